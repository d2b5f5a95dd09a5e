"""The registry of kinds: what a room declares once, and pages, REST, CLI, import and proof are composed from.

A declaration says *what*; anything with an `if` is a named function of the room.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from wellkept.kernel.lifecycle import Lifecycle
from wellkept.kernel.permissions import Actor


@dataclass(frozen=True, slots=True)
class Access:
    """The permissions that govern a kind. Who may view which rows is decided from the three `view` permissions:

    `view`: all rows of the customers granted to the actor; `view_customer`: the rows of the actor's own organization;
    `view_own`: rows the actor requested, watches or was given. `note` guards text that customers must not see.
    """

    view: str
    create: str
    edit: str
    view_customer: str = ""
    view_own: str = ""
    comment: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of lists and exports. `name` is an attribute of the model; `sort` the database field it sorts by.

    `show` says how a cell is drawn: text, number, title, state, priority, person, team, card, choice, date, due, count, flag.
    `otherwise` is an attribute whose name stands in the cell of a person while there is none: the team.
    """

    name: str
    label: Any
    show: str = "text"
    sort: str = ""
    optional: bool = False
    otherwise: str = ""


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter of lists, REST and exports. `show`: choice, state, phase, person, team, card, organization, category, flag,
    month, overdue, past (whether a moment has passed, open or not), target (whether a clock counts or counted), some
    (whether a count is more than nothing).
    """

    name: str
    label: Any
    field: str = ""
    show: str = "choice"


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of a record's page. `template` draws it from what `context(record, actor)` returns; `side` puts it right. One
    that shows what an event tells of names its participle in `told`: without such an event nobody has to look.
    """

    key: str
    label: Any
    template: str
    context: Callable[..., Mapping[str, Any]]
    side: bool = True
    permission: str = ""
    told: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Input:
    """Something that an action takes and that is no attribute of the kind's model: the targets of a new version.

    `field(record, actor)` makes the form field that reads it, from a page as from JSON, with what stands there now as its
    initial value. Its shape in JSON is that of `column`, a field of another model, or `schema`.
    """

    name: str
    field: Callable[..., Any]
    column: Any = None
    schema: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Action:
    """Something people do with a record that does not move its state: escalate, propose as major, take a step.

    `run(record, *, actor, version, **data)` is the service; `requires` and `accepts` name what it takes, as attributes
    of the kind's model or of its own `inputs`; `offered(record)` says when it makes sense, `awaited(record)` when people wait
    for it, so that it stands before the other steps, `leads(record)` when nothing goes on without it, so that it is the one
    that comes next, `theirs(record, actor)` whose it is where that is no matter of permissions. One that does nothing but set
    attributes names in `reversible` the past tense of its event: whoever took it may take it back for a moment. Pages, REST
    and CLI offer it beside the transitions.
    """

    name: str
    label: Any
    permission: str
    run: Callable[..., Any]
    requires: tuple[str, ...] = ()
    accepts: tuple[str, ...] = ()
    offered: Callable[[Any], bool] | None = None
    awaited: Callable[[Any], bool] | None = None
    leads: Callable[[Any], bool] | None = None
    theirs: Callable[[Any, Actor], bool] | None = None
    inputs: tuple[Input, ...] = ()
    reversible: str = ""

    def open_to(self, record: Any, actor: Actor) -> bool:
        """Whether it makes sense for a record as it is, and for this actor."""
        allowed = actor.can(self.permission) and (self.offered is None or self.offered(record))
        return allowed and (self.theirs is None or self.theirs(record, actor))

    @property
    def fields(self) -> tuple[str, ...]:
        """Everything that the action takes."""
        return (*self.requires, *self.accepts)

    def input(self, name: str) -> Input | None:
        """The action's own input of that name; None for an attribute of the model."""
        return next((one for one in self.inputs if one.name == name), None)


@dataclass(frozen=True, slots=True)
class Beside:
    """What the form of a new record shows while somebody fills it in: `template` draws what `context(actor, values)` gives for
    what stands in the fields `of` so far; None while there is nothing to say. What is chosen there is sent as the field
    `chosen`, and `choose(record, value, actor=)` follows the creation in its transaction; Invalid leaves nothing made.
    """

    of: tuple[str, ...]
    template: str
    context: Callable[..., Mapping[str, Any] | None]
    chosen: str = ""
    choose: Callable[..., None] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """What programs read of one record beside its attributes: `read(number, actor)` gives it as JSON of the `schema`."""

    name: str
    schema: Mapping[str, Any]
    read: Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Condition:
    """When a field is asked for: while the attribute `field` has one of `values` (none given: any value at all).

    A field whose condition does not hold is hidden in the browser and not taken by the server; `required` makes it a
    must while the condition holds.
    """

    field: str
    values: tuple[str, ...] = ()
    required: bool = False

    def holds(self, value: Any) -> bool:
        """Whether the condition holds for a value of its field (related rows by key)."""
        plain = getattr(value, "pk", value)
        if plain is None or plain == "":
            return False
        return not self.values or str(plain) in self.values


