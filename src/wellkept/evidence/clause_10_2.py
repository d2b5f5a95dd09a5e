"""Clause 10.2: opportunities are written down, weighed by criteria, carried out with a target, measured and reported. The signs
of improvement that clause 4.4 asks for are read from the same register.
"""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wellkept.conformity.asof import AsOf, months_before
from wellkept.conformity.measuring import Fault, measure
from wellkept.conformity.outcomes import Check, RuleResult
from wellkept.conformity.rules import rule
from wellkept.conformity.yardsticks import Yardstick
from wellkept.sms.improvement.improvements.proving import selectors as improvements

#: How many criteria there are at least, and how many areas there are: the system, the services.
CRITERIA, AREAS = 2, 2


@rule("4.4-01-e3", _("Signs of improvement"), parts="d")
def something_improved(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """Improvements were carried out in the window."""
    done = measure(
        _("Improvements carried out in the window"),
        improvements.implemented_between(asof.window_start, asof.at),
        [],
        yardstick,
        on_occasion=True,
        entered="implemented_at",
    )
    wanted = int(improvements.on_record(asof.at).exists())
    return done.result(Check(_("At least one was carried out"), wanted, min(wanted, done.check.population)))


@rule("10.2-01-e1", _("Improvement in figures"), parts="abc")
def both_system_and_services_improve(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """Improvements of the system and of a service met their targets, and some were carried out in each half-year."""
    done = improvements.implemented_between(asof.window_start, asof.at)
    met = measure(
        _("Improvements carried out that met their target"),
        done.filter(target_met=True, measured_at__lte=asof.at),
        [],
        yardstick,
        on_occasion=True,
        entered="implemented_at",
    )
    any_on_record = improvements.on_record(asof.at).exists()
    areas = done.filter(target_met=True, measured_at__lte=asof.at).order_by().values("area").distinct().count()
    wanted = AREAS if any_on_record else 0
    middle, start = months_before(asof.at, 6), months_before(asof.at, 12)
    halves = [(middle, asof.at), *([(start, middle)] if asof.set_up_at <= start else [])] if any_on_record else []
    busy = sum(improvements.implemented_between(*half).exists() for half in halves)
    return met.result(
        Check(_("Areas with a target that was met: the system and the services"), wanted, min(areas, wanted)),
        Check(_("Half-years in which something was carried out"), len(halves), busy),
    )


@rule("10.2-02-e1", _("Criteria for improvements"))
def decided_by_criteria(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """There are criteria, and what was decided on had a score by each that held then."""
    decided = improvements.decided_between(asof.window_start, asof.at)
    weighed = measure(
        _("Improvements decided on in the window"),
        decided,
        [Fault(_("No score by a criterion that held then"), improvements.without_a_score())],
        yardstick,
        entered="decided_at",
    )
    count = improvements.criteria(asof.at).count()
    wanted = CRITERIA if count or weighed.check.population else 0
    return weighed.result(Check(_("Approved criteria, at least two"), wanted, min(count, wanted)))


@rule("10.2-03-e1", _("Fit with objectives"))
def fit_with_objectives(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """One criterion is about objectives, and what was approved says which it serves."""
    fitting = measure(
        _("Improvements approved in the window"),
        improvements.approved_between(asof.window_start, asof.at),
        [Fault(_("Nothing says which objective it serves"), Q(objective=""))],
        yardstick,
        entered="decided_at",
    )
    criteria = improvements.criteria(asof.at)
    wanted = int(criteria.exists() or fitting.check.population > 0)
    about = min(wanted, criteria.filter(about_objectives=True).count())
    return fitting.result(Check(_("A criterion is about the fit with objectives"), wanted, about))


@rule("10.2-04-e1", _("Improvement register"))
def opportunities_are_written_down(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """Every improvement on the register has an owner, and something was put on it lately."""
    kept = measure(
        _("Improvements put on the register in the window"),
        improvements.opened_between(asof.window_start, asof.at),
        [Fault(_("No owner"), Q(owner__isnull=True))],
        yardstick,
    )
    wanted = int(improvements.on_record(asof.at).exists())
    lately = improvements.opened_between(asof.at - yardstick.within("newest_within"), asof.at).exists()
    return kept.result(Check(_("One was put on the register lately"), wanted, min(wanted, int(lately))))


@rule("10.2-05-e1", _("Managed improvements"), parts="ab")
def approved_ones_are_planned(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """What was approved has a target that can be measured, a priority and a plan."""
    measured = measure(
        _("Improvements approved in the window"),
        improvements.approved_between(asof.window_start, asof.at),
        [
            Fault(
                _("No target that can be measured"), Q(measure="") | Q(target__isnull=True) | Q(baseline__isnull=True)
            ),
            Fault(_("No priority"), Q(priority__isnull=True)),
            Fault(_("No plan"), Q(planned_start__isnull=True) | Q(planned_end__isnull=True)),
        ],
        yardstick,
        entered="decided_at",
    )
    return measured.result()


@rule("10.2-05-e2", _("Results and follow-up"), parts="cde")
def results_are_measured(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """What was carried out long enough ago was measured, followed up where the target was missed, and reported."""
    until = asof.at - yardstick.within("measured_within")
    measured = measure(
        _("Improvements carried out long enough ago"),
        improvements.implemented_between(asof.window_start, max(until, asof.window_start)),
        [
            Fault(_("Not measured"), improvements.not_yet("measured_at", asof.at)),
            Fault(_("Nothing says what changed in the system"), Q(sms_changes="")),
            Fault(_("The target was missed and nothing follows"), Q(target_met=False, follow_up="")),
            Fault(_("Not reported"), improvements.not_yet("reported_at", asof.at)),
        ],
        yardstick,
        entered="implemented_at",
    )
    return measured.result()
