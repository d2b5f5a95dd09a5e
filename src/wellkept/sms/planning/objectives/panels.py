"""What the page of an objective shows beside its facts: its course with a forecast, and whom it was made known to."""

from collections.abc import Mapping
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from wellkept.conformity.selectors import role_name
from wellkept.kernel.permissions import Actor
from wellkept.sms.planning.objectives import course, selectors
from wellkept.sms.planning.objectives.models import Objective
from wellkept.sms.planning.objectives.services import in_words, plain

#: So many values stand in the table.
SHOWN = 12


def progress(objective: Objective, actor: Actor) -> Mapping[str, Any]:
    """The plot, the last values and what they lead to, in words."""
    target, due_at = objective.target, objective.due_at
    if target is None or due_at is None:
        return {"said": "", "rows": []}
    points = selectors.points_of(objective)
    rising = objective.direction == Objective.Direction.RISE
    due = due_at.date()
    rows = [
        {"day": point.day, "value": plain(point.value), "met": course.meets(point.value, target, rising=rising)}
        for point in reversed(points)
    ]
    return {
        "said": in_words(objective),
        "baseline": plain(objective.baseline) if objective.baseline is not None else "",
        "rows": rows[:SHOWN],
        "more": len(rows) > SHOWN,
        "unit": objective.unit,
        "drawing": course.draw(points, target, due),
        "described": _described(points, objective),
        "forecast": _foretold(course.forecast(points, target, due, rising=rising), objective, len(points)),
        "series": objective.series,
    }


def _described(points: list[course.Point], objective: Objective) -> str:
    if not points:
        return ""
    first, last = points[0], points[-1]
    return _(
        "From %(first)s %(unit)s on %(begun)s to %(last)s %(unit)s on %(day)s; the target is %(target)s %(unit)s."
    ) % {
        "first": plain(first.value),
        "begun": date_format(first.day, "DATE_FORMAT"),
        "last": plain(last.value),
        "day": date_format(last.day, "DATE_FORMAT"),
        "target": plain(objective.target),
        "unit": objective.unit,
    }


def _foretold(found: course.Forecast | None, objective: Objective, count: int) -> str:
    """Whether the target will be reached at the pace so far, in words; nothing for what is over."""
    if objective.state != "active" or objective.due_at is None:
        return ""
    if found is None:
        return _("A forecast needs at least three values over a week.") if count else ""
    said = _("At the pace so far it stands at %(value)s %(unit)s on %(day)s: the target is %(reached)s.") % {
        "value": plain(found.at_due),
        "unit": objective.unit,
        "day": date_format(objective.due_at, "DATE_FORMAT"),
        "reached": _("reached") if found.reaches else _("missed"),
    }
    if found.reaches or found.reached_on is None:
        return said if found.reaches else said + " " + _("It does not move towards the target.")
    return said + " " + _("It would be reached on %(day)s.") % {"day": date_format(found.reached_on, "DATE_FORMAT")}


def known(objective: Objective, actor: Actor) -> Mapping[str, Any]:
    """Whom it was made known to, and when."""
    rows = [{"role": role_name(row.audience), "at": row.sent_at} for row in selectors.told_of(objective.pk)]
    return {"rows": rows, "active": objective.state == "active"}


def before_ending(objective: Objective, actor: Actor) -> str:
    """Where it stands."""
    return _described(selectors.points_of(objective), objective)
