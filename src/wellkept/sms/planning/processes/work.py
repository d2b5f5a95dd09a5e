"""The open work of each process, counted from the cards, and the lists that hold it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.utils.translation import ngettext

from wellkept.conformity.catalogue import Activity, Process
from wellkept.conformity.catalogue.kept_as import KEPT_AS
from wellkept.kernel.lifecycle import OPEN_PHASES, Phase
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import Kind, kinds
from wellkept.records.scope import visible_cards
from wellkept.sms.planning.processes import chart

#: The sections of the rail whose records are work that waits for somebody; elsewhere a record stands as it is.
_WORKED, _REVIEWS = ("work", "changes"), "review"
#: From so many steps on a kind has a beginning and an end in the main course.
MAIN = 2
_BUSY, _DONE = (Phase.ACTIVE, Phase.ON_HOLD), (Phase.RESOLVED,)

#: How many cards of each kind an actor sees, by phase.
Cards = Mapping[tuple[str, str], int]


@dataclass(frozen=True, slots=True)
class Pile:
    """Records that stand at a step: how many, what that says in words, and the list that holds them."""

    count: int
    words: str
    href: str


def kind_for(record: str) -> Kind | None:
    """The kind in which a type of record of the vocabulary is kept; None where there is none."""
    wanted = KEPT_AS.get(record, record)
    return next((kind for kind in kinds() if kind.key == wanted), None)


def cards(actor: Actor) -> Cards:
    """How many cards the actor sees of each kind that some process writes, by phase; one statement."""
    wanted = {kind.key for kind in map(kind_for, chart.homes()) if kind is not None}
    phases = [str(phase) for phase in (*OPEN_PHASES, *_DONE)]
    rows = visible_cards(actor).order_by().filter(phase__in=phases, kind__in=wanted)
    return {(key, phase): n for key, phase, n in rows.values_list("kind", "phase").annotate(n=Count("pk"))}


def at_step(process: Process, step: Activity, found: Cards, actor: Actor) -> Pile | None:
    """What stands at a step: at the first one that writes a kind what is new, at the last one of the main course what is done
    and not closed, else what is being worked on. Records of another process are counted as a whole. None for a kind that
    the product has not, or whose lists the actor does not open, and beside the main course: no card tells who is there.
    """
    kind = kind_for(step.record)
    if kind is None or not actor.can(kind.access.view):
        return None
    if not _waits(kind):
        return _pile(kind, OPEN_PHASES, found, "on_record")
    if chart.homes().get(step.record) != process.slug:
        return _pile(kind, OPEN_PHASES, found, "open")
    course = [one for one in main_course(process) if one.record == step.record]
    if len(course) < MAIN:
        return _pile(kind, OPEN_PHASES, found, "open")
    if step not in course:
        return None
    if step == course[0]:
        return _pile(kind, (Phase.NEW,), found, "new")
    if step == course[-1] and kind.lifecycle.in_phases(_DONE):
        return _pile(kind, _DONE, found, "to_close")
    return _pile(kind, _BUSY, found, "in_progress")


def main_course(process: Process) -> list[Activity]:
    """The steps that follow from the first one where no decision leads elsewhere."""
    steps = {step.step: step for step in process.activities}
    course: list[Activity] = []
    at: int | None = process.activities[0].step
    while at is not None and at in steps and steps[at] not in course:
        course.append(steps[at])
        at = steps[at].next
    return course


def open_of(process: Process, found: Cards, actor: Actor) -> list[tuple[Kind, Pile]]:
    """The open work of the kinds that are a process's own."""
    mine = [record for record, slug in chart.homes().items() if slug == process.slug]
    known = dict.fromkeys(kind for kind in map(kind_for, mine) if kind is not None and actor.can(kind.access.view))
    return [(kind, _pile(kind, OPEN_PHASES, found, "open" if _waits(kind) else "on_record")) for kind in known]


def total_open(process: Process, found: Cards, actor: Actor) -> int:
    """How much work of a process waits for somebody; records that merely stand are not counted."""
    return sum(pile.count for kind, pile in open_of(process, found, actor) if _waits(kind))


def _waits(kind: Kind) -> bool:
    return (kind.section in _WORKED or kind.key == _REVIEWS) and not kind.standing


def _pile(kind: Kind, phases: tuple[Phase, ...], found: Cards, said: str) -> Pile:
    count = sum(Counter({key: n for key, n in found.items() if key[0] == kind.key and key[1] in phases}).values())
    return Pile(count, _WORDS[said](count), f"/{kind.slug}{_query(kind, phases)}")


def _query(kind: Kind, phases: tuple[Phase, ...]) -> str:
    """The filter of a kind's list that shows the records of some phases, as well as the list can say it."""
    shows = {one.show: one.name for one in kind.filters}
    if "phase" in shows:
        value = "open" if phases == OPEN_PHASES else ",".join(str(phase) for phase in phases)
        return f"?{shows['phase']}={value}"
    if "state" in shows:
        return f"?{shows['state']}={','.join(kind.lifecycle.in_phases(phases))}"
    return ""


_WORDS: dict[str, Any] = {
    "new": lambda n: ngettext("%(n)d new", "%(n)d new", n) % {"n": n},
    "in_progress": lambda n: ngettext("%(n)d in progress", "%(n)d in progress", n) % {"n": n},
    "to_close": lambda n: ngettext("%(n)d to be closed", "%(n)d to be closed", n) % {"n": n},
    "open": lambda n: ngettext("%(n)d open", "%(n)d open", n) % {"n": n},
    "on_record": lambda n: ngettext("%(n)d on record", "%(n)d on record", n) % {"n": n},
}
