"""The map of processes, as the catalogue holds it: who hands what to whom, group by group."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils.translation import gettext_lazy as _

from wellkept.conformity.catalogue import Document, Process, catalogue

#: The groups of the catalogue in words.
GROUPS: dict[str, Any] = {
    "system": _("The system"),
    "operation": _("Planning and control"),
    "service-portfolio": _("Service portfolio"),
    "relationship-and-agreement": _("Relationships and agreements"),
    "supply-and-demand": _("Supply and demand"),
    "design-build-transition": _("Design, build and transition"),
    "resolution-and-fulfilment": _("Resolution and fulfilment"),
    "service-assurance": _("Service assurance"),
    "performance-evaluation": _("Performance evaluation"),
    "improvement": _("Improvement"),
}
#: How the organization stands to a process of the map.
STATES: dict[str, Any] = {
    "operating": _("Operating"),
    "planned": _("Planned"),
    "missing": _("Not taken in"),
}
#: Records that every process writes say nothing of who works with whom, save at their own process.
_EVERYWHERE = {"document", "communication", "action", "measurement", "report", "trend_analysis"}
ABBREVIATED = {
    "ci": "configuration item",
    "ci_type": "type of item",
    "ci_history": "history of an item",
    "sla": "agreement",
}
#: What one step hands over and another takes in belongs to the one that takes it in.
_TAKEN_IN = {"security_incident": "information-security-management"}


@dataclass(frozen=True, slots=True)
class Handover:
    """A process writes records that another one goes on with: which processes, by slug, and which records."""

    source: str
    target: str
    records: tuple[str, ...]


@cache
def by_slug() -> dict[str, Process]:
    """The catalogue's processes by slug, in the order of the standard."""
    return {process.slug: process for process in catalogue().processes}


@cache
def groups() -> tuple[tuple[str, tuple[Process, ...]], ...]:
    """The groups of the catalogue with their processes."""
    known = catalogue()
    return tuple((group, tuple(p for p in known.processes if p.group == group)) for group in known.process_groups)


@cache
def homes() -> dict[str, str]:
    """The process that each type of record belongs to: the one most of whose steps write it, the earlier of several."""
    written: dict[str, Counter[str]] = {}
    for process in catalogue().processes:
        for step in process.activities:
            written.setdefault(step.record, Counter())[process.slug] += 1
    return {record: counts.most_common(1)[0][0] for record, counts in written.items()} | _TAKEN_IN


@cache
def handovers() -> tuple[Handover, ...]:
    """Who hands what to whom: a process that writes records of another one hands them over."""
    found: dict[tuple[str, str], dict[str, None]] = {}
    for process in catalogue().processes:
        for step in process.activities:
            home = homes()[step.record]
            if home != process.slug and step.record not in _EVERYWHERE:
                found.setdefault((process.slug, home), {})[step.record] = None
    return tuple(Handover(*ends, tuple(records)) for ends, records in found.items())


def words(record: str) -> str:
    """A type of record of the vocabulary as words."""
    return ABBREVIATED.get(record, record.replace("_", " "))


def documents_of(process: Process) -> list[Document]:
    """The documents of the catalogue that a process's requirements ask for, those that must be there first."""
    asked = set(process.requirements)
    found = [one for one in catalogue().documents if asked & set(one.requirements) and one.nature == "document"]
    return sorted(found, key=lambda one: not one.required)


def clauses_of(slugs: Iterable[str]) -> set[str]:
    """The clauses of the standard that these processes are about."""
    return {clause for slug in slugs if slug in by_slug() for clause in by_slug()[slug].clauses}


def interplay(slugs: Iterable[str]) -> str:
    """How processes work with others, in plain lines: what they take in and give out, and to whom they hand what."""
    mine = [slug for slug in slugs if slug in by_slug()]
    given: dict[str, dict[str, None]] = {}
    taken: dict[str, dict[str, None]] = {}
    for one in handovers():
        if one.source in mine and one.target not in mine:
            given.setdefault(one.target, {}).update(dict.fromkeys(map(words, one.records)))
        if one.target in mine and one.source not in mine:
            taken.setdefault(one.source, {}).update(dict.fromkeys(map(words, one.records)))
    lines = [str(_("Takes from %(process)s: %(records)s")) % _told(*one) for one in taken.items()]
    lines += [str(_("Gives to %(process)s: %(records)s")) % _told(*one) for one in given.items()]
    return "\n".join(lines)


def _told(slug: str, records: Iterable[str]) -> dict[str, str]:
    return {"process": by_slug()[slug].name, "records": ", ".join(records)}
