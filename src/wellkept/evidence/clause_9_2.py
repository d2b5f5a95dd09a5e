"""Clause 9.2: internal audits are planned by a programme, held by people who are independent, and reach the whole standard."""

from datetime import datetime, timedelta

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wellkept.conformity.asof import AsOf, months_after
from wellkept.conformity.catalogue import catalogue
from wellkept.conformity.measuring import Fault, Mending, measure
from wellkept.conformity.outcomes import Check, RuleResult
from wellkept.conformity.rhythm import grace, no_gap, span
from wellkept.conformity.rules import rule
from wellkept.conformity.yardsticks import Yardstick
from wellkept.evidence.papers import outline_complete
from wellkept.evidence.rhythms import rhythm_of
from wellkept.sms.evaluation.audits import scope
from wellkept.sms.evaluation.audits import selectors as audits
from wellkept.sms.evaluation.audits.independence import selectors as independence
from wellkept.sms.support.documents.proving import selectors as documents

PROGRAMME = "internal-audit-programme"
#: So long after it was opened an audit may take until its report is signed.
TIME_TO_REPORT = timedelta(days=60)


@rule("9.2.1-01-e1", _("Audits held"), parts="abc")
def audits_take_place(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """Audits are held in their rhythm, and each says whether the system conforms and whether it works."""
    told = measure(
        _("Audits held in the window"),
        audits.to_be_told(asof.at, TIME_TO_REPORT).filter(held_at__gte=asof.window_start),
        [
            Fault(_("It does not say whether the system conforms"), Q(conformity_conclusion="")),
            Fault(_("It does not say whether the system works"), Q(effectiveness_conclusion="")),
        ],
        yardstick,
        entered="held_at",
    )
    return told.result(no_gap(_("Between two audits"), asof, audits.dates_held(asof.at), rhythm_of(asof, yardstick)))


@rule("9.2.1-01-e2", _("Coverage of the catalogue"), parts="b")
def audits_reach_everything(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """Every requirement was checked by an audit within three years, those of clauses 4 to 6, 9 and 10 within a year.

    A requirement that was never checked counts as soon as the first check of it is due.
    """
    yearly, rhythm = yardstick.limits["core_covered_within"].value, yardstick.window_months
    label = _("Requirements whose audit was due or that were checked")
    last = audits.last_checked(asof.at)
    if not last:
        return RuleResult([Check.never_done(label, asof, _due(asof.set_up_at, yearly))])
    population = conforming = 0
    for entry in catalogue().requirements:
        months = yearly if scope.is_core(entry.clause) else rhythm
        checked = last.get(entry.id)
        if checked is None and _due(asof.set_up_at, months) > asof.at:
            continue
        population += 1
        conforming += checked is not None and _due(checked, months) > asof.at
    missing = population - conforming
    faults = [(_("Requirements that no audit looked at in time"), missing)] if missing else []
    return RuleResult([Check(label, population, conforming, yardstick.threshold)], faults=faults)


def _due(since: datetime, months: int) -> datetime:
    """When what was done, or began, at a moment is overdue."""
    due = months_after(since, months)
    return due + grace(due - since)


@rule("9.2.2-01-e1", _("Audit programme"), parts="ab")
def there_is_a_programme(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """A programme is in force that says how often, how and by whom is audited, and what its choice rests on."""
    found = measure(
        _("Programmes in force"),
        audits.programmes(asof.at),
        [
            Fault(_("It does not say how audits are planned, held and reported"), _empty(
                "frequency", "methods", "responsibilities", "planning_requirements", "reporting",
            )),
            Fault(_("It does not say what its choice rests on"), _empty(
                "basis_importance", "basis_changes", "basis_results",
            )),
        ],
        yardstick,
        entered="approved_at",
    )  # fmt: skip
    if found.check.population:
        # Whoever keeps a document of it beside the programme keeps it complete; the programme itself says all that is called for.
        written = documents.serving(PROGRAMME, asof).exists()
        return found.result(*([outline_complete(PROGRAMME, asof, yardstick)] if written else []))
    rhythm = span(catalogue().rule("9.2.1-01-e1").limits["rhythm"])
    return RuleResult([Check.never_done(_("Programmes in force"), asof, asof.set_up_at + rhythm)])


def _empty(*names: str) -> Q:
    found = Q(pk__in=())
    for name in names:
        found |= Q(**{name: ""})
    return found


@rule("9.2.2-01-e2", _("Conduct of audits"), parts="cdef")
def audits_are_held_well(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """Audits have a yardstick, a reach, auditors and a report that reached the managers; by the trail no auditor acted on a
    record that was looked at, and none owned anything of what was audited.
    """
    held = audits.to_be_told(asof.at, TIME_TO_REPORT).filter(held_at__gte=asof.window_start)
    rows = list(held)
    acted = [row.pk for row in rows if independence.acted(row, _until(row.reported_at, asof))]
    owned = [row.pk for row in rows if row.held_at is not None and independence.owned_in(row, row.held_at)]
    return measure(
        _("Audits held in the window"),
        held,
        [
            Fault(_("An auditor owned something of what was audited"), Q(pk__in=owned), Mending.NEVER),
            Fault(_("An auditor had acted on a record that was looked at"), Q(pk__in=acted), Mending.NEVER),
            Fault(_("Nobody is named as auditor"), audits.auditless()),
            Fault(_("It does not say against what was audited"), Q(criteria="")),
            Fault(_("No report"), Q(report="") | Q(reported_at__isnull=True) | Q(reported_at__gt=asof.at)),
            Fault(_("Reported to nobody"), Q(reported_to="")),
        ],
        yardstick,
        entered="held_at",
    ).result()


def _until(reported_at: datetime | None, asof: AsOf) -> datetime:
    return min(reported_at or asof.at, asof.at)


@rule("9.2.2-01-e3", _("Programme kept"), parts="a")
def the_programme_is_kept(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """Audits are opened not much later than they were planned for."""
    within = yardstick.within("held_within")
    opened = Q(held_at__isnull=False, held_at__lte=asof.at)
    due = audits.planned_between(asof.window_start, asof.at)
    return measure(
        _("Audits planned for the window"),
        due.filter(opened | Q(planned_at__lt=asof.at - within)),
        [
            Fault(_("Not opened"), ~opened),
            Fault(_("Opened much later than planned"), Q(held_at__gt=F("planned_at") + within), Mending.NEVER),
        ],
        yardstick,
        entered="planned_at",
    ).result()
