"""Clause 8.6.1: incidents are recorded, worked and closed; major ones are led, handled by a procedure, told and reviewed."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Least
from django.utils.translation import gettext_lazy as _

from wellkept.conformity.asof import AsOf
from wellkept.conformity.hours import latest_start, working_days_before
from wellkept.conformity.measuring import Fault, Measured, Mending, measure, share_alike, share_copied
from wellkept.conformity.outcomes import Check, RuleResult
from wellkept.conformity.rules import rule
from wellkept.conformity.selectors import calendars, had, held
from wellkept.conformity.yardsticks import Yardstick
from wellkept.directory.selectors import home_zone
from wellkept.evidence.papers import heading_filled, outline_complete
from wellkept.kernel.calendars import ServiceCalendar, counted
from wellkept.sms.resolution.incidents.proving import selectors as incidents
from wellkept.sms.resolution.incidents.selectors import NOT_OVER, OPEN, RESOLVED

TOP_MANAGEMENT, PROCEDURE = "top-management", "major-incident-procedure"

#: Impact and urgency as the form proposes them.
PROPOSED = Q(impact=2, urgency=2)


@rule("8.6.1-01-e1", _("Incident records"), parts="ade", version=2)
def recorded_resolved_closed(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """Incidents have a priority and soon a class; resolved ones say who, how and when; within the limit they are closed."""
    population = incidents.opened_between(asof.window_start, asof.at)
    resolved, limit = incidents.resolved_by(asof.at), asof.at - yardstick.within("closed_within")
    forgotten = resolved & Q(resolved_at__lt=limit) & (Q(closed_at__isnull=True) | Q(closed_at__gt=asof.at))
    days = yardstick.limits["classified_within"].value
    due = resolved | Q(opened_at__lt=working_days_before(asof.at, days, ZoneInfo(home_zone())))
    timeless = Q(state__in=RESOLVED, resolved_at__isnull=True) | Q(state="closed", closed_at__isnull=True)
    if not asof.live:
        # What was reopened since has lost those times, but not the spans of its states.
        forgotten |= ~resolved & Q(held("state", ["resolved"], asof.at, since=limit))
        timeless = Q(pk__in=())
    disorder = Q(resolved_at__lt=F("opened_at")) | Q(closed_at__lt=F("resolved_at"))
    found = measure(
        _("Incidents recorded in the window"),
        population,
        [
            Fault(_("No category"), due & Q(category__isnull=True)),
            Fault(_("Resolved without saying what was done"), resolved & Q(resolution=""), Mending.UNTIL_CLOSED),
            Fault(_("Resolved by nobody who is named"), resolved & Q(resolver__isnull=True), Mending.UNTIL_CLOSED),
            Fault(_("Times that are missing or out of order"), timeless | resolved & disorder, Mending.UNTIL_CLOSED),
            Fault(_("Resolved long ago and still not closed"), forgotten),
        ],
        yardstick,
        default=PROPOSED,
        unfinished=had("state", NOT_OVER, asof),
    )
    return found.result(identical=share_alike(population, "category", "impact", "urgency"))


@rule("8.6.1-01-e2", _("Priority follows from impact and urgency"), parts="b")
def priority_follows(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """The priority is the matrix's, or a reason for another one is on record."""
    population = incidents.opened_between(asof.window_start, asof.at)
    against = ~Q(priority=F("priority_given")) & Q(priority_reason="")
    found = measure(
        _("Incidents recorded in the window"),
        population,
        [Fault(_("Another priority than the matrix gives, without a reason"), against)],
        yardstick,
        default=PROPOSED,
    )
    return found.result()


