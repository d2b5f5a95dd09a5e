"""Writes about resources: the gap follows from the figures, and a shortage is decided on."""

from datetime import UTC, datetime, time
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from wellkept.kernel import occasion
from wellkept.kernel.errors import Invalid, Refused
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import kind
from wellkept.records import services as records
from wellkept.sms.support.resources.models import Resource

_NOTHING = Decimal(0)


def note_need(*, actor: Actor, title: str, period_start: Any = None, **fields: Any) -> Resource:
    """Write down a need, from today unless a day is given. Raises Denied, Invalid."""
    start = period_start or occasion.now().date()
    _refuse_disorder(start, fields.get("period_end"))
    gap = _gap_between(fields.get("required"), fields.get("available"))
    derived = {"gap": gap, "gap_since": _since(start) if gap else None}
    made: Resource = records.create(
        kind("resource"), actor=actor, title=title, period_start=start, **{**fields, **derived}
    )
    return made


def edit_need(row: Resource, *, actor: Actor, version: int | None = None, **changes: Any) -> Resource:
    """Change a need; a shortage that is new, or larger than before, has to be decided on anew. Raises Denied, Invalid, Conflict."""
    start = changes.get("period_start", row.period_start)
    _refuse_disorder(start, changes.get("period_end", row.period_end))
    gap = _gap_between(changes.get("required", row.required), changes.get("available", row.available))
    if gap != row.gap:
        changes |= {"gap": gap, "gap_since": None if not gap else row.gap_since or _since(start)}
        if gap > row.gap:
            changes |= {"gap_since": _since(start), "decision": "", "decided_at": None, "decided_by": None}
    changed: Resource = records.edit(row, actor=actor, version=version, **changes)
    return changed


def decide(row: Resource, *, actor: Actor, decision: str, version: int | None = None) -> Resource:
    """Say what is done about a shortage. Raises Denied, Refused where there is none, Invalid, Conflict."""
    if not row.gap:
        raise Refused(_("Nothing is short here."))
    if not decision.strip():
        raise Invalid({"decision": _("Say what was decided.")})
    done: Resource = records.edit(
        row, actor=actor, version=version, verb="decided", decision=decision, decided_at=occasion.now(),
        decided_by_id=actor.person_id,
    )  # fmt: skip
    return done


def _gap_between(required: Any, available: Any) -> Decimal:
    """By how much something is short; nothing while nobody knows what there is."""
    if required is None or available is None:
        return _NOTHING
    return max(Decimal(required) - Decimal(available), _NOTHING)


def _since(start: Any) -> datetime:
    """A gap begins with its period, or now where that has begun already."""
    return max(datetime.combine(start, time(), UTC), occasion.now())


def _refuse_disorder(start: Any, end: Any) -> None:
    if start is not None and end is not None and end < start:
        raise Invalid({"period_end": _("The end lies before the start.")})
