"""What simple registers share: a life of two states, and the confirmation that an entry was looked at again."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wellkept.directory.permissions import STAFF_ROLES
from wellkept.kernel import occasion
from wellkept.kernel.errors import Invalid
from wellkept.kernel.lifecycle import Lifecycle, Phase, State, Transition
from wellkept.kernel.permissions import Actor, declare
from wellkept.kernel.registry import Access, Action
from wellkept.records import services


def register_access(room: str, *, managers: Iterable[str]) -> Access:
    """The usual rights on a register, declared for its room: the provider's people view it, these roles keep it."""
    members = {"VIEW": f"{room}.view", "MANAGE": f"{room}.manage"}
    permissions: type[StrEnum] = StrEnum("permissions", members)  # type: ignore[misc]  # the rooms differ in the values
    view, manage = permissions
    declare(permissions, {**dict.fromkeys(STAFF_ROLES, (view,)), **dict.fromkeys(managers, (view, manage))})
    return Access(view=view, create=manage, edit=manage)


def register_lifecycle(permission: str) -> Lifecycle:
    """The life of a register's entry: it holds, until it no longer does."""
    return Lifecycle(
        initial="active",
        states=(State("active", _("Active"), Phase.ACTIVE), State("ended", _("No longer holds"), Phase.CLOSED)),
        transitions=(
            Transition("end", ("active",), "ended", permission, _("No longer holds"), "ended"),
            Transition("renew", ("ended",), "active", permission, _("Holds again"), "renewed"),
        ),
    )


def confirm_reviewed(row: Any, *, actor: Actor, version: int | None = None) -> Any:
    """Say that an entry was looked at again today and still holds. Raises Denied, Conflict."""
    return services.edit(row, actor=actor, version=version, verb="reviewed", reviewed_at=occasion.now())


def review_action(permission: str) -> Action:
    """The action that confirms a review; the kind's model has `reviewed_at`."""
    return Action("review", _("Still holds"), permission, confirm_reviewed, offered=lambda row: row.state == "active")


def rule_out_risk(row: Any, *, actor: Actor, no_risk_reason: str, version: int | None = None) -> Any:
    """Decide, with the reason, that no risk and no opportunity arises from an entry. Raises Denied, Invalid, Conflict."""
    if not no_risk_reason.strip():
        raise Invalid({"no_risk_reason": gettext("Say why nothing has to be done about it.")})
    return services.edit(
        row,
        actor=actor,
        version=version,
        verb="risk_ruled_out",
        no_risk_reason=no_risk_reason.strip(),
        no_risk_at=occasion.now(),
    )


def no_risk_action(permission: str) -> Action:
    """The action of that decision; the kind's model has `no_risk_reason` and `no_risk_at`."""
    return Action(
        "rule_out_risk", _("No risk arises"), permission, rule_out_risk, ("no_risk_reason",),
        offered=lambda row: row.state == "active",
    )  # fmt: skip
