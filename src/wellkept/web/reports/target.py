"""One result of the report on targets: how it came about, the records behind it, and what was said about it."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wellkept.components.results import selectors as results
from wellkept.components.results.models import Answer, PeriodResult
from wellkept.components.series import selectors as series
from wellkept.components.series.models import Series
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import kind
from wellkept.sms.relationship.agreements.permissions import Permissions
from wellkept.sms.relationship.agreements.results import measures, showing
from wellkept.sms.relationship.agreements.results.reporting import selectors as reporting
from wellkept.toolkit.addresses import record_address, step_address
from wellkept.toolkit.routes import Request, requires

#: So many records stand on a page.
LISTED = 50


@requires(Permissions.VIEW, Permissions.VIEW_OWN)
@require_safe
def target(request: Request, pk: int) -> HttpResponse:
    """Draw one result; a foreign one looks like one that does not exist."""
    actor = request.actor
    row = reporting.find(actor, pk)
    if row is None:
        raise Http404
    verdict = PeriodResult.Verdict(row.verdict)
    steps = {}
    if actor.can(Permissions.MANAGE):
        if verdict == PeriodResult.Verdict.MISSED:
            steps["answer"] = f"{step_address(row.subject.number, 'answer_missed')}?result={row.pk}"
        steps["again"] = f"{step_address(row.subject.number, 'reckon_again')}?period={row.month.isoformat()}"
    context = {
        "row": row,
        "label": measures.label_of(row.measure, row.about),
        "cell": showing.cell(row),
        "goal": showing.goal(row),
        "promise": measures.promise_of(row.measure, row.inputs.get("promised", {})),
        "promised": row.inputs.get("promised", {}),
        "last": row.period_end - timedelta(seconds=1),
        "agreement": record_address(row.subject.number),
        "services": reporting.covered_services(row.subject_id, actor),
        "answers": _answers(row, actor),
        "lists": _lists(row, request),
        "steps": steps,
        "differs": _differs(row),
        "values": _values(row),
        "workload": row.measure == measures.WORKLOAD,
        "inside": actor.can(Permissions.VIEW),
    }
    return render(request, "reports/target.html", context)


def _lists(row: PeriodResult, request: Request) -> list[dict[str, Any]]:
    """The records that missed the target and those that kept it, a page of each, as far as the reader may see them."""
    made = []
    for name in ("missed", "kept"):
        keys = row.inputs.get(name, [])
        if not keys:
            continue
        given = request.GET.get(name, "")
        page = int(given) if given.isascii() and given.isdigit() and 0 < len(given) < 7 else 1
        start = (max(page, 1) - 1) * LISTED
        some = keys[start : start + LISTED]
        cards = reporting.cards(some, request.actor)
        shown = [(card, record_address(card.number), _state(card)) for key in some if (card := cards.get(key))]
        made.append({
            "name": name, "count": len(keys), "rows": shown, "hidden": len(some) - len(shown),
            "before": page - 1 if page > 1 else 0, "after": page + 1 if start + LISTED < len(keys) else 0,
        })  # fmt: skip
    return made


def _values(row: PeriodResult) -> dict[str, Any] | None:
    """The measured values that a figure comes from, and the days without one; None for a target that records are counted for."""
    if "values" not in row.inputs:
        return None
    missing = [date.fromisoformat(day) for day in row.inputs.get("missing", [])]
    count = row.inputs.get("missing_count", 0)
    aggregation = row.inputs.get("aggregation")
    return {
        "rows": series.by_keys(row.inputs["values"]),
        "series": row.inputs.get("series", ""),
        "how": Series.Aggregation(aggregation).label if aggregation else "",
        "minutes": row.inputs.get("minutes", ""),
        "uptime": aggregation == Series.Aggregation.UPTIME,
        "missing": missing,
        "more_missing": count - len(missing),
    }


def _state(card: Any) -> Any:
    return kind(card.kind).lifecycle.state(card.state).label


def _answers(row: PeriodResult, actor: Actor) -> list[dict[str, Any]]:
    """What was said about a miss: the provider's people read it, others see that something was said."""
    found = list(results.answers_of([row.pk]))
    if not actor.can(Permissions.VIEW):
        return [{"kind": Answer.Kind(one.kind).label, "at": one.given_at} for one in found]
    cards = reporting.cards([one.record_id for one in found if one.record_id], actor)
    return [
        {
            "kind": Answer.Kind(one.kind).label, "at": one.given_at, "who": one.by.name if one.by else "",
            "reason": one.reason, "card": card, "href": record_address(card.number) if card else "",
        }
        for one in found
        for card in [cards.get(one.record_id or 0)]
    ]  # fmt: skip


def _differs(row: PeriodResult) -> str:
    """What a reckoning anew gave instead, in words; "" where nothing differs."""
    if not row.differs:
        return ""
    word = PeriodResult.Verdict(row.differs["verdict"]).label
    if row.kept is None:
        return f"{showing.said(row, Decimal(row.differs['achieved'] or 0))}: {word}"
    return _("%(kept)s kept, %(missed)s missed: %(verdict)s") % {
        "kept": row.differs.get("kept"), "missed": row.differs.get("missed"), "verdict": word,
    }  # fmt: skip