@rule("8.6.1-01-e3", _("Escalation when due"), parts="c", version=2)
def escalated_when_due(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """Incidents past their target were escalated to somebody; very old open ones were looked at in the last days."""
    nobody = Q(escalated_team__isnull=True, escalated_person__isnull=True)
    escalated = measure(
        _("Incidents whose target passed before they were resolved"),
        incidents.opened_between(asof.window_start, asof.at).filter(incidents.target_passed(asof.at)),
        [
            Fault(
                _("Past its target and escalated to nobody"),
                Q(escalated_at__isnull=True) | Q(escalated_at__gt=asof.at) | nobody,
                Mending.UNTIL_CLOSED,
            )
        ],
        yardstick,
    )
    return escalated.result(_old_ones(asof, yardstick))


def _old_ones(asof: AsOf, yardstick: Yardstick) -> Measured:
    """Open incidents older than twice their target, each counted on the calendar of its clock."""
    zone = ZoneInfo(home_zone())
    hours: dict[int | None, Any] = {row.pk: row.hours for row in calendars()}
    days = yardstick.limits["noted_within"].value
    cutoffs = {key: working_days_before(asof.at, days, zone, hours.get(key)) for key in (None, *hours)}
    old, silent = [], Q(pk__in=())
    for calendar, seconds, unit in incidents.targets_in_use():
        start = latest_start(counted(hours.get(calendar) or ServiceCalendar.always(), unit), 2 * seconds, asof.at)
        if start is not None:
            old.append(Q(calendar=calendar, seconds=seconds, unit=unit, started_at__lt=start))
    for key, since in cutoffs.items():
        # What was recorded within the days that count cannot have lain for so many.
        lain = incidents.has_clock(Q(calendar=key, started_at__lt=since))
        silent |= lain & ~incidents.noted_between(since, asof.at)
    open_ones = incidents.on_record(asof.at).filter(had("state", OPEN, asof))
    return measure(
        _("Open incidents older than twice their target"),
        open_ones.filter(incidents.has_clock(*old)) if old else open_ones.none(),
        [Fault(_("Older than twice its target, and nobody wrote anything lately"), silent, Mending.UNTIL_CLOSED)],
        yardstick,
        threshold=1.0,
        on_occasion=True,
    )


@rule("8.6.1-02-e1", _("Work log of incidents"))
def says_what_was_done(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """In each resolved incident a person says what was done, in the resolution or in a comment, before it is closed."""
    population = incidents.resolved_between(asof.window_start, asof.at)
    found = measure(
        _("Incidents resolved in the window"),
        population,
        [
            Fault(
                _("No text in which a person says what was done"),
                ~incidents.says_what_was_done(asof.at),
                Mending.UNTIL_CLOSED,
            )
        ],
        yardstick,
        entered="resolved_at",
    )
    return found.result(identical=share_copied(population, "resolution"))


@rule("8.6.1-03-e1", _("Criteria for major incidents"))
def criteria_are_written(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """The procedure for major incidents is in force and says what a major incident is."""
    return heading_filled(PROCEDURE, "Criteria for a major incident", asof, yardstick).result()


@rule("8.6.1-03-e2", _("Criteria are used"))
def criteria_are_used(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """Incidents that meet the recorded criteria were classified as major, or it was decided with a reason that they are not."""
    label = _("Incidents that meet the recorded criteria")
    criteria = incidents.meets_criteria(asof.at)
    if criteria is None:
        return RuleResult([Check(label, 0, 0, yardstick.threshold)])
    decided = had("major", ["rejected", "demoted"], asof) & ~Q(major_reason="")
    proposed = had("major", ["proposed"], asof)
    found = measure(
        label,
        incidents.opened_between(asof.window_start, asof.at).filter(criteria),
        [
            Fault(_("Proposed as major, and nobody has decided"), proposed, Mending.UNTIL_CLOSED),
            Fault(
                _("Meets the criteria, and nobody decided whether it is major"),
                ~(_major(asof) | decided),
                Mending.UNTIL_CLOSED,
            ),
        ],
        yardstick,
    )
    return found.result()


@rule("8.6.1-04-e1", _("Procedure for major incidents"))
def the_procedure_is_written(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """The procedure for major incidents is approved and in force, and nothing of its outline is empty."""
    return outline_complete(PROCEDURE, asof, yardstick).result()


@rule("8.6.1-04-e2", _("Procedure followed"), parts="ab")
def procedure_followed(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """Major incidents have a time of classification and the steps of the procedure; when over, each is done or left out."""
    unfinished = incidents.resolved_by(asof.at) & incidents.steps(asof.at, left=True)
    found = measure(
        _("Major incidents of the window"),
        _majors(asof),
        [
            Fault(_("Steps of the procedure are not listed"), ~incidents.steps(asof.at), Mending.UNTIL_CLOSED),
            Fault(_("Over, with steps that have neither a time nor a reason"), unfinished, Mending.UNTIL_CLOSED),
        ],
        yardstick,
        entered="major_at",
    )
    return found.result()


@rule("8.6.1-05-e1", _("Notices to top management"))
def management_told(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """Top management was told of each major incident within the limit, and again once it was resolved."""
    limit = yardstick.within("informed_within")
    population = _majors(asof).alias(told_by=incidents.after("major_at", limit))
    late = Q(major_at__lt=asof.at - limit) & ~incidents.told(TOP_MANAGEMENT, until="told_by")
    unheard = incidents.resolved_by(asof.at) & ~incidents.told(TOP_MANAGEMENT, since="resolved_at", until=asof.at)
    found = measure(
        _("Major incidents of the window"),
        population,
        [
            Fault(_("Top management was not told in time"), late, Mending.NEVER),
            Fault(_("Over, and top management was not told"), unheard),
        ],
        yardstick,
        entered="major_at",
    )
    return found.result()


@rule("8.6.1-06-e1", _("Person in charge"))
def somebody_in_charge(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """Each major incident has somebody in charge, as its lead or assignee, without a break until it is resolved."""
    limit = yardstick.within("assigned_within")
    end = Least(Coalesce(F("resolved_at"), Value(asof.at)), Value(asof.at))
    population = _majors(asof).alias(charge_from=incidents.after("major_at", limit), charge_until=end)
    lasted = Q(charge_until__gt=F("charge_from"))
    nobody = incidents.unattended("major_lead", "charge_from", "charge_until") & incidents.unattended(
        "assignee", "charge_from", "charge_until"
    )
    found = measure(
        _("Major incidents of the window"),
        population,
        [Fault(_("Nobody in charge for a time"), lasted & nobody, Mending.NEVER)],
        yardstick,
        entered="major_at",
    )
    return found.result()


@rule("8.6.1-07-e1", _("Review of major incidents"), parts="ab")
def major_ones_reviewed(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """Major incidents resolved long enough ago were reviewed and reported, with improvements or the word that none are needed."""
    days = yardstick.limits["reviewed_within"].value
    found = measure(
        _("Major incidents that should have been reviewed"),
        incidents.resolved_between(asof.window_start, asof.at)
        .filter(_major(asof), major_at__lte=asof.at)
        .filter(_resolved_working_days_ago(days, asof.at)),
        [Fault(_("No review with a report and what is to be improved"), ~incidents.reviewed(asof.at))],
        yardstick,
        entered="resolved_at",
    )
    return found.result()


def _major(asof: AsOf) -> Q:
    return had("major", ["accepted"], asof)


def _majors(asof: AsOf) -> QuerySet[Any]:
    return incidents.classified_between(asof.window_start, asof.at).filter(_major(asof))


def _resolved_working_days_ago(days: int, at: datetime) -> Q:
    """Resolved more than so many working days ago, on the calendar of the incident's clock; without one, Monday to Friday."""
    zone = ZoneInfo(home_zone())
    found = Q(pk__in=())
    timed = Q(calendar__isnull=False)
    for calendar in calendars():
        on_it = incidents.has_clock(Q(calendar=calendar.pk))
        found |= on_it & Q(resolved_at__lt=working_days_before(at, days, zone, calendar.hours))
    return found | ~incidents.has_clock(timed) & Q(resolved_at__lt=working_days_before(at, days, zone))
