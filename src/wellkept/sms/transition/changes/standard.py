"""Standard changes: what is done often and is known is approved once, as a model; a failure suspends it."""

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from wellkept.kernel import occasion
from wellkept.kernel.errors import Invalid, Refused
from wellkept.kernel.permissions import Actor, system
from wellkept.records import services as records
from wellkept.records.hooks import Write
from wellkept.sms.transition.changes import selectors
from wellkept.sms.transition.changes.models import Change, ChangeModel
from wellkept.toolkit.words import day

#: After so many days a model wants to be looked at again.
REVIEWED_EVERY = timedelta(days=365)

#: Outcomes after which the model of a change is no longer trusted.
FAILED = (Change.Outcome.BACKED_OUT, Change.Outcome.UNSUCCESSFUL)


def edit_model(model: ChangeModel, *, actor: Actor, version: int | None = None, **changes: Any) -> ChangeModel:
    """Change a model. How an approved one is carried out or taken back is not changed without a new approval.

    Raises Denied, Refused, Conflict.
    """
    ways = ("instructions", "backout")
    if model.state == "approved" and any(
        changes.get(name, getattr(model, name)) != getattr(model, name) for name in ways
    ):
        raise Refused(_("%(number)s is approved as it stands. Suspend it first, then have it approved anew.")
                      % {"number": model.number})  # fmt: skip
    changed: ChangeModel = records.edit(model, actor=actor, version=version, **changes)
    return changed


def confirm(model: ChangeModel, *, actor: Actor, version: int | None = None) -> ChangeModel:
    """Say that a model was looked at again today and still holds; the next look is due in a year. Raises Denied, Refused."""
    if model.state != "approved":
        raise Refused(_("%(number)s is not approved.") % {"number": model.number})
    now = occasion.now()
    confirmed: ChangeModel = records.edit(
        model, actor=actor, version=version, verb="reviewed", reviewed_at=now, review_at=(now + REVIEWED_EVERY).date()
    )
    return confirmed


def schedule(
    change: Change, *, actor: Actor, planned_start: Any, planned_end: Any, version: int | None = None
) -> Change:
    """Schedule a standard change: its model has authorized it. Raises Denied, Invalid, Refused, Conflict."""
    scheduled: Change = records.transition(
        change, "schedule", actor=actor, version=version, planned_start=planned_start, planned_end=planned_end
    )
    return scheduled


def may_be_scheduled(change: Change) -> bool:
    """Whether a change is one that its model authorizes."""
    return change.type == Change.Type.STANDARD and change.model_id is not None and change.state in ("new", "assess")


def refuse_without_model(type_: str, model: ChangeModel | None) -> None:
    """Raise Invalid where a standard change has no model that holds, or another change has one."""
    if type_ == Change.Type.STANDARD:
        if model is None:
            raise Invalid({"model": _("Say which model it follows. What follows none is a normal change.")})
        if not selectors.usable(model, occasion.now()):
            raise Invalid({"model": _unusable(model)})
    elif model is not None:
        raise Invalid({"model": _("Only a standard change follows a model.")})


def _unusable(model: ChangeModel) -> str:
    if model.state != "approved":
        return _("%(number)s is not approved at present.") % {"number": model.number}
    return _("%(number)s should have been reviewed by %(day)s; until then nothing follows it.") % {
        "number": model.number,
        "day": day(model.review_at),
    }


# Guards and effects that the lifecycles name -----------------------------------------------------------------------


def pre_approved(write: Write) -> None:
    """Guard: a standard change whose model holds."""
    change = write.instance
    if change.type != Change.Type.STANDARD or change.model is None:
        raise Refused(_("%(number)s follows no model; it needs to be authorized.") % {"number": change.number})
    if not selectors.usable(change.model, write.at):
        raise Refused(_unusable(change.model), code="model_not_approved")


def suspend_model(write: Write) -> None:
    """Effect of an outcome: a model whose change failed is suspended until somebody has looked at it."""
    change = write.instance
    if change.outcome in FAILED and change.model is not None and change.model.state == "approved":
        reason = _("%(number)s, which followed it, failed.") % {"number": change.number}
        records.transition(change.model, "suspend", actor=system(write.actor.name), suspend_reason=reason)


def plan_review(write: Write) -> None:
    """Effect of approving: the model is looked at again in a year."""
    records.set_attributes(write, review_at=(write.at + REVIEWED_EVERY).date())
