"""What people do with objectives."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wellkept.components.communications import services as communications
from wellkept.components.series import services as series
from wellkept.components.series.models import Series
from wellkept.components.series.permissions import Permissions as SeriesPermissions
from wellkept.components.series.services import Reading
from wellkept.directory.selectors import holding
from wellkept.kernel import occasion
from wellkept.kernel.errors import Invalid, Refused
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import kind
from wellkept.records import services as records
from wellkept.records.hooks import Write
from wellkept.sms.planning.objectives import course, selectors
from wellkept.sms.planning.objectives.models import Objective
from wellkept.sms.planning.objectives.permissions import Permissions
from wellkept.sms.planning.objectives.wording import in_words, plain

#: What an objective has promised stays as it is once it is over.
_OVER = ("reached", "missed", "withdrawn")


def set_objective(*, actor: Actor, title: str, **fields: Any) -> Objective:
    """Put an objective on file as a draft. Raises Denied, Invalid."""
    if not title.strip():
        raise Invalid({"title": _("Say in a few words what is to be reached.")})
    _check(fields)
    made: Objective = records.create(kind("objective"), actor=actor, title=title.strip(), **fields)
    return made


def edit_objective(objective: Objective, *, actor: Actor, version: int | None = None, **changes: Any) -> Objective:
    """Change an objective that is not over; the trail keeps what was promised before. Raises Denied, Invalid, Refused, Conflict."""
    _check(changes)
    with transaction.atomic():
        row: Objective = records.edit(objective, actor=actor, version=version, **changes)
        if row.state in _OVER:
            raise Refused(_("%(number)s is over and stays as it is.") % {"number": row.number})
        if row.state == "active" and (row.target is None or row.due_at is None or row.owner_id is None):
            raise Invalid({"target": _("An objective that is set keeps an owner, a target and a date.")})
        measured = row.series
        if measured is not None and measured.about_id == row.pk:
            lent = actor if actor.can(SeriesPermissions.KEEP) else _lend(actor)
            series.edit_series(measured, actor=lent, target=row.target, direction=row.direction)
    return row


def _check(fields: dict[str, Any]) -> None:
    concerned = fields.get("concerns")
    if concerned is not None and concerned.kind != "service":
        raise Invalid({"concerns": _("Choose a service.")})


def note_measurement(
    objective: Objective, *, actor: Actor, values: Sequence[Reading], version: int | None = None
) -> Objective:
    """Note values of an objective that is set, in the series about it, which begins with the first of them.

    Raises Denied, Invalid, Refused where another series measures it, Conflict.
    """
    actor.require(Permissions.MANAGE)
    lent = actor if actor.can(SeriesPermissions.KEEP) else _lend(actor)
    with transaction.atomic():
        row: Objective = records.edit(
            objective, actor=actor, version=version, verb="measured", updated_at=occasion.now()
        )
        if row.state != "active":
            raise Refused(_("%(number)s is not active; nothing is measured for it.") % {"number": row.number})
        if not selectors.has_own_series(row):
            raise Refused(
                _("%(number)s is measured by another series; note its values there.") % {"number": row.number}
            )
        measured = row.series
        if measured is None:
            measured = series.begin_series(
                actor=lent,
                # The series is the provider's own; where the objective is about one customer it tells no more than its number.
                title=row.measure if row.customer_id is None else _("Values of %(number)s") % {"number": row.number},
                about=row.record,
                genre=Series.Genre.OTHER,
                per=Series.Per.DAY,
                aggregation=Series.Aggregation.LAST,
                unit=row.unit,
                description=row.evaluation_method,
                target=row.target,
                direction=row.direction,
                owner_id=row.owner_id,
            )
            row = records.note(row, actor=actor, verb="series_begun", series=measured)
        series.note_values(measured, actor=lent, values=values)
    return row


def _lend(actor: Actor) -> Actor:
    """The same person with the right to keep the series of an objective, which is no right to keep any other."""
    return replace(actor, permissions=frozenset({*actor.permissions, SeriesPermissions.KEEP}))


def make_known(
    objective: Objective, *, actor: Actor, known_to: Sequence[str], message: str = "", version: int | None = None
) -> Objective:
    """Tell everybody who holds one of some roles what is to be reached, and keep that it was told.

    Raises Denied, Invalid where a role is held by nobody, Refused for what is not set, Conflict.
    """
    actor.require(Permissions.MANAGE)
    if not known_to:
        raise Invalid({"known_to": _("Choose whom to tell.")})
    with transaction.atomic():
        row: Objective = records.edit(
            objective, actor=actor, version=version, verb="made_known", updated_at=occasion.now()
        )
        if row.state != "active":
            raise Refused(_("Set %(number)s first; then it can be made known.") % {"number": row.number})
        content = "\n\n".join(part for part in (in_words(row), message.strip()) if part)
        for role in dict.fromkeys(known_to):
            people = list(holding(role))
            communications.send(
                row.record, actor=actor, topic=row.title, content=content, audience=role, recipients=people
            )
    return row


# Guards that the lifecycle names -------------------------------------------------------------------------------------


def target_is_met(write: Write) -> None:
    """Guard: the last value meets the target; nobody says so without one."""
    row: Any = write.instance
    points = selectors.points_of(row)
    if not points:
        raise Refused(_("Nothing was measured for %(number)s. Note a value first.") % {"number": row.number})
    last = points[-1].value
    if not course.meets(last, row.target, rising=row.direction == Objective.Direction.RISE):
        raise Refused(
            _("The last value, %(value)s %(unit)s, does not meet the target of %(target)s.")
            % {"value": plain(last), "unit": row.unit, "target": plain(row.target)},
            code="target_not_met",
        )


def time_is_over(write: Write) -> None:
    """Guard: an objective is missed when its time is over; before, it is withdrawn."""
    if write.instance.due_at > write.at:
        raise Refused(
            _("%(number)s is not due yet. Withdraw it if it is given up.") % {"number": write.instance.number},
            code="not_due",
        )
