"""A kind's records as a board: a column a state, or a column a person. Everything comes from the kind's declaration.

Columns are bounded and each is one small question that an index answers, so that a board is as fast among many records.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import escape
from typing import Any

from django.db.models import Count
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from wellkept.kernel.lifecycle import Phase, State, Transition
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import Kind
from wellkept.toolkit import filters, lists, paging
from wellkept.toolkit.addresses import list_address
from wellkept.toolkit.columns import due_cell
from wellkept.toolkit.lists import ListQuery
from wellkept.toolkit.templatetags.ui import icon
from wellkept.toolkit.words import initials, tone

#: So many cards stand in a column.
CARDS = 25
#: So many people get a column; the list has the others.
PEOPLE = 12


@dataclass(slots=True)
class Column:
    """A column: cards of a state or of a person. One without cards to show (`slim`) is there to move cards to."""

    key: str
    label: str
    phase: str = ""
    rows: Sequence[Sequence[Any]] = field(default_factory=tuple)
    count: int = 0
    counted: str = ""
    further: str = ""
    more: str = ""
    slim: bool = False
    body: SafeString = field(default_factory=SafeString)


def states_shown(query: ListQuery) -> list[State]:
    """The states that the filters let pass, in the order of the lifecycle."""
    kind = query.kind
    passing = {state.name for state in kind.lifecycle.states}
    for one in query.chosen:
        if one.filter.show == "state":
            passing &= set(one.values)
        elif one.filter.show == "phase":
            passing &= set(filters.states_of(kind, one.values) or ())
    return [state for state in kind.lifecycle.states if state.name in passing]


def moves(kind: Kind, actor: Actor) -> dict[str, dict[str, Transition]]:
    """By state where an actor may move a record from it, and the step that takes it there: the likeliest if there are several."""
    found: dict[str, dict[str, Transition]] = {}
    for state in kind.lifecycle.states:
        steps = [t for t in kind.lifecycle.from_state(state.name) if not t.automatic and actor.can(t.permission)]
        for step in sorted(steps, key=lambda t: not t.primary):
            found.setdefault(state.name, {}).setdefault(step.target, step)
    return found


def giving(kind: Kind, actor: Actor) -> dict[str, Transition]:
    """By state the step that says whose a record is, if the actor may take it and it needs nothing else."""
    owner = kind.projection.owner
    found: dict[str, Transition] = {}
    for state in kind.lifecycle.states if owner else ():
        for step in kind.lifecycle.from_state(state.name):
            if (
                owner in step.accepts
                and not (step.primary or step.requires or step.automatic)
                and actor.can(step.permission)
            ):
                found.setdefault(state.name, step)
    return found


def by_state(query: ListQuery) -> list[Column]:
    """A column for each state that passes, and slim ones for those to which the actor may move what stands in them."""
    kind, shown = query.kind, states_shown(query)
    reached = {target for state in shown for target in moves(kind, query.actor).get(state.name, ())}
    columns = []
    for state in kind.lifecycle.states:
        column = Column(state.name, str(state.label), str(state.phase))
        if state in shown:
            _fill(column, query, {"state": state.name}, _narrower(query, "state", state.name), prepared=True)
            columns.append(column)
        elif state.name in reached:
            column.slim = True
            columns.append(column)
    return columns


def by_person(query: ListQuery) -> list[Column]:
    """A column for each person who has any of the records, those with the most first, and one for nobody at the head."""
    owner = query.kind.projection.owner
    rows = query.rows().order_by()
    people = rows.values_list(owner, f"{owner}__name").annotate(n=Count("pk")).order_by("-n", f"{owner}__name")
    columns = []
    for key, name, count in sorted(people[:PEOPLE], key=lambda one: one[0] is not None):
        column = Column("" if key is None else str(key), name or _("Nobody yet"), count=count)
        _fill(column, query, {owner: key}, _narrower(query, owner, "none" if key is None else str(key)))
        columns.append(column)
    return columns


def _narrower(query: ListQuery, name: str, value: str) -> str:
    """The list of a column, if the list has a filter for it."""
    known = next((one.name for one in query.kind.filters if (one.field or one.name) == name), None)
    base, query.base = query.base, list_address(query.kind)
    address = query.address(**{known: value}) if known else query.address()
    query.base = base
    return address


def _fill(column: Column, query: ListQuery, only: Mapping[str, Any], more: str, *, prepared: bool = False) -> None:
    listing = lists.listing_key(query.kind, query.actor, query.chosen) if prepared else None
    page = paging.take(
        query.kind.model, lambda: query.rows().filter(**only), query.order, _paths(query.kind), size=CARDS,
        key=None if listing is None else ("board", listing, *only.items()),
    )  # fmt: skip
    column.rows = page.rows
    if not page.after:
        column.count = len(page.rows)
        return
    column.more = more
    if not column.count:
        column.count = query.rows().filter(**only).order_by()[: lists.COUNTED + 1].count()


def _paths(kind: Kind) -> list[str]:
    """The values of a card: what the kind does not have is its key again."""
    of = kind.projection
    named = [f"{name}__name" if name else "pk" for name in (of.owner, of.team)]
    return ["pk", "number", "state", "title", "version", of.priority or "pk", of.due or "pk", *named]


class Drawing:
    """How the cards of one board are drawn; every value is escaped."""

    def __init__(self, query: ListQuery, *, states: bool) -> None:
        self.kind, self.now, self.states = query.kind, datetime.now(UTC), states
        self.moves = {
            state: "".join(self._item(step) for step in steps.values())
            for state, steps in moves(self.kind, query.actor).items()
        }
        self.labels = {
            s.name: (s.phase, f'<span class="state {s.phase}">{escape(str(s.label))}</span>')
            for s in self.kind.lifecycle.states
        }
        self.priorities = (
            {value: escape(str(label)) for value, label in filters.choices_of(self.kind, self.kind.projection.priority)}
            if self.kind.projection.priority
            else {}
        )
        self.menu = escape(_("Move"))

    def _item(self, step: Transition) -> str:
        return (
            f'<a class="menu-item" href="/{self.kind.slug}/%(number)s/do/{step.name}" data-step="{step.name}">'
            f"{escape(str(step.label)).replace('%', '%%')}</a>"
        )

    def cards(self, column: Column) -> SafeString:
        """The items of a column."""
        return mark_safe("".join([self._card(row) for row in column.rows]))  # noqa: S308  see _card

    def _card(self, row: Sequence[Any]) -> str:
        _key, number, state, title, version, priority, due, owner, team = row
        of, (phase, label) = self.kind.projection, self.labels[state]
        mark = due_words = ""
        if of.priority and priority:
            mark = f'<span class="priority p{priority}" title="{self.priorities.get(priority, "")}">P{priority}</span>'
        if of.due:
            due_words = due_cell(due, Phase(phase), self.now)
        items = self.moves.get(state, "")
        menu = (
            f'<details class="menu"><summary class="button plain icon-only" aria-label="{self.menu} {number}">'
            f'{icon("dots", "small")}</summary><div class="menu-panel">{items % {"number": number}}</div></details>'
            if items
            else ""
        )
        return (
            f'<li class="board-card" data-number="{number}" data-state="{state}" data-version="{version}"'
            f'{" draggable=true" if items else ""}><div class="board-line"><span class="c-number">{number}</span>{mark}</div>'
            f'<a class="board-title" href="/{self.kind.slug}/{number}" draggable="false">{escape(title or number)}</a>'
            f'<div class="board-line">{"" if self.states else label}{due_words}{self._who(owner, team)}</div>{menu}</li>'
        )

    def _who(self, owner: Any, team: Any) -> str:
        of = self.kind.projection
        name = (owner if of.owner else None) or (team if of.team else None)
        if not name or not self.states:
            return ""
        letters = (
            f'<span class="initials tone-{tone(name)}" aria-hidden="true">{escape(initials(name))}</span>'
            if of.owner and owner
            else ""
        )
        return f'<span class="person">{letters}<span>{escape(name)}</span></span>'
