"""Making and changing what people can order."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wellkept.components.approvals.electing import steps_from
from wellkept.kernel import occasion
from wellkept.kernel.errors import Refused
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import kind
from wellkept.ledger import services as ledger
from wellkept.records import services as records
from wellkept.sms.portfolio.catalogue import selectors
from wellkept.sms.portfolio.catalogue.form import fields_from
from wellkept.sms.portfolio.catalogue.models import CatalogueItem, FormVersion
from wellkept.sms.portfolio.catalogue.permissions import Permissions
from wellkept.sms.portfolio.catalogue.plan import plan_from

#: After so many days instructions want to be looked at again, unless somebody says otherwise.
REVIEWED_EVERY = timedelta(days=365)

Rows = Sequence[Mapping[str, Any]]


@transaction.atomic
def add_item(*, actor: Actor, title: str, **fields: Any) -> CatalogueItem:
    """Put an item into the catalogue as a draft, with a form that asks nothing yet. Raises Denied."""
    if fields.get("instructions") and not fields.get("review_at"):
        fields["review_at"] = (occasion.now() + REVIEWED_EVERY).date()
    item: CatalogueItem = records.create(kind("catalogue_item"), actor=actor, title=title, **fields)
    _version(item, actor, 1, [], [], [])
    return item


def edit_item(item: CatalogueItem, *, actor: Actor, version: int | None = None, **changes: Any) -> CatalogueItem:
    """Change an item's facts; new instructions are fresh for a year unless another day is given. Raises Denied, Conflict."""
    written = changes.get("instructions", item.instructions)
    if written != item.instructions and changes.get("review_at", item.review_at) == item.review_at:
        changes["review_at"] = (occasion.now() + REVIEWED_EVERY).date() if written else None
    changed: CatalogueItem = records.edit(item, actor=actor, version=version, **changes)
    return changed


def set_form(
    item: CatalogueItem,
    *,
    actor: Actor,
    fields: Rows = (),
    approvals: Rows = (),
    tasks: Rows = (),
    version: int | None = None,
) -> CatalogueItem:
    """Put a new version of what an item asks, who votes on it and what it sets going in force; orders keep the one that they
    were made with. Raises Denied, Invalid, Refused, Conflict.
    """
    actor.require(Permissions.MANAGE)
    asks = [field.data() for field in fields_from(fields)]
    votes = [step.data() for step in steps_from(approvals)]
    work = [task.data() for task in plan_from(tasks)]
    with transaction.atomic():
        changed: CatalogueItem = records.edit(item, actor=actor, version=version, updated_at=occasion.now())
        if changed.state == "withdrawn":
            raise Refused(_("%(number)s is withdrawn; offer it again first.") % {"number": changed.number})
        last = selectors.latest_version(changed.pk)
        ordinal = last.ordinal + 1 if last is not None else 1
        made = _version(changed, actor, ordinal, asks, votes, work)
        entry = ledger.Entry(
            "catalogue_item.form_set",
            subject_kind="catalogue_item",
            subject_id=changed.pk,
            customer_id=changed.customer_id,
            changes={"ordinal": (made.ordinal - 1, made.ordinal), "fields": asks, "approvals": votes, "tasks": work},
        )
        ledger.append([entry], actor=actor)
    return changed


def _version(item: CatalogueItem, actor: Actor, ordinal: int, fields: Any, approvals: Any, tasks: Any) -> FormVersion:
    made: FormVersion = FormVersion.objects.create(
        item=item, ordinal=ordinal, fields=fields, approvals=approvals, tasks=tasks, made_at=occasion.now(),
        made_by_id=actor.person_id,
    )  # fmt: skip
    return made


def confirm_instructions(item: CatalogueItem, *, actor: Actor, version: int | None = None) -> CatalogueItem:
    """Say that the instructions were looked at again today and still hold; the next look is due in a year.

    Raises Denied, Conflict.
    """
    now = occasion.now()
    confirmed: CatalogueItem = records.edit(
        item, actor=actor, version=version, verb="reviewed", reviewed_at=now, review_at=(now + REVIEWED_EVERY).date()
    )
    return confirmed
