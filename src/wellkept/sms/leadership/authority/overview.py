"""The page of roles: who holds each role of the catalogue, and what is missing; and who has which part in each process."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from wellkept.conformity.catalogue import Process, Role, catalogue
from wellkept.conformity.selectors import role_name
from wellkept.directory import selectors as directory
from wellkept.directory.models import Person
from wellkept.kernel.permissions import Actor, permissions_of
from wellkept.sms.leadership.authority import selectors
from wellkept.sms.leadership.authority.models import RoleAssignment
from wellkept.sms.leadership.authority.roles import EVERYBODY, appointable


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody in a role; `gap` says what is wrong, "" where nothing is. Without an appointment he has the rights alone."""

    person: Person
    appointment: RoleAssignment | None
    gap: Any = ""


@dataclass(frozen=True, slots=True)
class RoleRow:
    """A role of the catalogue with its holders; `gap` says that nobody is appointed."""

    role: Role
    name: str
    holders: list[Holder] = field(default_factory=list)
    gap: Any = ""

    @property
    def sound(self) -> bool:
        """Whether nothing is missing here."""
        return not self.gap and not any(holder.gap for holder in self.holders)


@dataclass(frozen=True, slots=True)
class Overview:
    """Every role, and the figures above them: how many of the needed ones are held, and what is missing elsewhere."""

    rows: list[RoleRow]
    needed: int
    held: int
    unanswered: int
    differing: int


_NO_RIGHTS = gettext_lazy("has no rights of this role here")
_NOT_APPOINTED = gettext_lazy("has the rights, was not appointed")
_NOT_ACCEPTED = gettext_lazy("has not accepted yet")
_LEFT = gettext_lazy("has left")


def roles(actor: Actor) -> Overview:
    """Every role that people of the provider can be appointed to, as it stands now, in the order of the catalogue."""
    appointed: dict[str, list[RoleAssignment]] = {}
    for row in selectors.open_to(actor).order_by("starts_on", "pk"):
        appointed.setdefault(row.role, []).append(row)
    rights = directory.rights_held(actor)
    may = _abilities(rights)
    rows = [_row(role, appointed.get(role.slug, []), rights.get(role.slug, {}), may) for role in appointable()]
    needed = [row for row in rows if row.role.mandatory]
    gaps = [holder.gap for row in rows for holder in row.holders]
    return Overview(
        rows,
        len(needed),
        sum(not row.gap for row in needed),
        sum(gap is _NOT_ACCEPTED for gap in gaps),
        sum(gap in (_NO_RIGHTS, _NOT_APPOINTED) for gap in gaps),
    )


def _abilities(rights: dict[str, dict[int, Person]]) -> dict[int, frozenset[str]]:
    """What the account of each person may do, by the person's key."""
    roles: dict[int, set[str]] = {}
    for role, people in rights.items():
        for key in people:
            roles.setdefault(key, set()).add(role)
    return {key: permissions_of(frozenset(held)) for key, held in roles.items()}


def _row(
    role: Role, appointed: list[RoleAssignment], rights: dict[int, Person], may: dict[int, frozenset[str]]
) -> RoleRow:
    opens = permissions_of(frozenset({role.slug}))
    holders = [Holder(row.person, row, _gap_of(row, opens, may)) for row in appointed]
    named = {row.person_id for row in appointed}
    holders += [Holder(person, None, _NOT_APPOINTED) for key, person in rights.items() if key not in named]
    serving = any(row.person.active for row in appointed)
    gap = "" if serving else _("Nobody is appointed") if role.mandatory else ""
    return RoleRow(role, role_name(role.slug), holders, gap)


def _gap_of(row: RoleAssignment, opens: frozenset[str], may: dict[int, frozenset[str]]) -> Any:
    """What is wrong with a holder; whose account may do more than the role lacks no rights of it."""
    if not row.person.active:
        return _LEFT
    if row.state == "offered":
        return _NOT_ACCEPTED
    return "" if opens <= may.get(row.person_id, frozenset()) else _NO_RIGHTS


# Who has which part in each process --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RoleHead:
    """A column: a role with the names of its holders."""

    slug: str
    name: str
    holders: str


@dataclass(frozen=True, slots=True)
class Cell:
    """What a role has to do with a process: letters, each with its word."""

    head: RoleHead
    parts: tuple[tuple[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The processes of one group, each with a cell for every role that has a part in any of them."""

    name: str
    heads: list[RoleHead]
    rows: list[tuple[Process, list[Cell]]]


PARTS = (
    ("responsible", "R", gettext_lazy("does it")),
    ("accountable", "A", gettext_lazy("answers for it")),
    ("consulted", "C", gettext_lazy("is asked")),
    ("informed", "I", gettext_lazy("is told")),
)

_GROUPS = {
    "system": gettext_lazy("The management system"),
    "operation": gettext_lazy("Daily operation"),
    "service-portfolio": gettext_lazy("Service portfolio"),
    "relationship-and-agreement": gettext_lazy("Relationship and agreement"),
    "supply-and-demand": gettext_lazy("Supply and demand"),
    "design-build-transition": gettext_lazy("Design, build and transition"),
    "resolution-and-fulfilment": gettext_lazy("Resolution and fulfilment"),
    "service-assurance": gettext_lazy("Service assurance"),
    "performance-evaluation": gettext_lazy("Performance evaluation"),
    "improvement": gettext_lazy("Improvement"),
}


def parts_in_processes(actor: Actor) -> list[Group]:
    """The catalogue's processes by group, with the part that each role has in them and who holds the role."""
    names: dict[str, list[str]] = {}
    for row in selectors.open_to(actor).filter(person__active=True).order_by("pk"):
        held = names.setdefault(row.role, [])
        if row.person.name not in held:
            held.append(row.person.name)
    groups: dict[str, list[Process]] = {}
    for process in catalogue().processes:
        groups.setdefault(process.group, []).append(process)
    return [_group(key, processes, names) for key, processes in groups.items()]


def _group(key: str, processes: list[Process], names: dict[str, list[str]]) -> Group:
    heads = [_head(slug, names) for slug in _ordered({slug for process in processes for slug in _involved(process)})]
    rows = [(process, [Cell(head, _parts(process, head.slug)) for head in heads]) for process in processes]
    return Group(str(_GROUPS.get(key, key)), heads, rows)


def _involved(process: Process) -> Iterable[str]:
    return (slug for part, _letter, _word in PARTS for slug in getattr(process.raci, part))


def _ordered(slugs: set[str]) -> list[str]:
    return [role.slug for role in catalogue().roles if role.slug in slugs]


def _head(slug: str, names: dict[str, list[str]]) -> RoleHead:
    held = names.get(slug, [])
    some = ", ".join(held[:3]) + (f" +{len(held) - 3}" if len(held) > 3 else "")
    open_to_all = slug == EVERYBODY or slug not in {role.slug for role in appointable()}
    return RoleHead(slug, role_name(slug), some or ("" if open_to_all else pgettext("holder", "nobody")))


def _parts(process: Process, slug: str) -> tuple[tuple[str, Any], ...]:
    return tuple((letter, word) for part, letter, word in PARTS if slug in getattr(process.raci, part))
