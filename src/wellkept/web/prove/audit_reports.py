"""The report of an audit on the screen and as PDF, as a draft or as it was signed; and a sample with how to draw it again."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wellkept.components.findings.models import Finding
from wellkept.conformity.outcomes import Outcome
from wellkept.kernel import occasion
from wellkept.kernel.errors import Invalid
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import kind
from wellkept.records.scope import visible_cards
from wellkept.sms.evaluation.audits.independence import selectors as independence
from wellkept.sms.evaluation.audits.models import Audit, AuditCheck
from wellkept.sms.evaluation.audits.panels import LOOKS
from wellkept.sms.evaluation.audits.permissions import Permissions
from wellkept.sms.evaluation.audits.reporting import selectors as reporting
from wellkept.sms.evaluation.audits.sampling import drawing
from wellkept.sms.evaluation.audits.sampling import selectors as sampling
from wellkept.sms.evaluation.audits.standing import is_reported
from wellkept.toolkit.addresses import record_address
from wellkept.toolkit.paper.setting import Cell, Paper, Section, pdf
from wellkept.toolkit.routes import Request, requires
from wellkept.toolkit.words import day, moment

Content = Mapping[str, Any]
#: The tones of paper by the look of a result.
_TONES = {"met": "good", "not_met": "bad", "needs_judgement": "attention", "not_exercised": "quiet"}


def _audit(request: Request, number: str) -> Audit:
    audit = reporting.find(request.actor, number)
    if audit is None:
        raise Http404
    return audit


def _content(audit: Audit) -> Content:
    """What the report says: as it was signed, or as it would be signed now."""
    if is_reported(audit) and audit.frozen:
        signed: Content = audit.frozen
        return signed
    return reporting.content(audit, occasion.now())


def _result(row: Content) -> tuple[Any, str]:
    """A check's result in words and what it looks like."""
    if not row["result"]:
        return _("Not checked"), "not_automated"
    result = AuditCheck.Result(row["result"])
    return result.label, LOOKS[result]


@requires(Permissions.VIEW)
@require_safe
def report(request: Request, number: str) -> HttpResponse:
    """Show the report, and whether its auditors looked at other people's work."""
    audit = _audit(request, number)
    content = _content(audit)
    context = {
        "audit": audit,
        "content": content,
        "signed": is_reported(audit),
        "address": record_address(audit.number),
        "held": _day(content["held_at"]),
        "ended": _day(content["ended_at"]),
        "checks": [(row, *_result(row), AuditCheck.Method(row["method"]).label) for row in content["checks"]],
        "findings": [
            (number, Finding.Grade(grade).label, at, title) for number, grade, at, title in content["findings"]
        ],
        "counts": _counts(content),
        "owned": [] if is_reported(audit) else independence.owned_in(audit, occasion.now()),
    }
    return render(request, "prove/audit_report.html", context)


def _counts(content: Content) -> list[tuple[Any, str, int]]:
    found = [row["result"] for row in content["checks"]]
    return [(one.label, LOOKS[one], found.count(str(one))) for one in AuditCheck.Result if str(one) in found]


def _iso(at: datetime | None) -> str:
    return at.isoformat() if at is not None else ""


def _day(text: str) -> str:
    return day(timezone.localtime(datetime.fromisoformat(text)).date()) if text else ""


