"""The map of all processes as a drawing: a band for each group, a box for each process, lines for what they hand over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

from wellkept.conformity.catalogue import Process
from wellkept.conformity.selectors import role_name
from wellkept.kernel.permissions import Actor
from wellkept.sms.planning.processes import chart, selectors, work
from wellkept.sms.planning.processes.models import Process as Own

#: Units of the drawing: a box, the space between boxes and rows, the column of the groups' names, boxes in a row.
BOX, HIGH, ACROSS, BETWEEN, NAMES, IN_ROW, TOP = 184, 70, 22, 34, 150, 5, 10
#: Characters that fit into a line of a box or of a group's name.
FITS, NAME_FITS = 23, 19


@dataclass(frozen=True, slots=True)
class Line:
    """Words in their place."""

    words: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A process on the map: what covers it here, whose it is and what waits. `state` is operating, planned or missing."""

    process: Process
    rows: tuple[Own, ...]
    state: str
    state_words: Any
    owner: str
    usual_owner: str
    piles: tuple[tuple[Any, work.Pile], ...]
    total: int
    gives: tuple[tuple[Process, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Box:
    """An entry in its place."""

    entry: Entry
    x: int
    y: int
    name: tuple[Line, ...]
    foot: Line
    near: bool
    chosen: bool


@dataclass(frozen=True, slots=True)
class Band:
    """A group in its place, with the entries that stand in it."""

    label: Any
    name: tuple[Line, ...]
    y: int
    height: int
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """Something handed over, drawn: the data of an SVG path, the head of its arrow, and whether it is of the chosen one."""

    path: str
    head: str
    words: str
    strong: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """The whole map."""

    width: int
    height: int
    bands: tuple[Band, ...]
    boxes: tuple[Box, ...]
    ways: tuple[Way, ...]


def draw(actor: Actor, chosen: str = "") -> Drawing:
    """The map in an actor's sight; what the `chosen` process takes and gives stands out."""
    rows, found = selectors.by_slug(actor), work.cards(actor)
    near = {end for one in chart.handovers() if chosen in (one.source, one.target) for end in (one.source, one.target)}
    bands, boxes, y = [], [], TOP
    for group, processes in chart.groups():
        entries = tuple(entry_of(process, rows, found, actor) for process in processes)
        for place, entry in enumerate(entries):
            row, column = divmod(place, IN_ROW)
            x, top = NAMES + column * (BOX + ACROSS), y + row * (HIGH + BETWEEN)
            boxes.append(_box(entry, x, top, near=entry.process.slug in near, chosen=entry.process.slug == chosen))
        height = -(-len(entries) // IN_ROW) * (HIGH + BETWEEN)
        name = tuple(
            Line(words, 0, y + 28 + 18 * place) for place, words in enumerate(wrap(str(chart.GROUPS[group]), NAME_FITS))
        )
        bands.append(Band(chart.GROUPS[group], name, y, height - BETWEEN, entries))
        y += height
    placed = {box.entry.process.slug: box for box in boxes}
    ways = [_way(one, place, placed, chosen) for place, one in enumerate(chart.handovers())]
    width = NAMES + IN_ROW * (BOX + ACROSS)
    return Drawing(width, y - BETWEEN + TOP, tuple(bands), tuple(boxes), tuple(sorted(ways, key=lambda w: w.strong)))


def entry_of(process: Process, rows: Mapping[str, Sequence[Own]], found: work.Cards, actor: Actor) -> Entry:
    """A process as it stands here."""
    mine = tuple(rows.get(process.slug, ()))
    state = "missing" if not mine else "operating" if any(row.state == "operating" for row in mine) else "planned"
    owners = dict.fromkeys(row.owner.name for row in mine if row.owner is not None)
    piles = tuple((kind.plural, pile) for kind, pile in work.open_of(process, found, actor))
    gives = tuple(
        (chart.by_slug()[one.target], tuple(map(chart.words, one.records)))
        for one in chart.handovers()
        if one.source == process.slug
    )
    return Entry(
        process, mine, state, chart.STATES[state], ", ".join(owners), role_name(process.owner_role), piles,
        work.total_open(process, found, actor), gives,
    )  # fmt: skip


def _box(entry: Entry, x: int, y: int, *, near: bool, chosen: bool) -> Box:
    name = wrap(entry.process.name, FITS)[:2]
    lines = tuple(Line(words, x + 12, y + 23 + 17 * place) for place, words in enumerate(name))
    said = str(entry.state_words)
    return Box(entry, x, y, lines, Line(said, x + 28, y + HIGH - 11), near, chosen)


def _way(one: chart.Handover, place: int, placed: Mapping[str, Box], chosen: str) -> Way:
    """A line from box to box that runs between the boxes: neighbours side by side, others along the gaps of rows and columns.
    Lines that share a gap stand a little apart, by their `place` among all.
    """
    source, target = placed[one.source], placed[one.target]
    said = f"{source.entry.process.name} → {target.entry.process.name}: {', '.join(map(chart.words, one.records))}"
    path, head = _beside(source, target) if _neighbours(source, target) else _along(source, target, place % 5 * 3 - 6)
    return Way(path, head, said, chosen in (one.source, one.target))


def _neighbours(source: Box, target: Box) -> bool:
    return source.y == target.y and abs(source.x - target.x) == BOX + ACROSS


def _beside(source: Box, target: Box) -> tuple[str, str]:
    """Straight across the gap; opposite ways run beside each other."""
    right = target.x > source.x
    x1, x2 = (source.x + BOX, target.x) if right else (source.x, target.x + BOX)
    y, tip = source.y + HIGH // 2 + (8 if right else -8), 8 if right else -8
    return f"M{x1} {y}H{x2 - tip}", f"M{x2 - tip} {y - 5}v10l{tip} -5z"


def _along(source: Box, target: Box, apart: int) -> tuple[str, str]:
    """Out of the source below or above, along the gap of its row, the one of a column and that of the target's row."""
    down = target.y >= source.y
    sign, side = (1, 14) if down else (-1, -14)
    x1, x2 = source.x + BOX // 2 + side + apart, target.x + BOX // 2 + side + apart
    y1 = source.y + HIGH if down else source.y
    gap = y1 + sign * (BETWEEN // 2) + apart
    if source.y == target.y:
        return f"M{x1} {y1}V{gap}H{x2}V{y1 + 8}", f"M{x2 - 5} {y1 + 8}h10l-5 -8z"
    y2 = target.y if down else target.y + HIGH
    last = y2 - sign * (BETWEEN // 2) + apart
    head = f"M{x2 - 5} {y2 - sign * 8}h10l-5 {sign * 8}z"
    if abs(y2 - y1) <= BETWEEN:
        return f"M{x1} {y1}V{gap}H{x2}V{y2 - sign * 8}", head
    left = target.x < source.x
    column = (source.x - ACROSS // 2 if left else source.x + BOX + ACROSS // 2) + apart
    return f"M{x1} {y1}V{gap}H{column}V{last}H{x2}V{y2 - sign * 8}", head
