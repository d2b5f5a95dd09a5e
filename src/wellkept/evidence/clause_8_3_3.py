"""Clause 8.3.3: services are agreed with customers, in agreements that are built on what is needed and state targets, workload
limits and exceptions; what is achieved is measured, reviewed and reported, and misses lead to something.
"""

from collections import Counter
from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from wellkept.conformity.asof import AsOf, months_before
from wellkept.conformity.measuring import Fault, Measured, measure
from wellkept.conformity.outcomes import Check, RuleResult
from wellkept.conformity.rules import rule
from wellkept.conformity.selectors import had
from wellkept.conformity.yardsticks import Yardstick
from wellkept.sms.portfolio.services import selectors as services
from wellkept.sms.relationship.agreements import selectors as agreements
from wellkept.sms.relationship.agreements.basis import selectors as basis
from wellkept.sms.relationship.agreements.results.measures import label_of
from wellkept.sms.relationship.agreements.results.proving import selectors as results
from wellkept.sms.resolution.incidents.proving import selectors as incidents


@rule("8.3.3-01-e1", _("Agreed list of services per customer"))
def agreed_with_each_customer(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """Live services that a customer uses are covered by a signed agreement with each customer that uses them.

    Who uses a service is not asked: it is a customer with an agreement on it, or one that called about it in the window.
    """
    signed = _in_force(asof).filter(customer__isnull=False, signed_on__lte=asof.at.date())
    calls = incidents.opened_between(asof.window_start, asof.at).filter(service=OuterRef("pk"), customer__isnull=False)
    theirs = signed.filter(_covers("service"), customer=OuterRef("customer"))
    used = _live(asof).filter(Exists(calls) | Exists(signed.filter(services=OuterRef("pk"))))
    found = measure(
        _("Live services that a customer uses"),
        used,
        [Fault(_("Used by a customer that signed no agreement on it"), Q(Exists(calls.filter(~Exists(theirs)))))],
        yardstick,
    )
    return found.result()


@rule("8.3.3-02-e1", _("SLA coverage"))
def every_service_is_covered(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """Each live service is covered by a service level agreement in force; one without an end holds until it is ended."""
    found = measure(
        _("Live services"),
        _live(asof),
        [Fault(_("No service level agreement in force covers it"), ~Q(Exists(_in_force(asof).filter(_covers("pk")))))],
        yardstick,
    )
    return found.result()


@rule("8.3.3-02-e2", _("SLA built on requirements"))
def agreements_rest_on_requirements(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """Service level agreements in force are built on agreed requirements of each service that they cover, and each target is."""
    agreed = services.requirements(asof.at).filter(had("state", ("agreed",), asof))
    found = measure(
        _("Service level agreements in force"),
        _in_force(asof),
        [
            Fault(_("Built on no agreed requirement"), ~Q(Exists(basis.built_on(agreed, asof.at)))),
            Fault(
                _("Covers a service without an agreed requirement behind it"), Q(basis.bare_service(agreed, asof.at))
            ),
            Fault(
                _("Has a target that no agreed requirement stands behind"),
                basis.bare_promise(agreed, asof.at, agreements.versions_holding(asof.at)),
            ),
        ],
        yardstick,
    )
    return found.result()


@rule("8.3.3-03-e1", _("Content of agreements"), parts="abc", version=2)
def agreements_state_their_bounds(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """Service level agreements in force state targets, workload limits and exceptions, or that none are agreed. An availability and
    the figure of a series are targets too.
    """
    holding = agreements.versions_holding(asof.at).filter(agreement=OuterRef("pk"))
    unlimited = holding.filter(workload_limit__isnull=True, no_workload_limit=False)
    found = measure(
        _("Service level agreements in force"),
        _in_force(asof),
        [
            Fault(_("No targets hold"), ~Q(Exists(holding.filter(agreements.promises_something())))),
            Fault(_("No word on the workload limit"), Q(Exists(unlimited))),
            Fault(_("No word on exceptions"), Q(Exists(holding.filter(exceptions="", no_exceptions=False)))),
        ],
        yardstick,
    )
    return found.result()


@rule("8.3.3-04-e1", _("Measurements per target"), parts="ab", version=2)
def every_target_is_measured(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """Each target of an agreement in force has a result for every full period of the window, beside the workload of the period and
    its limit. A result with nothing to count is neither: it proves no target, and nobody missed one by it.
    """
    wanted = results.expected(_alone(_in_force(asof), yardstick), asof.window_start, asof.at)
    there = results.there({one.agreement for one in wanted}, asof.window_start, asof.at)
    tally = _Tally(yardstick)
    for one in wanted:
        found = there.get((one.agreement, one.measure, one.period.month))
        work = there.get((one.agreement, results.WORK, one.period.month))
        fault: Any = ""
        if found is None or work is None:
            fault = _("No result for a period that is over")
        elif found[0] in results.VOID:
            fault = _("A target that nothing measures")
        elif work[0] in results.VOID:
            fault = _("No word on the workload limit")
        elif found[0] == results.EMPTY:
            continue
        late = found is not None and found[2] == "native" and found[1] > one.period.end + LATE
        tally.add(
            one.agreement, one.number, fault, f"{label_of(one.measure, one.about)}, {one.period.month:%Y-%m}", late=late
        )
    return tally.result(_("Targets of agreements in force, by full period"))


@rule("8.3.3-04-e2", _("Review and report"))
def results_are_reviewed_and_reported(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """Results of periods that ended a while ago were reviewed and reported, and each agreement in force was reviewed in the window.

    An agreement that is younger than the window and was never reviewed is not due yet.
    """
    in_force = _alone(_in_force(asof), yardstick)
    until = asof.at - yardstick.within("reported_within")
    rows = results.ended(in_force, asof.window_start, until).filter(computed_at__lte=asof.at)
    told = set(rows.filter(results.told_by(asof.at)).values_list("pk", flat=True))
    tally = _Tally(yardstick)
    for row in rows:
        fault = "" if row.pk in told else _("A result that was not reviewed and reported")
        tally.add(row.subject_id, row.subject.number, fault, f"{label_of(row.measure, row.about)}, {row.month:%Y-%m}")
    year_ago = months_before(asof.at, yardstick.window_months)
    reviewed = results.reviewed_between(year_ago, asof.at)
    old = in_force.annotate(since=results.first_in_force()).filter(since__lte=year_ago)
    due = in_force.filter(Q(reviewed) | Q(pk__in=old.values("pk")))
    fresh = measure(
        _("Service level agreements in force that are due for review"),
        due,
        [Fault(_("Not reviewed in the window"), ~Q(reviewed))],
        yardstick,
        threshold=1.0,
        on_occasion=True,
    )
    return tally.result(_("Results of targets that are due to be told"), fresh)


@rule("8.3.3-05-e1", _("Missed targets"))
def misses_lead_to_something(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """Missed targets of the window were answered in time by an improvement, a problem or a reason in several words.

    The time runs from when the miss was worked out; while it runs, a miss without an answer is not counted.
    """
    level = _alone(agreements.level_agreements(asof.at), yardstick)
    rows = list(results.missed(level, asof.window_start, asof.at))
    answered = results.answers([row.pk for row in rows], asof.at)
    tally = _Tally(yardstick)
    for row in rows:
        due, given = row.computed_at + yardstick.within("answered_within"), answered.get(row.pk)
        if given is None and due >= asof.at:
            continue
        fault: Any = _("A missed target that nobody has answered") if given is None else ""
        if given is not None and given > due:
            fault = _("A missed target that was answered too late")
        tally.add(row.subject_id, row.subject.number, fault, f"{label_of(row.measure, row.about)}, {row.month:%Y-%m}")
    return tally.result(_("Missed targets"))


#: A result that comes so long after the end of its period was recorded late.
LATE = timedelta(days=14)


class _Tally:
    """Counts results, which have no number of their own: what fails is named by its agreement."""

    def __init__(self, yardstick: Yardstick) -> None:
        self.yardstick = yardstick
        self.faults: Counter[Any] = Counter()
        self.why: dict[str, Any] = {}
        self.passing: dict[str, None] = {}
        self.total = self.late = self.excused = 0

    def add(self, agreement: int, number: str, fault: Any, what: str, *, late: bool = False) -> None:
        """One more result: of which agreement, what is wrong with it ("" for nothing), and which target and period it is."""
        self.total += 1
        self.late += late
        if fault:
            self.faults[fault] += 1
            self.excused += agreement in self.yardstick.excused
            self.why.setdefault(number, _Named(fault, what))
        else:
            self.passing.setdefault(number)

    def result(self, label: Any, *others: Measured) -> RuleResult:
        """What the rule found."""
        wrong = sum(self.faults.values())
        check = Check(
            label, self.total, self.total - wrong, self.yardstick.threshold, excused=self.excused, late=self.late
        )
        main = Measured(
            check,
            list(self.why),
            [number for number in self.passing if number not in self.why],
            list(self.faults.items()),
            self.why,
        )
        return main.result(*others)


class _Named:
    """A fault with the target and period that it is about, in the language in which it is read."""

    def __init__(self, fault: Any, what: str) -> None:
        self.fault, self.what = fault, what

    def __str__(self) -> str:
        return f"{self.fault}: {self.what}"


def _alone(agreements_: QuerySet[Any], yardstick: Yardstick) -> QuerySet[Any]:
    return agreements_ if yardstick.alone is None else agreements_.filter(pk=yardstick.alone)


def _live(asof: AsOf) -> QuerySet[Any]:
    return services.on_record(asof.at).filter(had("state", ("live",), asof))


def _in_force(asof: AsOf) -> QuerySet[Any]:
    return agreements.level_agreements(asof.at).filter(had("state", ("in_force",), asof))


def _covers(service: str) -> Q:
    """Whether an agreement covers the service that this column of the outer row names; one without services covers all."""
    return Q(services=OuterRef(service)) | Q(services__isnull=True)