@requires(Permissions.VIEW)
@require_safe
def report_paper(request: Request, number: str) -> HttpResponse:
    """The report as a PDF file."""
    audit = _audit(request, number)
    response = HttpResponse(pdf(paper(request.actor, audit)), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{audit.number}.pdf"'
    return response


def paper(actor: Actor, audit: Audit) -> Paper:
    """What the paper says, in the language and zone in force."""
    content, signed = _content(audit), is_reported(audit)
    if signed:
        by = audit.signer.name if audit.signer else "–"
        words = _("Signed by %(who)s, %(day)s. SHA-256 %(digest)s")
        lead = words % {"who": by, "day": _day(_iso(audit.reported_at)), "digest": audit.digest}
    else:
        lead = _("Draft of %(day)s, not signed") % {"day": day(timezone.localtime(occasion.now()).date())}
    return Paper(
        title=f"{content['number']} {content['title']}",
        lead=lead,
        foot=_("Wellkept, %(day)s, for %(name)s")
        % {"day": day(timezone.localtime(occasion.now()).date()), "name": actor.name},
        page=_("Page"),
        language=(get_language() or "en")[:2],
        empty="",
        sections=_sections(audit, content),
    )


def _sections(audit: Audit, content: Content) -> list[Section]:
    facts = [
        (_("Audited against"), content["criteria"]),
        (_("Scope"), ", ".join([content["scope"], *content["services"]])),
        (_("Auditors"), ", ".join(content["auditors"])),
        (_("Opened"), _day(content["held_at"])),
        (_("Fieldwork ended"), _day(content["ended_at"])),
        (_("Summary"), content["summary"]),
        (_("Does the system conform?"), content["conformity"]),
        (_("Does it work?"), content["effectiveness"]),
        (_("Reported to"), ", ".join(part for part in (audit.reported_to, content["distribution"]) if part)),
        (_("By the trail, these had acted on records that were looked at:"),
         ", ".join(f"{who} ({number})" for who, number, _verb in content["acted"]) or _("nobody")),
    ]  # fmt: skip
    rows = [[Cell(str(label)), Cell(text)] for label, text in facts if text]
    made = [Section(_("The audit"), "", [_("What"), _("Said")], rows, (1, 4), texts=(0, 1))]
    found = [
        [Cell(number), Cell(str(Finding.Grade(grade).label), "bad" if grade == "major" else ""), Cell(at), Cell(title)]
        for number, grade, at, title in content["findings"]
    ]
    heads = [_("Finding"), _("Grade"), _("Requirement"), _("What was found")]
    if found:
        made.append(Section(_("Findings"), "", heads, found, (2, 3, 2, 8), texts=(0, 1, 2, 3)))
    made.append(_checks(content["checks"]))
    if content["samples"]:
        made.append(_samples(content["samples"]))
    return made


def _checks(checks: Sequence[Content]) -> Section:
    rows = []
    for row in checks:
        label, look = _result(row)
        who = f"{AuditCheck.Method(row['method']).label}{': ' + row['asked'] if row['asked'] else ''}"
        shown = str(Outcome(row["indicator"]).label) if row["indicator"] else ""
        rows.append([
            Cell(row["requirement"]), Cell(str(label), _TONES.get(look, "")), Cell(who), Cell(row["notes"]),
            Cell(", ".join(row["proof"])), Cell(shown),
        ])  # fmt: skip
    heads = [_("Requirement"), _("Result"), _("Method"), _("What was found"), _("Rests on"), _("What the rules showed")]
    return Section(_("Checks"), "", heads, rows, (2, 3, 3, 8, 3, 3), texts=(0, 1, 2, 3, 4, 5))


def _samples(samples: Sequence[Content]) -> Section:
    rows = [
        [
            Cell(str(kind(one["kind"]).plural)), Cell(one["query"] or "–"), Cell(_day(one["as_of"])),
            Cell(f"{one['method']}, {one['seed']}"), Cell(f"{len(one['drawn'])} / {one['population']}"),
            Cell(", ".join(one["drawn"])),
        ]
        for one in samples
    ]  # fmt: skip
    heads = [_("Records"), _("Filters"), _("As of"), _("Method and seed"), _("Drawn"), _("Numbers")]
    return Section(_("Samples"), "", heads, rows, (3, 3, 2, 3, 2, 8), texts=(0, 1, 2, 3, 5))


@requires(Permissions.VIEW)
@require_safe
def sample(request: Request, pk: int) -> HttpResponse:
    """Show what was drawn and how to draw it again; asked to, do it again and say whether the same comes out."""
    one = sampling.sample(pk)
    if one is None or reporting.find(request.actor, one.audit.number) is None:
        raise Http404
    of = kind(one.kind)
    seen = set(visible_cards(request.actor).filter(number__in=one.drawn).values_list("number", flat=True))
    context: dict[str, Any] = {
        "sample": one,
        "of": of,
        "audit": one.audit,
        "address": record_address(one.audit.number),
        "list": f"/{of.slug}?{one.query}" if one.query else f"/{of.slug}?view=",
        "drawn": [(number, record_address(number)) for number in one.drawn if number in seen],
        "hidden": sum(number not in seen for number in one.drawn),
        "moment": moment(one.as_of),
        "before": sampling.alike(one),
    }
    if request.GET.get("again") == "yes":
        context |= _again(one, request.actor)
    return render(request, "prove/sample.html", context)


def _again(one: Any, actor: Actor) -> dict[str, Any]:
    """The same draw from what is on record now."""
    try:
        numbers = sampling.numbers(kind(one.kind), actor, one.query, one.as_of)
    except Invalid as refusal:
        return {"again": True, "trouble": " ".join(map(str, refusal.fields.values()))}
    drawn = drawing.draw(numbers, seed=one.seed, size=one.size, method=one.method)
    return {
        "again": True,
        "same_population": drawing.digest(numbers) == one.digest,
        "same_draw": drawn == one.drawn,
        "found": len(numbers),
    }
