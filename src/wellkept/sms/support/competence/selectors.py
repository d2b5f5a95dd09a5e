"""Reading competence: what is required of whom, what was assessed, and the gaps between the two."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from wellkept.components.attachments.models import Attachment
from wellkept.directory.models import Person
from wellkept.kernel import occasion
from wellkept.kernel.permissions import Actor
from wellkept.records import scope
from wellkept.sms.leadership.authority import selectors as authority
from wellkept.sms.support.competence.models import CompetenceRecord, CompetenceRequirement, Skill, Training
from wellkept.sms.support.competence.permissions import Permissions

#: An assessment is looked at again after so long.
HOLDS = timedelta(days=365)
_PLANNED = Q(state="planned")


def open_requirements() -> QuerySet[CompetenceRequirement]:
    """What roles need, proposed or approved."""
    return CompetenceRequirement.objects.filter(state__in=("proposed", "approved"))


def requirements(at: datetime) -> QuerySet[CompetenceRequirement]:
    """What roles need, as it was on record at a moment."""
    return CompetenceRequirement.objects.filter(opened_at__lte=at)


def assessments(at: datetime) -> QuerySet[CompetenceRecord]:
    """The assessments that were on record at a moment."""
    return CompetenceRecord.objects.filter(opened_at__lte=at)


def trainings(at: datetime) -> QuerySet[Training]:
    """The training that was on record at a moment."""
    return Training.objects.filter(opened_at__lte=at)


def shown() -> Q:
    """Assessments with something that shows them: words or a file."""
    return ~Q(proof="") | Q(Exists(Attachment.objects.filter(record=OuterRef("pk"))))


def roles_held() -> set[str]:
    """The roles that somebody is appointed to now."""
    return set(authority.open_now().values_list("role", flat=True))


# Required against assessed -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a person stands with a skill that one of his roles needs. `gap` counts the levels that he is short of, all of
    them where he was never assessed.
    """

    person: Person
    requirement: CompetenceRequirement
    assessment: CompetenceRecord | None
    training: Training | None
    old: bool

    @property
    def skill(self) -> Skill:
        """What it is about."""
        return self.requirement.skill

    @property
    def gap(self) -> int:
        """By how many levels he is short."""
        return max(self.requirement.level - (self.assessment.level if self.assessment else 0), 0)


def standings(actor: Actor | None = None) -> list[Standing]:
    """Everybody in a role against every approved skill that it needs, by role, skill and name; within the actor's sight.

    Four statements whatever the size.
    """
    needed: dict[str, dict[int, CompetenceRequirement]] = {}
    approved = CompetenceRequirement.objects.filter(state="approved").select_related("skill").order_by("level", "pk")
    for row in approved:
        needed.setdefault(row.role, {})[row.skill_id] = row
    if not needed:
        return []
    held = authority.open_now().filter(role__in=needed).select_related("person").order_by("person__name", "pk")
    if actor is not None and not actor.can(Permissions.VIEW_PEOPLE):
        held = held.filter(person=actor.person_id)
    found, planned = _by_pair(_seen(CompetenceRecord, actor)), _training(_seen(Training, actor))
    at = occasion.now()
    made: dict[tuple[int, int], Standing] = {}
    for appointment in held:
        for row in needed[appointment.role].values():
            pair = (appointment.person_id, row.skill_id)
            assessed = found.get(pair)
            old = assessed is not None and assessed.assessed_at is not None and at - assessed.assessed_at > HOLDS
            made.setdefault(
                (appointment.person_id, row.pk), Standing(appointment.person, row, assessed, planned.get(pair), old)
            )
    return list(made.values())


def gaps(actor: Actor | None = None) -> list[Standing]:
    """The standings that fall short of what was assessed or never was."""
    return [standing for standing in standings(actor) if standing.gap]


def _seen(model: Any, actor: Actor | None) -> QuerySet[Any]:
    rows: QuerySet[Any] = model.objects.all()
    return rows if actor is None else scope.visible_to(rows, actor)


def _by_pair(rows: QuerySet[Any]) -> dict[tuple[int, int], CompetenceRecord]:
    return {(row.person_id, row.skill_id): row for row in rows.filter(state="current")}


def _training(rows: QuerySet[Any]) -> dict[tuple[int, int], Training]:
    return {(row.person_id, row.skill_id): row for row in rows.filter(_PLANNED, skill__isnull=False).order_by("pk")}


# For rules ---------------------------------------------------------------------------------------------------------


def short(requirement: QuerySet[CompetenceRequirement], appointments: QuerySet[Any]) -> Exists:
    """Whether an assessment falls short of what one of the person's roles needs; both querysets as they held then."""
    role = appointments.filter(person=OuterRef(OuterRef("person")), role=OuterRef("role"))
    return Exists(requirement.filter(Exists(role), skill=OuterRef("skill"), level__gt=OuterRef("level")))


def unshown(requirement: QuerySet[CompetenceRequirement], assessed: QuerySet[CompetenceRecord]) -> Exists:
    """Whether an appointment's role needs a skill for which none of these assessments of the person is on file."""
    of_person = assessed.filter(person=OuterRef(OuterRef("person")), skill=OuterRef("skill"))
    return Exists(requirement.filter(~Exists(of_person), role=OuterRef("role")))


def learning(rows: QuerySet[Training], planned: Q, at: datetime) -> Exists:
    """Whether a training of the person in the skill was planned, or completed since the assessment."""
    since = Q(completed_at__gte=OuterRef("assessed_at"), completed_at__lte=at)
    return Exists(rows.filter(planned | since, person=OuterRef("person"), skill=OuterRef("skill")))


def of_skill(key: int) -> Sequence[tuple[str, QuerySet[Any, Any]]]:
    """The keys of what hangs together with a skill."""
    needed = CompetenceRequirement.objects.filter(skill=key, state__in=("proposed", "approved"))
    planned = Training.objects.filter(skill=key, state="planned")
    return [("needed", needed.order_by().values("pk")), ("learnt", planned.order_by().values("pk"))]
