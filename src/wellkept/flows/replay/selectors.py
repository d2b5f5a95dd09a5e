"""What a replay reads: labels in the directory, records by their identity elsewhere, and earlier replays."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from wellkept.components.classification.models import Category, PriorityMatrix
from wellkept.components.links.models import Reference
from wellkept.directory.models import Calendar, Organization, Person, Team
from wellkept.flows.models import ReplayMark, ReplayRun
from wellkept.kernel.registry import kind

#: No statement asks for more values than this.
_CHUNK = 500


def organization(name: str) -> Organization | None:
    """The organization of that name."""
    return Organization.objects.filter(name=name).first()


def teams_of(house: Organization) -> dict[str, Team]:
    """The teams of an organization by name."""
    return {team.name: team for team in Team.objects.filter(organization=house)}


def people_of(house: Organization, names: Iterable[str]) -> dict[str, Person]:
    """The people of an organization who have these names; of two namesakes the one on file longer."""
    wanted = sorted(names)
    found: dict[str, Person] = {}
    for start in range(0, len(wanted), _CHUNK):
        people = Person.objects.filter(organization=house, name__in=wanted[start : start + _CHUNK]).order_by("-pk")
        found.update({person.name: person for person in people})
    return found


def category(path: str) -> Category | None:
    """The category with that path, whatever the case of its letters."""
    return Category.objects.filter(path__iexact=path).first()


def run_of(log_digest: str) -> ReplayRun | None:
    """The replay of a log with that content, finished or not."""
    return ReplayRun.objects.filter(log_digest=log_digest).first()


def records_by_identity(of: str, system: str, identifiers: Iterable[str]) -> dict[str, Any]:
    """The records of a kind that are these things of another system, by their identifier there, locked."""
    wanted = sorted(identifiers)
    found: dict[str, Any] = {}
    for start in range(0, len(wanted), _CHUNK):
        pairs = Reference.objects.filter(
            system=system, relation="identity", identifier__in=wanted[start : start + _CHUNK], record__kind=of
        ).values_list("identifier", "record_id")
        records = dict(pairs)
        rows = (
            kind(of)
            .model.objects.select_related("record", "team", "assignee")
            .select_for_update(of=("self",))
            .in_bulk(list(records.values()))
        )
        found.update({name: rows[pk] for name, pk in records.items()})
    return found


def known_identities(system: str, of: str) -> set[str]:
    """The things of another system that records of a kind are."""
    known = Reference.objects.filter(system=system, relation="identity", record__kind=of)
    return set(known.values_list("identifier", flat=True))


def calendar(name: str) -> Calendar | None:
    """The calendar of that name."""
    return Calendar.objects.filter(name=name).first()


def service(title: str) -> Any:
    """The service of that title, the one on file longer of several; None where there is none."""
    return kind("service").model.objects.filter(title=title).exclude(state="cancelled").order_by("pk").first()


def parents_among(incident_ids: Iterable[int]) -> set[int]:
    """Which of these incidents have others below them."""
    below = kind("incident").model.objects.filter(parent_id__in=sorted(incident_ids))
    return set(below.values_list("parent_id", flat=True))


def references_of(record_ids: Iterable[int]) -> dict[int, set[tuple[str, str, str]]]:
    """What these records have to do with elsewhere: (relation, system, identifier) of each."""
    wanted = sorted(record_ids)
    found: dict[int, set[tuple[str, str, str]]] = {}
    for start in range(0, len(wanted), _CHUNK):
        rows = Reference.objects.filter(record_id__in=wanted[start : start + _CHUNK]).exclude(relation="identity")
        for record_id, *what in rows.values_list("record_id", "relation", "system", "identifier"):
            found.setdefault(record_id, set()).add((what[0], what[1], what[2]))
    return found


def matrices_between(first: datetime, last: datetime) -> list[datetime]:
    """The moments between two others, without them, from which a priority matrix holds."""
    held = PriorityMatrix.objects.filter(valid_from__gt=first, valid_from__lt=last)
    return list(held.order_by("valid_from").values_list("valid_from", flat=True))


def marks_of(record_ids: Iterable[int]) -> dict[int, ReplayMark]:
    """Up to which update these incidents are known from replays."""
    wanted = sorted(record_ids)
    found: dict[int, ReplayMark] = {}
    for start in range(0, len(wanted), _CHUNK):
        found.update(ReplayMark.objects.in_bulk(wanted[start : start + _CHUNK]))
    return found


def rejections_of(run: ReplayRun) -> list[dict[str, Any]]:
    """The updates of a replay that could not be applied, in the order of the file."""
    return [{"row": row, "reason": reason} for row, reason in run.rejections.values_list("row", "reason")]