@dataclass(frozen=True, slots=True)
class Derived:
    """An attribute whose value a table gives for those of the attributes `of`, unless somebody chose another one.

    `table()` is the one in force: the value for each combination; `left` is what a form calls leaving it to the table.
    `given` is the attribute that keeps what the table gave, `reason` the one that says why another value was chosen.
    """

    of: tuple[str, ...]
    table: Callable[[], Mapping[tuple[int, ...], int]]
    left: Any
    given: str
    reason: str

    def chosen(self, record: Any, name: str) -> bool:
        """Whether a record's value is somebody's choice."""
        return bool(getattr(record, name) != getattr(record, self.given))


@dataclass(frozen=True, slots=True)
class Projection:
    """Which attributes of the domain row the card repeats; empty means the kind has none."""

    owner: str = ""
    team: str = ""
    requester: str = ""
    service: str = ""
    priority: str = ""
    due: str = ""


@dataclass(frozen=True, slots=True)
class ClockRule:
    """A metric that agreements may set targets for; its clock stands when the attribute `stopped_by` is filled, at the latest
    when the record is resolved. One that `repeats` begins anew each time the attribute moves: a word every so many hours.
    """

    metric: str
    label: Any
    stopped_by: str
    repeats: bool = False


@dataclass(frozen=True, slots=True)
class SavedView:
    """A tab above a list: a name and the filters it stands for."""

    key: str
    label: Any
    query: Mapping[str, str]
    sort: str = ""


