"""What people do with changes."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wellkept.kernel import occasion
from wellkept.kernel.errors import Invalid
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import kind
from wellkept.ledger import services as ledger
from wellkept.records import services as records
from wellkept.records.hooks import Write
from wellkept.sms.portfolio.configuration.models import Item
from wellkept.sms.transition.changes import standard
from wellkept.sms.transition.changes.models import Change


def raise_change(*, actor: Actor, title: str, items: Sequence[Item] = (), **fields: Any) -> Change:
    """Ask for a change; without a service it is the one that the first item belongs to. A standard change follows a `model`, which
    gives what is not said: service, team and description. Raises Denied, Invalid.
    """
    if not title.strip():
        raise Invalid({"title": _("Say in a few words what is to be altered.")})
    _refuse_disorder(fields.get("planned_start"), fields.get("planned_end"))
    model = fields.get("model")
    standard.refuse_without_model(fields.get("type", Change.Type.NORMAL), model)
    if model is not None:
        fields = {"service": model.service, "team": model.team, "description": model.description, **fields}
    if items and fields.get("service") is None and fields.get("service_id") is None:
        fields["service_id"] = items[0].service_id
    with transaction.atomic():
        change: Change = records.create(kind("change"), actor=actor, title=title.strip(), **fields)
        if items:
            change.items.set(items)
            _tell_items(change, [], sorted(item.pk for item in items), actor)
    return change


def edit_change(
    change: Change, *, actor: Actor, version: int | None = None, items: Sequence[Item] | None = None, **changes: Any
) -> Change:
    """Change what a change is about; what was authorized keeps its type and its model. Raises Denied, Invalid, Conflict."""
    type_, model = changes.get("type", change.type), changes.get("model", change.model)
    if (type_, model) != (change.type, change.model):
        if change.authorized_at is not None:
            raise Invalid({"type": _("It was authorized as it is; that stays.")})
        standard.refuse_without_model(type_, model)
    start, end = (changes.get(name, getattr(change, name)) for name in ("planned_start", "planned_end"))
    _refuse_disorder(start, end)
    with transaction.atomic():
        before = sorted(change.items.values_list("pk", flat=True))
        after = before if items is None else sorted(item.pk for item in items)
        if before != after:
            changes["updated_at"] = occasion.now()
        changed: Change = records.edit(change, actor=actor, version=version, **changes)
        if before != after:
            changed.items.set(after)
            _tell_items(changed, before, after, actor)
    return changed


def _tell_items(change: Change, before: list[int], after: list[int], actor: Actor) -> None:
    entry = ledger.Entry(
        "change.items_set",
        subject_kind="change",
        subject_id=change.pk,
        customer_id=change.customer_id,
        changes={"items": (before, after)},
    )
    ledger.append([entry], actor=actor)


def _refuse_disorder(start: Any, end: Any) -> None:
    if start is not None and end is not None and end < start:
        raise Invalid({"planned_end": _("The end lies before the start.")})


# Guards and effects that the lifecycle names -----------------------------------------------------------------------


def in_order(write: Write) -> None:
    """Guard: what is planned ends after it starts."""
    _refuse_disorder(write.instance.planned_start, write.instance.planned_end)


def take(write: Write) -> None:
    """Effect: who begins with a change that is nobody's takes it."""
    if write.instance.assignee_id is None and write.actor.person_id is not None:
        records.set_attributes(write, assignee_id=write.actor.person_id)
