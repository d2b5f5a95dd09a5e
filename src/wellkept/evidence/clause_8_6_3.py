"""Clause 8.6.3: problems are found in incidents, analysed, solved by changes, known errors told, and their solving reviewed."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from wellkept.components.reviews import selectors as reviews
from wellkept.conformity.asof import AsOf
from wellkept.conformity.hours import working_days_before
from wellkept.conformity.measuring import Fault, Mending, measure
from wellkept.conformity.outcomes import Check, RuleResult
from wellkept.conformity.rhythm import no_gap
from wellkept.conformity.rules import rule
from wellkept.conformity.selectors import had
from wellkept.conformity.yardsticks import Yardstick
from wellkept.directory.selectors import home_zone
from wellkept.evidence.rhythms import rhythm_of
from wellkept.sms.resolution.problems.models import Problem
from wellkept.sms.resolution.problems.proving import selectors as problems
from wellkept.sms.resolution.problems.selectors import OPEN, RESOLVED

#: So long after it was held a review may take to be reported.
TIME_TO_REPORT = timedelta(days=30)
_DUPLICATE = Q(resolution_code=Problem.ResolutionCode.DUPLICATE)


@rule("8.6.3-01-e1", _("Analysis of incidents"))
def incidents_are_analysed(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """Trends in incidents are looked at in their rhythm, from the records of the time, with a conclusion by a person."""
    held = reviews.held("trend", asof.at)
    measured = measure(
        _("Looks at trends in incidents in the window"),
        held.filter(held_at__gte=asof.window_start),
        [
            Fault(_("No conclusion"), Q(findings="")),
            Fault(_("Not drawn from the records of the time"), Q(inputs={}), Mending.NEVER),
        ],
        yardstick,
        entered="held_at",
    )
    return measured.result(_rhythm(_("Between two looks at trends"), held, asof, yardstick))


@rule("8.6.3-01-e2", _("Recurring incidents have a problem"))
def what_recurs_has_a_problem(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """Where incidents of one service and category piled up there is a problem, or it was decided that none is needed."""
    within = yardstick.within("recurring_within")
    found = measure(
        _("Incidents with which a pile was complete"),
        problems.runs(
            yardstick.count("recurring_from"),
            within,
            asof.window_start,
            asof.at - yardstick.within("decided_within"),
        ),
        [Fault(_("Neither a problem nor a decision that none is needed"), ~problems.looked_into(asof.at))],
        yardstick,
    )
    return found.result()


@rule("8.6.3-02-e1", _("Root cause and candidate actions"), parts="ab")
def causes_are_sought(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """Closed problems have a root cause, or why none was found, and actions that were considered; weighty open ones move."""
    causeless = Q(cause="") & ~_DUPLICATE
    actionless = Q(possible_actions="") & ~problems.has_change(asof.at) & ~problems.has_task() & ~_DUPLICATE
    closed = measure(
        _("Problems closed in the window"),
        problems.closed_between(asof.window_start, asof.at),
        [
            Fault(_("Neither a root cause nor why none was found"), causeless & Q(no_cause_reason="")),
            Fault(_("No possible action was considered"), actionless),
        ],
        yardstick,
        entered="closed_at",
    )
    silent = Q(cause="") & ~problems.noted_between(asof.at - yardstick.within("noted_within"), asof.at)
    old = problems.on_record(asof.at - yardstick.within("found_within")).filter(
        had("state", OPEN, asof), had("priority", (1, 2), asof)
    )
    waiting = measure(
        _("Weighty problems that are open for long"),
        old,
        [Fault(_("Neither a root cause nor anything written lately"), silent)],
        yardstick,
        threshold=1.0,
        on_occasion=True,
    )
    return closed.result(waiting)


@rule("8.6.3-03-e1", _("Problem records"), parts="abcde")
def recorded_and_closed(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """Problems have a category and a priority, are escalated when late, and end with what was done or a reason."""
    late = Q(due_at__lt=asof.at - timedelta(days=1)) & (Q(resolved_at__isnull=True) | Q(resolved_at__gt=F("due_at")))
    unescalated = late & (Q(escalated_at__isnull=True) | Q(escalated_at__gt=asof.at)) & ~Q(state="cancelled")
    ended = Q(state__in=RESOLVED)
    found = measure(
        _("Problems recorded in the window"),
        problems.opened_between(asof.window_start, asof.at),
        [
            Fault(_("No category"), Q(category__isnull=True) & ~Q(state="cancelled")),
            Fault(_("Over, and nothing says how it ended"), ended & (Q(resolution="") | Q(resolved_at__isnull=True))),
            Fault(_("Cancelled without a reason"), Q(state="cancelled", cancel_reason="")),
            Fault(_("Past its date and not escalated"), unescalated, Mending.UNTIL_CLOSED),
        ],
        yardstick,
        default=Q(impact=2, urgency=2),
    )
    return found.result()


@rule("8.6.3-04-e1", _("Work log of problems"))
def work_is_written_down(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """While a problem is open, somebody writes down what is done, without a pause that is longer than the limit."""
    pause = yardstick.within("noted_every")
    since = _working_days_ago(yardstick.limits["logged_from"].value, asof.at)
    found = measure(
        _("Problems worked on in the window"),
        problems.worked_on(asof.window_start, asof.at, opened_before=since, pause=pause),
        [Fault(_("Nobody wrote anything for too long"), problems.silent_for(pause, asof.at), Mending.NEVER)],
        yardstick,
    )
    return found.result()


@rule("8.6.3-05-e1", _("Problem changes"))
def fixed_by_changes(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """What was solved by altering something was solved by a change that was authorized."""
    found = measure(
        _("Problems solved by a fix in the window"),
        problems.resolved_between(asof.window_start, asof.at).filter(resolution_code=Problem.ResolutionCode.FIX),
        [
            Fault(_("No change is linked as what resolves it"), ~problems.has_change(asof.at)),
            Fault(_("Its change was not authorized"), ~problems.has_change(asof.at, authorized=True)),
        ],
        yardstick,
        entered="resolved_at",
    )
    return found.result()


@rule("8.6.3-06-e1", _("Actions on known causes"))
def effect_is_softened(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """Where the cause is known and not cured yet, something keeps the effect small: a workaround or a task."""
    since = _working_days_ago(yardstick.limits["acted_within"].value, asof.at)
    found = measure(
        _("Open problems whose cause is known"),
        _open(asof).filter(cause_found_at__lt=since),
        [Fault(_("Neither a workaround nor a task"), Q(workaround="") & ~problems.has_task())],
        yardstick,
        entered="cause_found_at",
    )
    return found.result()


@rule("8.6.3-07-e1", _("Known error records"))
def known_errors_are_recorded(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """Open problems with a known cause or a workaround are recorded as known errors, from the next working day on."""
    known = Q(cause_found_at__lt=_working_days_ago(1, asof.at)) | ~Q(workaround="")
    found = measure(
        _("Open problems with a cause or a workaround"),
        _open(asof).filter(known),
        [Fault(_("Not recorded as a known error"), Q(known_error_at__isnull=True) | Q(known_error_at__gt=asof.at))],
        yardstick,
    )
    return found.result()


@rule("8.6.3-08-e1", _("Published known errors"), parts="ab")
def known_errors_are_told(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """The desk was told of each known error, and each was confirmed or written anew within the window."""
    found = measure(
        _("Known errors"),
        problems.known_errors_at(asof.at),
        [
            Fault(_("The desk was not told"), ~problems.told_desk(asof.at)),
            Fault(_("Not confirmed for long"), Q(known_error_checked_at__lt=asof.window_start)),
        ],
        yardstick,
        entered="known_error_at",
    )
    return found.result()


@rule("8.6.3-08-e2", _("Known errors can be found"))
def known_errors_are_found(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """Each known error is found from an incident of its service, tried with the rights of people who take calls."""
    found = measure(
        _("Known errors"),
        problems.known_errors_at(asof.at),
        [
            Fault(_("Without a service, so that no incident leads to it"), Q(service__isnull=True)),
            Fault(_("Nobody who takes calls may see it"), ~problems.reached_by_desk()),
        ],
        yardstick,
        entered="known_error_at",
    )
    used = problems.used_between(asof.window_start, asof.at)
    return found.result(Check(_("Incidents of the window that come from a problem"), used, used, on_occasion=True))


@rule("8.6.3-09-e1", _("Review of problem resolution"), parts="abc")
def solving_is_reviewed(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """How well problems are solved is reviewed in its rhythm, with figures and findings, and reported."""
    held = reviews.held("problem", asof.at)
    unreported = Q(held_at__lt=asof.at - TIME_TO_REPORT) & (Q(reported_at__isnull=True) | Q(reported_at__gt=asof.at))
    measured = measure(
        _("Reviews of problem solving in the window"),
        held.filter(held_at__gte=asof.window_start),
        [
            Fault(_("No findings"), Q(findings="")),
            Fault(_("Without the figures of its period"), Q(inputs={}), Mending.NEVER),
            Fault(_("Not reported"), unreported),
        ],
        yardstick,
        entered="held_at",
    )
    return measured.result(_rhythm(_("Between two reviews of problem solving"), held, asof, yardstick))


def _rhythm(label: Any, held: QuerySet[Any], asof: AsOf, yardstick: Yardstick) -> Check:
    return no_gap(label, asof, held.values_list("held_at", flat=True), rhythm_of(asof, yardstick))


def _open(asof: AsOf) -> QuerySet[Problem]:
    return problems.on_record(asof.at).filter(had("state", OPEN, asof))


def _working_days_ago(days: int, at: datetime) -> datetime:
    return working_days_before(at, days, ZoneInfo(home_zone()))
