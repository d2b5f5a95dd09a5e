"""Every write about competence that is more than filling in a form."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from wellkept.conformity.catalogue import catalogue
from wellkept.conformity.selectors import role_name
from wellkept.directory.models import Person
from wellkept.kernel import occasion
from wellkept.kernel.errors import Invalid, Refused
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import kind
from wellkept.records import services as records
from wellkept.sms.support.competence import selectors
from wellkept.sms.support.competence.lifecycle import is_fixed
from wellkept.sms.support.competence.models import CompetenceRecord, CompetenceRequirement, Level, Skill, Training
from wellkept.sms.support.competence.permissions import Permissions


def require_skill(*, actor: Actor, role: str, skill: Skill, title: str = "", **fields: Any) -> CompetenceRequirement:
    """Propose that a role needs a skill. Of several on file the highest level counts. Raises Denied."""
    title = title or f"{role_name(role)}: {skill.title}"
    made: CompetenceRequirement = records.create(
        kind("competence_requirement"), actor=actor, role=role, skill=skill, title=title[:200], **fields
    )
    return made


def edit_requirement(
    row: CompetenceRequirement, *, actor: Actor, version: int | None = None, **changes: Any
) -> CompetenceRequirement:
    """Change a proposal; what was approved stays until it is withdrawn. Raises Denied, Refused, Invalid, Conflict."""
    with transaction.atomic():
        changed: CompetenceRequirement = records.edit(row, actor=actor, version=version, **changes)
        if is_fixed(changed):
            raise Refused(_("%(number)s stays as it was approved. Withdraw it first.") % {"number": changed.number})
    return changed


def assess(
    *, actor: Actor, person: Person, skill: Skill, level: int, title: str = "", **fields: Any
) -> CompetenceRecord:
    """Say today at what level somebody is; it supersedes what was said before. Raises Denied, Invalid."""
    of = kind("competence_record")
    with transaction.atomic():
        for before in CompetenceRecord.objects.filter(person=person, skill=skill, state="current"):
            records.transition(before, "supersede", actor=actor)
        made: CompetenceRecord = records.create(
            of,
            actor=actor,
            person=person,
            skill=skill,
            level=level,
            title=(title or f"{person.name}: {skill.title}")[:200],
            assessed_at=occasion.now(),
            assessor_id=actor.person_id,
            **fields,
        )
    return made


def plan_training(
    *, actor: Actor, person: Person, title: str = "", skill: Skill | None = None, **fields: Any
) -> Training:
    """Plan something for a person to learn. Raises Denied, Invalid without a topic and a skill."""
    if not title.strip() and skill is None:
        raise Invalid({"title": _("Say what is to be learnt.")})
    made: Training = records.create(
        kind("training"),
        actor=actor,
        person=person,
        skill=skill,
        title=title.strip() or str(skill and skill.title),
        **fields,
    )
    return made


def plan_for_gaps(*, actor: Actor, skill: Skill) -> list[Training]:
    """Plan a training for everybody who is short of a skill and has none planned. Raises Denied, Refused for nobody."""
    actor.require(Permissions.MANAGE)
    short = [gap for gap in selectors.gaps() if gap.skill.pk == skill.pk and gap.training is None]
    people = {gap.person.pk: gap for gap in short}
    if not people:
        raise Refused(_("Nobody is short of it without a training planned."))
    with transaction.atomic():
        return [
            plan_training(
                actor=actor, person=gap.person, skill=skill,
                reason=_("Needed for the role “%(role)s”.") % {"role": role_name(gap.requirement.role)},
            )
            for gap in people.values()
        ]  # fmt: skip


def propose_from_catalogue(*, actor: Actor) -> int:
    """Propose for every role that somebody holds what the catalogue says that it takes, unless something is on file for it.

    Returns how many were proposed. Raises Denied.
    """
    actor.require(Permissions.MANAGE)
    held, settled = selectors.roles_held(), set(selectors.open_requirements().values_list("role", flat=True))
    made = 0
    with transaction.atomic(), override("en"):
        for role in catalogue().roles:
            if role.slug not in held or role.slug in settled:
                continue
            for name in role.competence:
                skill = Skill.objects.filter(title=name, state="active").first()
                skill = skill or records.create(kind("skill"), actor=actor, title=name)
                require_skill(actor=actor, role=role.slug, skill=skill, level=Level.ALONE)
                made += 1
    return made
