"""Appointing people to roles, accepting, declining, and ending what has run out."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wellkept.components.communications import services as communications
from wellkept.components.communications.models import Communication
from wellkept.conformity.selectors import role_name
from wellkept.directory.models import Person
from wellkept.directory.services import fits
from wellkept.kernel import occasion
from wellkept.kernel.errors import Invalid, Refused
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import kind
from wellkept.records import services as records
from wellkept.records.hooks import Write
from wellkept.sms.leadership.authority import selectors
from wellkept.sms.leadership.authority.models import RoleAssignment
from wellkept.sms.leadership.authority.roles import duties_of, powers_of
from wellkept.sms.leadership.authority.whose import is_fixed, is_theirs

TOP_MANAGEMENT = "top-management"


def appoint(
    *,
    actor: Actor,
    person: Person,
    role: str,
    title: str = "",
    authority: str = "",
    starts_on: Any = None,
    ends_on: Any = None,
    **fields: Any,
) -> RoleAssignment:
    """Appoint a person to a role, from today unless a day is given, and let him know. Without `authority` he gets the powers
    that the catalogue gives the role. Raises Denied, Invalid.
    """
    starts_on = starts_on or occasion.now().date()
    _refuse_disorder(starts_on, ends_on)
    if not person.active:
        raise Invalid({"person": _("%(name)s has left.") % {"name": person.name}})
    if not fits(role, person.organization):
        raise Invalid({"role": _("This role is not for people of %(name)s.") % {"name": person.organization.name}})
    named = f"{role_name(role)}: {person.name}"
    with transaction.atomic():
        row: RoleAssignment = records.create(
            kind("role_assignment"),
            actor=actor,
            person=person,
            role=role,
            title=title or named[:200],
            authority=authority.strip() or powers_of(role),
            starts_on=starts_on,
            ends_on=ends_on,
            appointed_by_id=actor.person_id,
            by_top_management=TOP_MANAGEMENT in actor.roles,
            **fields,
        )
        communications.send(
            row.record,
            actor=actor,
            topic=_("You are appointed: %(role)s") % {"role": role_name(role)},
            content=_letter(row),
            audience=person.name[:60],
            recipients=[person],
            stage=Communication.Stage.START,
        )
    return row


def _letter(row: RoleAssignment) -> str:
    """What the person is told: the role, its duties and powers, and that he is asked to accept."""
    parts = [
        _("You are appointed to the role “%(role)s”.") % {"role": role_name(row.role)},
        _("It is for: %(scope)s") % {"scope": row.scope} if row.scope else "",
        _("You answer for:") + "\n" + duties_of(row.role),
        _("You may decide:") + "\n" + row.authority,
        _("Please accept the appointment, or say why you cannot."),
    ]
    return "\n\n".join(part for part in parts if part)


def appoint_bundle(*, actor: Actor, person: Person, roles: Sequence[str], **fields: Any) -> list[RoleAssignment]:
    """Appoint a person to several roles in one act; roles that he is appointed to already stay as they are.

    Raises Denied, Invalid when nothing is left to appoint him to.
    """
    held = selectors.roles_of(person)
    new = [role for role in dict.fromkeys(roles) if role not in held]
    if not new:
        raise Invalid({"roles": _("Choose a role that %(name)s does not have yet.") % {"name": person.name}})
    with transaction.atomic():
        return [appoint(actor=actor, person=person, role=role, **_of(role, fields)) for role in new]


def _of(role: str, fields: dict[str, Any]) -> dict[str, Any]:
    """The two duties that top management assigns by name belong to the manager of the system, not to the whole bundle."""
    return fields if role == "sms-manager" else {**fields, "conformity": False, "reporting": False}


def edit_appointment(
    row: RoleAssignment, *, actor: Actor, version: int | None = None, **changes: Any
) -> RoleAssignment:
    """Change what was not accepted yet; what was accepted stays as it was. Raises Denied, Refused, Invalid, Conflict."""
    with transaction.atomic():
        changed: RoleAssignment = records.edit(row, actor=actor, version=version, **changes)
        _refuse_disorder(changed.starts_on, changed.ends_on)
        if is_fixed(changed):
            raise Refused(
                _("%(number)s stays as it was accepted. End it and appoint anew.") % {"number": changed.number}
            )
    return changed


def accept(row: RoleAssignment, *, actor: Actor, version: int | None = None) -> RoleAssignment:
    """Accept one's own appointment. Raises Denied, Refused for somebody else's, Conflict."""
    done: RoleAssignment = records.transition(row, "accept", actor=actor, version=version)
    return done


def decline(row: RoleAssignment, *, actor: Actor, decline_reason: str, version: int | None = None) -> RoleAssignment:
    """Decline one's own appointment, with a reason. Raises Denied, Refused for somebody else's, Invalid, Conflict."""
    done: RoleAssignment = records.transition(
        row, "decline", actor=actor, version=version, decline_reason=decline_reason
    )
    return done


def _refuse_disorder(start: Any, end: Any) -> None:
    if start is not None and end is not None and end < start:
        raise Invalid({"ends_on": _("The end lies before the start.")})


# Guards that the lifecycle names ------------------------------------------------------------------------------------


def by_the_person(write: Write) -> None:
    """Guard: nobody accepts or declines for somebody else."""
    if not is_theirs(write.instance, write.actor):
        raise Refused(
            _("Only %(name)s can answer this appointment.") % {"name": write.instance.person.name}, code="not_theirs"
        )
