"""What a replay reads: labels in the directory, records by their identity elsewhere, and earlier replays."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from wellkept.components.classification.models import Category
from wellkept.components.links.models import Reference
from wellkept.directory.models import Organization, Person, Team
from wellkept.flows.models import ReplayRun
from wellkept.kernel.registry import kind
from wellkept.ledger.models import Event

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
    """The category with that path."""
    return Category.objects.filter(path=path).first()


def run_of(log_digest: str) -> ReplayRun | None:
    """The replay of a log with that content, finished or not."""
    return ReplayRun.objects.filter(log_digest=log_digest).first()


def incidents_by_identity(system: str, identifiers: Iterable[str]) -> dict[str, Any]:
    """The incidents that are these things of another system, by their identifier there, locked."""
    wanted = sorted(identifiers)
    found: dict[str, Any] = {}
    for start in range(0, len(wanted), _CHUNK):
        pairs = Reference.objects.filter(
            system=system, relation="identity", identifier__in=wanted[start : start + _CHUNK], record__kind="incident"
        ).values_list("identifier", "record_id")
        records = dict(pairs)
        rows = (
            kind("incident")
            .model.objects.select_related("record", "team", "assignee")
            .select_for_update(of=("self",))
            .in_bulk(list(records.values()))
        )
        found.update({name: rows[pk] for name, pk in records.items()})
    return found


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


def replayed_since(record_ids: Iterable[int], since: datetime) -> set[int]:
    """Which of these incidents a replay has written since a moment of the wall clock."""
    events = Event.objects.filter(
        subject_id__in=sorted(record_ids), subject_kind="incident", origin="replay", recorded_at__gte=since
    )
    return {pk for pk in events.values_list("subject_id", flat=True).distinct() if pk is not None}


def rejections_of(run: ReplayRun) -> list[dict[str, Any]]:
    """The updates of a replay that could not be applied, in the order of the file."""
    return [{"row": row, "reason": reason} for row, reason in run.rejections.values_list("row", "reason")]
