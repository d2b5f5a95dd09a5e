"""The columns of a kind: where their values come from, and how a cell is drawn. Rows are tuples, cells plain strings."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from html import escape
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from wellkept.kernel.lifecycle import OPEN_PHASES, Phase
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import Column, Kind
from wellkept.records.scope import sees_notes
from wellkept.toolkit import relations, words
from wellkept.toolkit.addresses import list_address

#: What every row begins with: key, number, state.
HEAD = ("pk", "number", "state")


@dataclass(frozen=True, slots=True)
class Shown:
    """A column with the paths of its values and the class of its cells."""

    column: Column
    paths: tuple[str, ...]
    css: str


_CLASSES = {
    "number": "c-number",
    "title": "c-title",
    "state": "c-state",
    "priority": "c-priority",
    "person": "c-person",
    "team": "c-choice",
    "card": "c-choice",
    "choice": "c-choice",
    "text": "c-choice",
    "flag": "c-choice",
    "date": "c-date",
    "due": "c-due",
    "count": "c-count",
}


def readable(kind: Kind, actor: Actor) -> tuple[Column, ...]:
    """The columns that the actor may read."""
    hidden = set() if sees_notes(kind, actor) else set(kind.internal)
    if not actor.provider:
        hidden.add("customer")
    return tuple(c for c in kind.columns if c.name not in hidden)


def chosen(kind: Kind, actor: Actor, names: str) -> list[Shown]:
    """The columns to show: the usual ones, or those that `names` lists (comma between), in the order of declaration."""
    wanted = {name for name in names.split(",") if name}
    columns = readable(kind, actor)
    picked = [c for c in columns if (c.name in wanted if wanted else not c.optional) or c.show in ("number", "title")]
    return [shown(kind, column) for column in picked]


def shown(kind: Kind, column: Column) -> Shown:
    """Where a column's values come from. Raises FieldDoesNotExist for a column that the model does not have."""
    paths = _paths(kind, column.name) + (_paths(kind, column.otherwise) if column.otherwise else ())
    return Shown(column, paths, _CLASSES.get(column.show, "c-choice"))


def _paths(kind: Kind, name: str) -> tuple[str, ...]:
    target = relations.related_model(kind.model._meta.get_field(name))
    if target is None:
        return (name,)
    paths = tuple(f"{name}__{path}" for path in relations.name_paths(target))
    return (*paths, f"{name}__customer_id") if relations.is_record(target) else paths


@lru_cache(maxsize=128)
def _states(kind: Kind, language: str) -> dict[str, tuple[str, Phase]]:
    return {
        s.name: (f'<span class="state {s.phase}">{escape(str(s.label))}</span>', s.phase) for s in kind.lifecycle.states
    }


@lru_cache(maxsize=1024)
def _labels(kind: Kind, name: str, language: str) -> dict[Any, str]:
    return {value: escape(str(label)) for value, label in kind.model._meta.get_field(name).choices or ()}


Draw = Callable[[Sequence[Any], Phase], str]


def _drawing(kind: Kind, one: Shown, place: int, now: datetime, sight: relations.Sight) -> Draw:
    """The function that draws a column's cell from a row; `place` is where its values begin."""
    show, name = one.column.show, one.column.name
    language = get_language() or ""
    if show == "state":
        states = _states(kind, language)
        return lambda row, phase: states[row[place]][0]
    if show == "number":
        return lambda row, phase: escape(row[place])
    if show == "title":
        base = list_address(kind)
        return lambda row, phase: f'<a href="{base}/{row[1]}">{escape(row[place] or row[1])}</a>'
    if show == "priority":
        labels = _labels(kind, name, language)
        return lambda row, phase: (
            f'<span class="priority p{row[place]}" title="{labels.get(row[place], "")}">P{row[place]}</span>'
            if row[place]
            else ""
        )
    if show == "person" and one.column.otherwise:
        return lambda row, phase: _person(row[place]) if row[place] else _instead(row[place + 1])
    if show == "person":
        return lambda row, phase: _person(row[place]) if row[place] else ""
    if show == "due":
        return lambda row, phase: due_cell(row[place], phase, now)
    if show == "date":
        return lambda row, phase: _date(row[place])
    if show == "flag":
        yes = escape(gettext("yes"))
        return lambda row, phase: yes if row[place] else ""
    if len(one.paths) > 1:
        return lambda row, phase: (
            f'<span title="{escape(row[place])}">{escape(row[place + 1])}</span>'
            if row[place] and relations.in_sight(row[place + 2], sight)
            else ""
        )
    labels = _labels(kind, name, language)
    if labels:
        return lambda row, phase: labels.get(row[place], "")
    return lambda row, phase: "" if row[place] is None else escape(_said(row[place]))


def _said(value: Any) -> str:
    return words.exact(value) if isinstance(value, Decimal) else str(value)


def _person(name: str) -> str:
    return (
        f'<span class="person"><span class="initials tone-{words.tone(name)}" aria-hidden="true">'
        f"{escape(words.initials(name))}</span><span>{escape(name)}</span></span>"
    )


def _instead(name: str | None) -> str:
    return f'<span class="muted">{escape(name)}</span>' if name else ""


def due_cell(at: datetime | None, phase: Phase, now: datetime) -> str:
    """A deadline while it matters: counting words; "paused" on hold; nothing once the work is over."""
    if phase not in OPEN_PHASES:
        return ""
    if at is None:
        return f'<span class="due paused">{escape(gettext("paused"))}</span>' if phase is Phase.ON_HOLD else ""
    return (
        f'<time class="due {words.due_class(at, now)}" datetime="{at.isoformat()}" title="{escape(words.moment(at))}"'
        f" data-due>{escape(words.due_words(at, now))}</time>{_time_of_day(at, now)}"
    )


def _time_of_day(at: datetime, now: datetime) -> str:
    time = words.due_time(at, now)
    return f' <span class="muted">{escape(time)}</span>' if time else ""


def _date(value: date | datetime | None) -> str:
    if value is None:
        return ""
    exact = words.moment(value) if isinstance(value, datetime) else words.day(value)
    return f'<time datetime="{value.isoformat()}" title="{escape(exact)}">{escape(words.day(value))}</time>'


def paths(columns: Iterable[Shown]) -> list[str]:
    """The values to fetch for rows with these columns."""
    return [*HEAD, *(path for one in columns for path in one.paths)]


def draw(
    kind: Kind, columns: Sequence[Shown], rows: Sequence[Sequence[Any]], *, pick: bool, sight: relations.Sight
) -> SafeString:
    """The body of a list: one <tr> a row; every value is escaped. `pick` puts a box in front for selecting; of related
    records only those in sight are named.
    """
    now = datetime.now(UTC)
    states = _states(kind, get_language() or "")
    place, drawings = len(HEAD), []
    for one in columns:
        drawings.append((one.css, _drawing(kind, one, place, now, sight)))
        place += len(one.paths)
    select = escape(gettext("Select"))
    out: list[str] = []
    for row in rows:
        phase = states[row[2]][1]
        box = (
            f'<td class="c-pick"><input type="checkbox" name="pick" value="{row[1]}" form="bulk"'
            f' aria-label="{select} {row[1]}"></td>'
            if pick
            else ""
        )
        cells = "".join([f'<td class="{css}">{make(row, phase)}</td>' for css, make in drawings])
        out.append(f"<tr>{box}{cells}</tr>")
    return mark_safe("".join(out))  # noqa: S308  every value above is escaped or a constant
