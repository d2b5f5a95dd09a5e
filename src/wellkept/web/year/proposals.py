"""What the standard wants done at planned intervals, as duties that somebody can put in force."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from wellkept.components.duties import selectors, services
from wellkept.conformity.catalogue import Requirement, catalogue
from wellkept.directory import selectors as directory
from wellkept.directory.models import Person
from wellkept.kernel.errors import Invalid
from wellkept.kernel.permissions import Actor
from wellkept.web.settings_pages.roles import role_name


@dataclass(frozen=True, slots=True)
class Proposal:
    """A requirement that recurs, the rhythm proposed, and who would see to it."""

    requirement: Requirement
    months: int
    role: str
    person: Person | None


def wanted() -> list[Requirement]:
    """The requirements with a rhythm of their own that no duty covers."""
    covered = selectors.requirements_covered()
    return [each for each in catalogue().requirements if each.periodic.default_months and each.id not in covered]


def offered(actor: Actor) -> list[Proposal]:
    """Them with the rhythm that the catalogue proposes and the first holder of the role that answers for it."""
    held = directory.holders(actor)
    return [
        Proposal(
            each, each.periodic.default_months or 12, role_name(each.owner_role),
            next(iter(held.get(each.owner_role, [])), None),
        )
        for each in wanted()
    ]  # fmt: skip


def propose(picked: Collection[str], *, actor: Actor) -> int:
    """Put the picked ones on the register of duties, to be put in force there; returns how many. Raises Denied, Invalid."""
    chosen = [each for each in offered(actor) if each.requirement.id in picked]
    if not chosen:
        raise Invalid({"": _("Pick what is to be done again and again.")})
    with transaction.atomic():
        for each in chosen:
            services.propose_duty(
                actor=actor, title=each.requirement.clause_title, instructions=each.requirement.text,
                requirement=each.requirement.id, every=each.months, unit="month", owner=each.person,
            )  # fmt: skip
    return len(chosen)
