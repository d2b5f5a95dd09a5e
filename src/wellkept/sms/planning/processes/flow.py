"""The flow of a process as a drawing: boxes one below the other, arrows between them, decisions as arcs beside them.

Everything is worked out here, in whole units of the drawing, so that the page holds plain SVG without style or script.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

from django.utils.translation import gettext as _

from wellkept.conformity.catalogue import Activity, Process
from wellkept.conformity.selectors import role_name
from wellkept.kernel.permissions import Actor
from wellkept.sms.planning.processes import chart, work

#: Units of the drawing: the width of all and of a box, the space around and between, and the height of lines.
WIDTH, BOX, LEFT, TOP, GAP, PAD, LINE = 460, 340, 8, 8, 28, 14, 20
#: Characters that fit into a line of a box, in the two sizes of type.
WIDE, SMALL = 38, 48
#: Between the tracks in which arcs run.
TRACK = 14


@dataclass(frozen=True, slots=True)
class Text:
    """A line of a box: what it is (for the stylesheet), its words and place."""

    role: str
    words: Any
    x: int
    y: int
    href: str = ""
    foreign: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """A step of the flow in its place."""

    step: int
    x: int
    y: int
    width: int
    height: int
    texts: tuple[Text, ...]

    @property
    def middle(self) -> int:
        """Half its height."""
        return self.y + self.height // 2

    @property
    def number(self) -> tuple[int, int]:
        """Where its number stands."""
        return self.x + 20, self.y + 20


@dataclass(frozen=True, slots=True)
class Line:
    """A way from step to step as the data of an SVG path, and the head of its arrow."""

    path: str
    head: str
    branch: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """A step in words, for the table beside the drawing."""

    number: int
    activity: str
    role: str
    record: str
    next: int | None
    decisions: tuple[tuple[str, int | None], ...]
    pile: work.Pile | None


@dataclass(frozen=True, slots=True)
class Drawing:
    """The whole drawing, and its steps in words."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    steps: tuple[Step, ...]


def draw(process: Process, found: work.Cards, actor: Actor) -> Drawing:
    """The flow of a process with what stands at each step in an actor's sight."""
    steps = [_step(process, activity, found, actor) for activity in process.activities]
    boxes, y = [], TOP
    for step in steps:
        box = _box(step, y)
        boxes.append(box)
        y += box.height + GAP
    lines, tracks = _ways(process.activities, {box.step: box for box in boxes}, [box.step for box in boxes])
    width = max(WIDTH, LEFT + BOX + TRACK * (tracks + 1) + 10)
    return Drawing(width, y, tuple(boxes), tuple(lines), tuple(steps))


def _step(process: Process, activity: Activity, found: work.Cards, actor: Actor) -> Step:
    kind = work.kind_for(activity.record)
    return Step(
        activity.step,
        activity.text,
        role_name(activity.role),
        str(kind.label) if kind is not None else chart.words(activity.record).capitalize(),
        activity.next,
        tuple((one.condition, one.go_to) for one in activity.decisions),
        work.at_step(process, activity, found, actor),
    )


def _box(step: Step, y: int) -> Box:
    x, at = LEFT + 42, y + PAD + 11
    texts = []
    for line in wrap(step.activity, WIDE) or [""]:
        texts.append(Text("activity", line, x, at, foreign=True))
        at += LINE
    for line in wrap(step.role, SMALL):
        texts.append(Text("who", line, x, at))
        at += LINE - 2
    texts.append(Text("writes", _("Record: %(record)s") % {"record": step.record}, x, at))
    at += LINE - 2
    for condition, go_to in step.decisions:
        for place, line in enumerate(wrap(condition, SMALL - 8)):
            said = f"{'' if place else '◇ '}{line}"
            texts.append(Text("decision", said, x, at, foreign=True))
            at += LINE - 2
        last = texts[-1]
        texts[-1] = Text("decision", f"{last.words} → {go_to or '■'}", last.x, last.y, foreign=True)
    if step.pile is not None:
        texts.append(Text("pile", step.pile.words, x, at + 2, href=step.pile.href))
        at += LINE
    return Box(step.number, LEFT, y, BOX, at - LINE - y + PAD + 5, tuple(texts))


def _ways(activities: Sequence[Activity], boxes: dict[int, Box], order: list[int]) -> tuple[list[Line], int]:
    """The arrows: straight down to the step below, arcs at the right to any other; how many tracks the arcs take."""
    lines: list[Line] = []
    arcs: list[tuple[int, int, bool]] = []
    for activity in activities:
        below = order.index(activity.step) + 1
        if activity.next is not None and below < len(order) and order[below] == activity.next:
            lines.append(_down(boxes[activity.step], boxes[activity.next]))
        elif activity.next is None:
            lines.append(_end(boxes[activity.step]))
        elif activity.next in boxes:
            arcs.append((activity.step, activity.next or 0, False))
        branches = (one.go_to for one in activity.decisions if one.go_to != activity.next)
        arcs += [(activity.step, to, True) for to in branches if to in boxes]
    tracks: list[list[tuple[int, int]]] = []
    for source, target, branch in sorted(arcs, key=lambda arc: abs(order.index(arc[0]) - order.index(arc[1]))):
        reach = tuple(sorted((boxes[source].middle, boxes[target].middle)))
        track = next((n for n, taken in enumerate(tracks) if all(_apart(reach, one) for one in taken)), len(tracks))
        if track == len(tracks):
            tracks.append([])
        tracks[track].append((reach[0], reach[1]))
        lines.append(_arc(boxes[source], boxes[target], track, branch=branch))
    return lines, len(tracks)


def _apart(one: Sequence[int], other: Sequence[int]) -> bool:
    return one[1] < other[0] or other[1] < one[0]


def _down(source: Box, target: Box) -> Line:
    x, y = source.x + source.width // 2, source.y + source.height
    return Line(f"M{x} {y}V{target.y - 7}", f"M{x - 5} {target.y - 8}h10l-5 8z")


def _end(source: Box) -> Line:
    """A square says that the flow is over here."""
    x, y = source.x + source.width // 2, source.y + source.height
    return Line(f"M{x} {y}V{y + 9}", f"M{x - 5} {y + 9}h10v10h-10z")


def _arc(source: Box, target: Box, track: int, *, branch: bool) -> Line:
    right = source.x + source.width
    x = right + TRACK * (track + 1)
    start, end = source.middle + 6, target.middle - 6
    return Line(f"M{right} {start}H{x}V{end}H{right + 8}", f"M{right + 8} {end - 5}v10l-8 -5z", branch)
