"""Keeping the plan, sending what is due, and noting what took place."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wellkept.components.communications import services as communications
from wellkept.kernel import occasion
from wellkept.kernel.errors import Invalid, Refused
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import kind
from wellkept.kernel.wording import written
from wellkept.records import services as records
from wellkept.sms.support.communication import selectors
from wellkept.sms.support.communication.models import RHYTHMS, CommunicationItem

A, R = CommunicationItem.Audience, CommunicationItem.Rhythm


def plan_item(*, actor: Actor, title: str, **fields: Any) -> CommunicationItem:
    """Put a line on the plan; it is due a rhythm from now unless another day is given. Raises Denied, Invalid."""
    if not title.strip():
        raise Invalid({"title": _("Say what is told.")})
    fields.setdefault("audience", A.STAFF)
    fields["direction"] = _direction(fields)
    _check(fields)
    at = fields.get("opened_at") or occasion.now()
    fields["opened_at"] = at
    due = _due(fields.get("rhythm", ""), at)
    fields["due_at"] = None if due is None else fields.get("due_at") or due
    made: CommunicationItem = records.create(kind("communication_item"), actor=actor, title=title.strip(), **fields)
    return made


def edit_item(
    item: CommunicationItem, *, actor: Actor, version: int | None = None, **changes: Any
) -> CommunicationItem:
    """Change a line; when it is due follows from its rhythm and what was told last. Raises Denied, Invalid, Conflict."""
    after = {name: getattr(item, name) for name in ("audience", "audience_words", "direction", "rhythm", "occasion")}
    after |= {name: value for name, value in changes.items() if name in after}
    changes["direction"] = after["direction"] = _direction(after)
    _check(after)
    if changes.get("rhythm", item.rhythm) != item.rhythm:
        changes["due_at"] = _due(after["rhythm"], item.last_at or item.opened_at)
    changed: CommunicationItem = records.edit(item, actor=actor, version=version, **changes)
    return changed


def _direction(fields: dict[str, Any]) -> str:
    """Where it goes: derived from the audience where that says it."""
    known = selectors.DIRECTIONS.get(fields["audience"])
    return str(fields.get("direction", "") if known is None else known)


def _check(fields: dict[str, Any]) -> None:
    wrong = {}
    if fields["audience"] == A.OTHERS and not str(fields.get("audience_words") or "").strip():
        wrong["audience_words"] = _("Say who they are.")
    if fields["audience"] == A.OTHERS and not fields.get("direction"):
        wrong["direction"] = _("Say whether they are inside or outside.")
    if fields.get("rhythm") == R.OCCASION and not str(fields.get("occasion") or "").strip():
        wrong["occasion"] = _("Say on which occasion it is told.")
    if wrong:
        raise Invalid(wrong)


def _due(rhythm: str, since: datetime) -> datetime | None:
    """When it is due again, to the second."""
    span = RHYTHMS.get(R(rhythm)) if rhythm else None
    return None if span is None else (since + span).replace(microsecond=0)


def send(item: CommunicationItem, *, actor: Actor, message: str, version: int | None = None) -> CommunicationItem:
    """Send a notice to everybody whom the line means, by mail too where they want that. Raises Denied, Refused, Invalid,
    Conflict.
    """
    _active(item)
    people = selectors.people_meant(item)
    if not people:
        raise Refused(_("There is nobody with an account whom this line means; note that it took place instead."))
    with transaction.atomic():
        row = _told(item, actor, version, occasion.now())
        communications.send(
            row.record, actor=actor, topic=row.title, content=message, audience=row.audience, recipients=people,
            channel="notice",
        )  # fmt: skip
    return row


def note(
    item: CommunicationItem, *, actor: Actor, held_at: datetime, said: str, version: int | None = None
) -> CommunicationItem:
    """Note that it was told another way: a meeting, a report, a call. Raises Denied, Refused, Invalid, Conflict."""
    _active(item)
    if held_at > occasion.now():
        raise Invalid({"held_at": _("That lies ahead. Note it when it took place.")})
    if not written(said):
        raise Invalid({"said": _("Say in a few words what was told.")})
    with transaction.atomic():
        row = _told(item, actor, version, held_at)
        communications.note(
            row.record, actor=actor, topic=row.title, content=written(said), audience=row.audience, at=held_at,
            channel=row.method if row.method != CommunicationItem.Method.NOTICE else CommunicationItem.Method.OTHER,
        )  # fmt: skip
    return row


def _active(item: CommunicationItem) -> None:
    if item.state != "active":
        raise Refused(_("%(number)s no longer holds.") % {"number": item.number})


def _told(item: CommunicationItem, actor: Actor, version: int | None, at: datetime) -> CommunicationItem:
    """Set when it was told last, and when it is due again."""
    last = max(filter(None, (item.last_at, at)))
    row: CommunicationItem = records.edit(
        item, actor=actor, version=version, verb="told_on", last_at=last, due_at=_due(item.rhythm, last)
    )
    return row