@dataclass(frozen=True, eq=False)
class Kind:
    """One kind of record. `key` names it in data, `slug` in addresses, `prefix` in numbers (INC-000123).

    `section` is the part of the left rail it stands in, `born` the participle of its creation (incident.opened).
    `purpose` says in a sentence what the kind is for, `purpose_outside` the same to people who do not work on it.
    `create` and `edit` are the room's services, where records.services' own do not suffice.

    Who may create but not edit fills in `reporter_fields` (none: the create_fields) and reads them under `reporter_labels`,
    where their names are words of the desk. `internal` are attributes that only
    those read who see notes. `formatted` are texts in Markdown, set as on paper; `drawn` gives by attribute what draws one in its
    own way, from the record and who looks. `conditions` says when a field is asked for; `limits` of which organizations the
    people, teams or organizations of an attribute may be (own, customer, supplier; of several, the first is offered first), and
    of which kinds its cards.
    `derived` are attributes that a table gives. `create_many(rows, *, actor)` is the room's service for imports.

    `hints` say by the name of a step what to know before taking it: `hint(record, actor)` gives a sentence or "". `proposed`
    gives by attribute what the form of a step proposes for it: `propose(record)`, often what stands there already. `mark`
    gives what sets a record apart from others of its kind, to stand beside its title, and its tone (bad, attention).
    `fixed(record)` says whether a record stays as it is, so that nobody is offered to edit it; `edit` refuses it too.
    `beside` is what the form of a new record shows while it is filled in. `withheld(record)` names steps that make no sense for
    a record, so that nobody is offered them; their guards refuse them too. `part_of` names the attribute that holds the card
    of the record whose part one of these is: who has ended a part goes on there. Records of a `standing` kind hold as they are
    and are no work that waits for anybody, though they stand where people work. `under` is the address of the page or list
    that leads to this one: the rail shows it only to who is there already.

    `spans` are attributes whose past values must be known for any date; `private` are attributes that hold personal text
    and are kept apart from the trail; `guards` and `effects` give the functions that the lifecycle names.
    """

    key: str
    slug: str
    prefix: str
    label: Any
    plural: Any
    model: type[Any]
    lifecycle: Lifecycle
    access: Access
    section: str
    born: str = "opened"
    clause: str = ""
    purpose: Any = ""
    purpose_outside: Any = ""
    icon: str = "file-text"
    projection: Projection = field(default_factory=Projection)
    columns: tuple[Column, ...] = ()
    filters: tuple[Filter, ...] = ()
    views: tuple[SavedView, ...] = ()
    default_sort: str = "-number"
    create_fields: tuple[str, ...] = ()
    more_fields: tuple[str, ...] = ()
    edit_fields: tuple[str, ...] = ()
    reporter_fields: tuple[str, ...] = ()
    reporter_labels: Mapping[str, Any] = field(default_factory=dict)
    internal: tuple[str, ...] = ()
    conditions: Mapping[str, Condition] = field(default_factory=dict)
    limits: Mapping[str, str] = field(default_factory=dict)
    derived: Mapping[str, Derived] = field(default_factory=dict)
    facts: tuple[str, ...] = ()
    story: tuple[str, ...] = ("description",)
    formatted: tuple[str, ...] = ()
    drawn: Mapping[str, Callable[[Any, Any], Any]] = field(default_factory=dict)
    panels: tuple[Panel, ...] = ()
    actions: tuple[Action, ...] = ()
    parts: tuple[Part, ...] = ()
    searched: tuple[str, ...] = ("title", "description")
    clocks: tuple[ClockRule, ...] = ()
    hold_reason: str = ""
    spans: tuple[str, ...] = ("state",)
    private: tuple[str, ...] = ("title", "description")
    create: Callable[..., Any] | None = None
    create_many: Callable[..., Any] | None = None
    edit: Callable[..., Any] | None = None
    form: type[Any] | None = None
    hints: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    proposed: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)
    mark: Callable[[Any], tuple[Any, str]] | None = None
    fixed: Callable[[Any], bool] | None = None
    beside: tuple[Beside, ...] = ()
    withheld: Callable[[Any], Collection[str]] | None = None
    part_of: str = ""
    standing: bool = False
    under: str = ""
    guards: Mapping[str, Callable[..., None]] = field(default_factory=dict)
    effects: Mapping[str, Callable[..., None]] = field(default_factory=dict)

    def purpose_for(self, actor: Actor) -> Any:
        """What the kind is for, to somebody who works on its records or to one who only reports."""
        return self.purpose if actor.can(self.access.edit) or not self.purpose_outside else self.purpose_outside

    def __post_init__(self) -> None:
        for t in self.lifecycle.transitions:
            for name in t.guards:
                if name not in self.guards:
                    raise ValueError(f"{self.key}: the transition {t.name} names the guard {name}, which is not given.")
            for name in t.effects:
                if name not in self.effects:
                    raise ValueError(
                        f"{self.key}: the transition {t.name} names the effect {name}, which is not given."
                    )


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Make a kind known. Raises ValueError when its key, slug or prefix is taken."""
    for other in _kinds.values():
        for name in ("key", "slug", "prefix"):
            if getattr(other, name) == getattr(kind, name):
                raise ValueError(f"The kinds {other.key} and {kind.key} have the same {name}.")
    _kinds[kind.key] = kind
    return kind


def extend(
    key: str,
    *,
    actions: tuple[Action, ...] = (),
    panels: tuple[Panel, ...] = (),
    parts: tuple[Part, ...] = (),
    hints: Mapping[str, Callable[..., Any]] | None = None,
    proposed: Mapping[str, Callable[[Any], Any]] | None = None,
    beside: Beside | None = None,
) -> None:
    """Add to a kind of an earlier room what a later one, or a flow, has to do with its records. KeyError for an unknown kind,
    ValueError where the form of a new record shows something of that choice already.
    """
    of = _kinds[key]
    if beside is not None and any(one.chosen == beside.chosen for one in of.beside):
        raise ValueError(f"The form of {key} has a choice “{beside.chosen}” already.")
    shown = of.beside if beside is None else (*of.beside, beside)
    _kinds[key] = replace(
        of,
        actions=(*of.actions, *actions),
        panels=(*of.panels, *panels),
        parts=(*of.parts, *parts),
        hints={**of.hints, **(hints or {})},
        proposed={**of.proposed, **(proposed or {})},
        beside=shown,
    )


def kinds() -> tuple[Kind, ...]:
    """Every kind, in the order of registration (the order of the standard)."""
    return tuple(_kinds.values())


def kind_keys() -> tuple[str, ...]:
    """Which kinds there are; cheap to compare with what they were."""
    return tuple(_kinds)


def kind(key: str) -> Kind:
    """The kind of that key; KeyError when there is none."""
    return _kinds[key]


def kind_of(instance_or_model: Any) -> Kind:
    """The kind that a domain row or model belongs to; KeyError when it is no record."""
    model = instance_or_model if isinstance(instance_or_model, type) else type(instance_or_model)
    for candidate in _kinds.values():
        if candidate.model is model:
            return candidate
    raise KeyError(model.__name__)


def kind_by_slug(slug: str) -> Kind | None:
    """The kind with that address, or None."""
    return next((k for k in _kinds.values() if k.slug == slug), None)


def kind_by_number(number: str) -> Kind | None:
    """The kind that a record's number belongs to, or None."""
    prefix = number.rpartition("-")[0]
    return next((k for k in _kinds.values() if k.prefix == prefix), None)
