"""What the pages of problems and of incidents show of each other."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from wellkept.kernel import occasion
from wellkept.kernel.permissions import Actor
from wellkept.records.models import Record
from wellkept.sms.resolution.incidents import selectors as incidents
from wellkept.sms.resolution.incidents.models import Incident
from wellkept.sms.resolution.incidents.permissions import Permissions as IncidentPermissions
from wellkept.sms.resolution.problems import known_errors, matching, selectors
from wellkept.sms.resolution.problems.figures import selectors as figures
from wellkept.sms.resolution.problems.models import Problem
from wellkept.sms.resolution.problems.permissions import Permissions
from wellkept.sms.resolution.problems.published import selectors as published

#: So many known errors are shown on an incident.
SHOWN = 5


def caused(problem: Problem, actor: Actor) -> Mapping[str, Any]:
    """The incidents of a problem in the actor's sight: how many, how many are open, of how many customers, the latest."""
    return selectors.caused(problem, actor)


def effect(problem: Problem, actor: Actor) -> Mapping[str, Any]:
    """Whether the fix holds, in incidents after it; empty while there is none."""
    if problem.state not in selectors.RESOLVED:
        return {}
    found = figures.effect_of(problem, occasion.now(), actor)
    return {"effect": found} if found is not None else {}


def known_for(incident: Incident, actor: Actor) -> Mapping[str, Any]:
    """What may help with an open incident: the problems that it comes from with their workarounds, else known errors that fit
    it. Where there is no known error at all, the list of what belongs together says enough.
    """
    if incident.state not in incidents.OPEN or not selectors.any_known_error():
        return {}
    tied, fitting = matching.for_incident(actor, incident)
    return {
        "tied": [(one, known_errors.is_one(one)) for one in tied],
        "fitting": fitting,
        "may_adopt": actor.can(IncidentPermissions.WORK),
    }


def advice(incident: Incident, actor: Actor) -> Mapping[str, Any]:
    """What users can do meanwhile, on an open incident of a known error that is published to them; whoever sees problems
    reads of it there.
    """
    if incident.state not in incidents.OPEN or actor.can(Permissions.VIEW) or not published.any_published():
        return {}
    return {"advised": published.advised(actor, incident)[:SHOWN]}


def looked_at(card: Record) -> list[tuple[Any, Any]]:
    """What the review of a problem looks at: its course, its cause, what was done, and whether that holds."""
    problem = selectors.problem(card.pk)
    found = figures.effect_of(problem, occasion.now())
    rows: list[tuple[Any, Any]] = [
        (_("Problem"), f"{problem.number} {problem.title}"),
        (_("Priority"), f"P{problem.priority} {problem.get_priority_display()}"),
        (_("Opened"), problem.opened_at),
        (_("Cause found"), problem.cause_found_at),
        (_("Root cause"), problem.cause or problem.no_cause_reason),
        (_("Known error since"), problem.known_error_at),
        (_("Resolved"), problem.resolved_at),
        (_("What was done"), problem.resolution),
        (_("Changes"), ", ".join(selectors.changes_of(problem.pk).values_list("number", flat=True))),
        (_("Incidents"), selectors.incidents_of(problem.pk).count()),
        (_("Reopened"), problem.reopened_count),
    ]
    if found is not None:
        rows += [
            (_("Incidents of this problem after the fix"), found.tied),
            (_("Incidents of its service and category, days before the fix"), found.before),
            (_("Incidents of its service and category, days after the fix"), found.after),
        ]
    return rows


def trends_looked_at(since: datetime | None, until: datetime) -> list[tuple[Any, Any]]:
    """What the look at trends in incidents is about: where most came in and how many before, and the problems raised."""
    start = since or until - timedelta(days=30)
    rows: list[tuple[Any, Any]] = [(_("From"), start), (_("Until"), until)]
    for trend in figures.trends(start, until):
        name = f"{trend.service}: {trend.category or _('no category')}"
        rows.append((name, _("%(n)d, before that %(before)d") % {"n": trend.count, "before": trend.before}))
    return [*rows, (_("Problems raised"), ", ".join(figures.raised(start, until)) or _("none"))]


def solving_looked_at(since: datetime | None, until: datetime) -> list[tuple[Any, Any]]:
    """What the review of problem solving is about: the figures since the last one."""
    start = since or until - timedelta(days=182)
    found = figures.solving(start, until)
    return [
        (_("From"), start),
        (_("Until"), until),
        (_("Problems opened"), found.opened),
        (_("Problems resolved"), found.resolved),
        (_("Of these came back"), found.recurred),
        (_("Known errors"), found.known_errors),
        (_("Problems open"), found.open),
        (_("Of these past their date"), found.overdue),
    ]
