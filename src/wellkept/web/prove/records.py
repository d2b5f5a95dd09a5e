"""The records that a rule counts, each with its finding: as pages, as files to take away, and of one record all rules."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wellkept.conformity import engine, selectors
from wellkept.conformity.catalogue import EvidenceRule, catalogue
from wellkept.conformity.permissions import Permissions
from wellkept.conformity.rolls import Roll
from wellkept.conformity.rules import Title, automated, title_of
from wellkept.directory.selectors import home_zone
from wellkept.records.scope import visible_cards
from wellkept.toolkit import exporting
from wellkept.toolkit.addresses import record_address
from wellkept.toolkit.pages.exports import table_answer
from wellkept.toolkit.paging import Order, take
from wellkept.toolkit.routes import Request, requires
from wellkept.web.prove.rules import rule_or_404
from wellkept.web.prove.showing import day_asked

SIZE = 50
#: How many rows a file reads at once.
CHUNK = 2000
NEWEST = Order("opened_at", down=True)
VERDICTS = ("", "misses", "conforms")


@dataclass(frozen=True, slots=True)
class Called:
    """The rolls of a rule as an address asks for them, and the moment that they hold for."""

    rule: EvidenceRule
    at: datetime
    day: str
    rolls: tuple[Roll, ...]
    excused: frozenset[int]


def _called(request: Request, rule_id: str) -> Called:
    """The rolls of the rule, now or at the end of the day asked for. Raises Http404 where no query tests it, Invalid."""
    rule = rule_or_404(rule_id)
    if rule.id not in automated():
        raise Http404
    zone = ZoneInfo(home_zone())
    day = day_asked(request, zone)
    at = datetime.combine(day, time.max, zone) if day else None
    asof, measures, rolls = engine.rolls(rule.id, at, actor=request.actor)
    return Called(rule, asof.at, day.isoformat() if day else "", rolls, measures.excused)


def _wanted(roll: Roll, verdict: str) -> Any:
    if verdict == "misses":
        return roll.rows.exclude(fault_found=0)
    return roll.rows.filter(fault_found=0) if verdict == "conforms" else roll.rows


@requires(Permissions.VIEW)
@require_safe
def rule_records(request: Request, rule_id: str) -> HttpResponse:
    """All records that one check of a rule counts, page by page."""
    called = _called(request, rule_id)
    asked = request.GET.get("check", "")
    place = int(asked) if asked.isdecimal() and len(asked) < 4 and int(asked) < len(called.rolls) else 0
    verdict = request.GET.get("verdict", "")
    verdict = verdict if verdict in VERDICTS else ""
    context: dict[str, Any] = {
        "rule": called.rule,
        "title": title_of(called.rule.id),
        "requirement": catalogue().requirement(called.rule.requirement_id),
        "at": called.at,
        "day": called.day,
        "checks": [roll.label for roll in called.rolls],
        "check": place,
        "verdict": verdict,
    }
    if called.rolls:
        roll = called.rolls[place]
        page = take(
            roll.rows.model,
            lambda: _wanted(roll, verdict),
            NEWEST,
            ("pk", "number", "title", "opened_at"),
            size=SIZE,
            after=request.GET.get("after", ""),
            before=request.GET.get("before", ""),
        )
        found = dict(roll.rows.filter(pk__in=[row[0] for row in page.rows]).values_list("pk", "fault_found"))
        context |= {
            "rows": [
                (number, title, record_address(number), opened, roll.fault(found[pk]), pk in called.excused)
                for pk, number, title, opened in page.rows
                if pk in found
            ],
            "before": page.before,
            "after": page.after,
        }
    return render(request, "prove/records.html", context)


def _lines(called: Called) -> Iterator[list[Any]]:
    """Every record of every check as a line of the file."""
    at = exporting.plain(called.at)
    reasons = selectors.reasons_of(called.rule.id)
    for roll in called.rolls:
        rows = roll.rows.order_by("-opened_at", "-pk").values_list("pk", "number", "title", "opened_at", "fault_found")
        for pk, number, title, opened, found in rows.iterator(chunk_size=CHUNK):
            excuse = reasons.get(pk, "") if found else ""
            finding = _("excused") if excuse else _("failing") if found else _("conforming")
            fault = str(roll.fault(found))
            yield [called.rule.id, at, str(roll.label), number, title, exporting.plain(opened), finding, fault, excuse]


def _table(called: Called) -> exporting.Table:
    heads = [
        _("Rule"), _("As of"), _("Check"), _("Number"), _("Title"), _("Opened"), _("Finding"), _("What is wrong"),
        _("Excuse"),
    ]  # fmt: skip
    return exporting.Table(called.rule.id, heads, _lines(called), (_("Title"),))


@requires(Permissions.VIEW)
@require_safe
def rule_file(request: Request, rule_id: str, ending: str) -> HttpResponseBase:
    """All records that a rule counts as csv or xlsx, each with its finding and the moment that it holds for."""
    called = _called(request, rule_id)
    day = called.at.astimezone(ZoneInfo(request.actor.zone)).date()
    return table_answer(request.actor, lambda: _table(called), f"{called.rule.id}-{day.isoformat()}", ending)


@requires(Permissions.VIEW)
@require_safe
def record_proof(request: Request, number: str) -> HttpResponse:
    """What one record counts for: each check that counts it, and whether it conforms."""
    card = visible_cards(request.actor).filter(number=number).first()
    if card is None:
        raise Http404
    found: list[tuple[str, Title, Any, Any, bool]] = []
    for rule_id in automated():
        _asof, measures, rolls = engine.rolls(rule_id, actor=request.actor, alone=card.pk)
        for roll in rolls:
            found += [
                (rule_id, title_of(rule_id), roll.label, roll.fault(place), card.pk in measures.excused)
                for place in roll.rows.values_list("fault_found", flat=True)
            ]
    found.sort(key=lambda row: not row[3])
    context = {"card": card, "back": record_address(card.number), "found": found}
    template = "prove/record.html#panel" if request.htmx else "prove/record.html"
    return render(request, template, context)
