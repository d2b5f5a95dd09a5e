"""Emergency changes: who may lets them go ahead at once; whoever authorizes changes decides on that afterwards."""

from typing import Any

from django.utils.translation import gettext as _

from wellkept.directory.selectors import home_zone
from wellkept.kernel import occasion
from wellkept.kernel.calendars import ServiceCalendar, Unit, counted
from wellkept.kernel.errors import Invalid, Refused
from wellkept.kernel.permissions import Actor
from wellkept.kernel.wording import written
from wellkept.records import services as records
from wellkept.records.hooks import Write
from wellkept.sms.transition.changes import selectors
from wellkept.sms.transition.changes.models import Change

#: So many working days after it began, and again after it was carried out, somebody must have decided.
DECIDED_WITHIN = 2
WORKING_WEEK = {day: [["00:00", "24:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}


def go_ahead(change: Change, *, actor: Actor, emergency_reason: str, version: int | None = None) -> Change:
    """Let an emergency change begin at once. Raises Denied, Invalid, Refused, Conflict."""
    begun: Change = records.transition(
        change, "go_ahead", actor=actor, version=version, emergency_reason=written(emergency_reason)
    )
    return begun


def may_go_ahead(change: Change) -> bool:
    """Whether a change is an emergency that has not begun."""
    return change.type == Change.Type.EMERGENCY and change.state in ("new", "assess", "authorize")


def waits(change: Change) -> bool:
    """Whether a change went ahead in an emergency and nobody has decided on that."""
    return change.decide_by is not None and change.afterwards_at is None and change.state in ("implement", "review")


def is_for(change: Change, actor: Actor) -> bool:
    """Whether somebody may decide afterwards: not who let it go ahead, unless there is nobody else."""
    return actor.person_id != change.authorizer_id or not selectors.deciders(change)


def decide(
    change: Change, *, actor: Actor, afterwards: str, afterwards_note: str = "", version: int | None = None
) -> Change:
    """Approve or refuse afterwards that a change went ahead in an emergency. Raises Denied, Invalid, Refused, Conflict."""
    if not waits(change):
        raise Refused(_("%(number)s waits for no decision afterwards.") % {"number": change.number})
    if not is_for(change, actor):
        raise Refused(
            _("You let %(number)s go ahead yourself; somebody else decides on that.") % {"number": change.number}
        )
    if afterwards not in Change.Afterwards.values:
        raise Invalid({"afterwards": _("Choose one from the list.")})
    if afterwards == Change.Afterwards.REFUSED and not written(afterwards_note):
        raise Invalid({"afterwards_note": _("Say why, and what is to be done now.")})
    verb = "approved_afterwards" if afterwards == Change.Afterwards.APPROVED else "refused_afterwards"
    decided: Change = records.edit(
        change, actor=actor, version=version, verb=verb, afterwards=afterwards, afterwards_note=written(afterwards_note),
        afterwards_at=occasion.now(),
    )  # fmt: skip
    return decided


# Guards and effects that the lifecycle names -----------------------------------------------------------------------


def is_emergency(write: Write) -> None:
    """Guard: only an emergency goes ahead before it is authorized."""
    if write.instance.type != Change.Type.EMERGENCY:
        raise Refused(_("%(number)s is no emergency change.") % {"number": write.instance.number})


def note_authorizer(write: Write) -> None:
    """Effect: who let it go ahead; the decision afterwards is another one's."""
    records.set_attributes(write, authorizer_id=write.actor.person_id)


def ask_afterwards(write: Write) -> None:
    """Effect: the decision afterwards is due some working days after it began, and then after it was carried out."""
    change: Any = write.instance
    begins = write.transition is not None and write.transition.name == "go_ahead"
    if not begins and (change.decide_by is None or change.afterwards_at is not None):
        return
    days = counted(ServiceCalendar.from_dict({"zone": home_zone(), "weekly": WORKING_WEEK}), Unit.WORKING_DAYS)
    records.set_attributes(write, decide_by=days.due(write.at, DECIDED_WITHIN * 86400))


def decided_afterwards(write: Write) -> None:
    """Guard: what went ahead in an emergency is closed once somebody has decided on that."""
    change = write.instance
    if change.decide_by is not None and change.afterwards_at is None:
        raise Refused(
            _("%(number)s went ahead in an emergency; somebody has to approve or refuse that before it is closed.")
            % {"number": change.number},
            code="undecided",
        )
