"""Every write of a record: create, edit, transition. Row, card, spans, events and outbox in one transaction."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from wellkept.kernel import occasion, prepared, rows
from wellkept.kernel.errors import Conflict, Invalid, Refused
from wellkept.kernel.lifecycle import Transition
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import Action, Kind, kind_of
from wellkept.ledger import services as ledger
from wellkept.ledger.models import Event
from wellkept.records import bulk, hooks, numbering
from wellkept.records.cards import CHANGES, card_of
from wellkept.records.guard import writing
from wellkept.records.hooks import Write
from wellkept.records.models import Record, Span

#: So long after a step whoever took it can take it back.
TAKEN_BACK_WITHIN = timedelta(minutes=10)


def create(kind: Kind, *, actor: Actor, **fields: Any) -> Any:
    """Put one new record on file; `fields` are attributes of the kind's model. Raises Denied."""
    return create_many(kind, [fields], actor=actor)[0]


def create_many(kind: Kind, drafts: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Any]:
    """Put many new records on file in sets, under the same checks as one. Raises Denied."""
    actor.require(kind.access.create)
    if not drafts:
        return []
    at = occasion.now()
    origin = str(occasion.current().origin)
    with bulk.one_write(len(drafts)), writing():
        recorded = datetime.now(UTC)
        writes: list[Write] = []
        for fields in drafts:
            instance = kind.model(
                origin=origin,
                recorded_at=recorded,
                **{"state": kind.lifecycle.initial, "opened_at": at, "updated_at": at, **fields},
            )
            write = Write(kind, instance, actor, instance.opened_at, created=True)
            hooks.run_prepares(write)
            writes.append(write)
        # On SQLite the rest waits from here on; a number that is not used after all leaves a gap on PostgreSQL.
        for number, write in zip(numbering.take(kind.prefix, len(drafts)), writes, strict=True):
            write.instance.number = numbering.write(kind.prefix, number)
        _put_on_file(kind, writes, actor)
    return [write.instance for write in writes]


def _put_on_file(kind: Kind, writes: Sequence[Write], actor: Actor) -> None:
    """Write cards, rows, spans and what follows from them, then the events."""
    cards = [Record(**card_of(kind, write.instance)) for write in writes]
    sets = bulk.current()
    if sets is not None:
        sets.give_keys(cards)
    else:
        rows.insert(cards)
    for write, card in zip(writes, cards, strict=True):
        write.instance.record = card
        filled = _filled(kind, write.instance)
        write.before = dict.fromkeys(filled)
        write.entries.append(_entry(write, kind.born, {name: (None, value) for name, value in filled.items()}, True))
    spans = [span for write in writes for span in _first_spans(kind, write.instance)]
    if sets is not None:
        hooks.run_completes(writes)
        sets.add(kind, [write.instance for write in writes], spans)
    else:
        rows.insert([write.instance for write in writes])
        rows.insert(spans, keys=False)
        hooks.run_completes(writes)
    ledger.append([entry for write in writes for entry in write.entries], actor=actor)


def edit(instance: Any, *, actor: Actor, version: int | None = None, verb: str = "edited", **changes: Any) -> Any:
    """Change attributes of a record; what is equal already is left alone, and no event is written for nothing.

    Raises Denied, Conflict when `version` is not the current one.
    """
    return _edit(instance, actor, version, verb, changes, moves_version=True)


def note(instance: Any, *, actor: Actor, verb: str, **facts: Any) -> Any:
    """Write down what follows from something else (a comment was the first response): an event, but no new version,
    since nobody who has the record open changes the same thing. Raises Denied.
    """
    return _edit(instance, actor, None, verb, facts, moves_version=False)


def _edit(
    instance: Any, actor: Actor, version: int | None, verb: str, changes: Mapping[str, Any], *, moves_version: bool
) -> Any:
    kind = kind_of(instance)
    actor.require(kind.access.edit)
    with bulk.one_write(), writing():
        row = _lock(kind, instance, version)
        write = Write(kind, row, actor, occasion.now())
        _assign(write, changes)
        if write.before:
            _store(write, verb, public=False, moves_version=moves_version)
    return row


def transition(instance: Any, name: str, *, actor: Actor, version: int | None = None, **data: Any) -> Any:
    """Move a record along its lifecycle: lock, permission, guards, gates, then row, card, event, span, clocks, outbox.

    `data` are the attributes that the transition takes. Raises Denied, Refused (not from here, a guard or gate says no),
    Invalid (a required attribute is missing), Conflict (somebody was faster).
    """
    kind = kind_of(instance)
    try:
        step = kind.lifecycle.transition(name)
    except KeyError:
        raise Refused(_("There is no step called “%(name)s”.") % {"name": name}, code="unknown_transition") from None
    actor.require(step.permission)
    with bulk.one_write(), writing():
        row = _lock(kind, instance, version)
        if row.state not in step.sources:
            state = kind.lifecycle.state(row.state).label
            raise Refused(
                _("%(number)s is in the state “%(state)s”; from there “%(step)s” is not possible.")
                % {"number": row.number, "state": state, "step": step.label},
                code="illegal_transition",
            )
        write = Write(kind, row, actor, occasion.now(), transition=step)
        _take_data(write, step, data)
        for guard in step.guards:
            kind.guards[guard](write)
        hooks.check_gates(write)
        moved: dict[str, Any] = {"state": step.target, **dict.fromkeys(step.stamps, write.at)}
        moved |= {cleared: _empty(kind, cleared) for cleared in step.clears}
        _assign(write, moved)
        for effect in step.effects:
            kind.effects[effect](write)
        _store(write, step.past, public=True)
    return row


def take_back(instance: Any, *, actor: Actor) -> Any:
    """Set a record as it was before its last step, for whoever took that step a moment ago; the trail tells of both.

    Raises Denied, Refused when the step was another's, is long past or cannot be taken back, or something changed since.
    """
    kind = kind_of(instance)
    with bulk.one_write(), writing():
        row = _lock(kind, instance, None)
        event, step = _last_step(kind, row)
        if step is None or event.actor_id != actor.user_id or occasion.now() - event.effective_at > TAKEN_BACK_WITHIN:
            raise Refused(_("That step of %(number)s cannot be taken back any more.") % {"number": row.number})
        actor.require(step.permission)
        fields = {name: row._meta.get_field(name) for name in event.changes if name not in _OWN_COLUMNS}
        write = Write(kind, row, actor, occasion.now())
        _assign(write, {name: field.to_python(event.changes[name][0]) for name, field in fields.items()})
        _refuse_those_who_left(row, write.before)
        _store(write, "taken_back", public=True)
    return row


def _refuse_those_who_left(row: Any, attributes: Iterable[str]) -> None:
    """Nothing is given back to somebody who has left meanwhile, as it could not be given to him."""
    for name in attributes:
        field = row._meta.get_field(name)
        holder = getattr(row, field.name) if field.is_relation else None
        if holder is not None and getattr(holder, "active", True) is False:
            raise Refused(_("%(name)s is no longer offered, so this step stays taken.") % {"name": holder})


def _last_step(kind: Kind, row: Any) -> tuple[Any, Transition | Action | None]:
    """The event that last changed a record, and the step that it tells of, if that can be taken back."""
    attributes = {field.attname for field in row._meta.concrete_fields}
    events = Event.objects.filter(subject_kind=kind.key, subject_id=row.pk).order_by("-id")[:50]
    event = next((one for one in events if attributes & set(one.changes)), None)
    past = event.verb.rpartition(".")[2] if event is not None else ""
    for step in kind.lifecycle.transitions:
        if step.reversible and step.past == past:
            return event, step
    return event, next((action for action in kind.actions if past and action.reversible == past), None)


def set_attributes(write: Write, **changes: Any) -> None:
    """For guards and effects: change further attributes within the same write."""
    _assign(write, changes)


def _lock(kind: Kind, instance: Any, version: int | None) -> Any:

    def read() -> Any:
        found = prepared.read(
            ("lock", kind.key),
            lambda key: kind.model.objects.select_for_update(of=("self",)).filter(pk=key),
            key=instance.pk,
        )
        if not found:
            raise kind.model.DoesNotExist
        return found[0]

    sets = bulk.current()
    row = read() if sets is None else sets.lock(kind, instance.pk, read)
    if version is not None and row.version != version:
        raise Conflict(
            _("%(number)s was changed by somebody else while you had it open.") % {"number": row.number},
            current=row.version,
            theirs=_changes_since(kind, row, version),
        )
    return row


def _changes_since(kind: Kind, row: Any, version: int) -> dict[str, tuple[object, object]]:
    theirs: dict[str, tuple[object, object]] = {}
    events = Event.objects.filter(subject_kind=kind.key, subject_id=row.pk).select_related("text").order_by("-id")[:50]
    for event in events:
        step = event.changes.get("version")
        if (step and step[1] <= version) or event.verb == f"{kind.key}.{kind.born}":
            break
        if not step:
            continue  # comments, links and the like change no attribute
        text = getattr(event, "text", None)
        for name, pair in {**event.changes, **(text.values if text else {})}.items():
            if name not in ("version", "updated_at") and isinstance(pair, list) and len(pair) == 2:
                theirs[name] = (pair[0], theirs[name][1] if name in theirs else pair[1])
    return theirs


def _take_data(write: Write, step: Transition, data: Mapping[str, Any]) -> None:
    unknown = set(data) - set(step.fields)
    if unknown:
        raise Invalid({name: _("This step does not take this field.") for name in sorted(unknown)})
    _assign(write, data)
    if write.instance.origin == "native" and occasion.is_native():
        missing = {
            name: _("This is needed for “%(step)s”.") % {"step": step.label}
            for name in step.requires
            if getattr(write.instance, name) in (None, "")
        }
        if missing:
            raise Invalid(missing)


def _assign(write: Write, changes: Mapping[str, Any]) -> None:
    row = write.instance
    for name, value in changes.items():
        attribute = row._meta.get_field(name).attname
        old = getattr(row, attribute)
        setattr(row, name, value)
        new = getattr(row, attribute)
        if old != new and attribute not in write.before:
            write.before[attribute] = old


def _empty(kind: Kind, name: str) -> Any:
    field = kind.model._meta.get_field(name)
    return None if field.null else field.get_default()


def _store(write: Write, verb: str, *, public: bool, moves_version: bool = True) -> None:
    kind, row = write.kind, write.instance
    if moves_version:
        write.before["version"] = row.version
        row.version += 1
    row.updated_at = write.at
    hooks.run_prepares(write)
    changes = {name: (old, getattr(row, name)) for name, old in write.before.items() if getattr(row, name) != old}
    sets = bulk.current()
    ended, begun = _moved_spans(kind, row, changes, write)
    if sets is None:
        rows.update(kind.model, row.pk, {name: getattr(row, name) for name in (*changes, "updated_at")})
        card = card_of(kind, row)
        rows.update(Record, row.pk, {name: card[name] for name in CHANGES})
        if ended:
            still = {"record_id": row.pk, "attribute": ended, "until": None}
            rows.update_where(Span, still, {"until": write.at})
        rows.insert(begun, keys=False)
    write.entries.insert(0, _entry(write, verb, changes, public))
    hooks.run_completes([write])
    if sets is not None:
        sets.change(kind, row, changes, dict.fromkeys(ended, write.at), begun)
    ledger.append(write.entries, actor=write.actor)


_OWN_COLUMNS = {"record", "origin", "recorded_at", "updated_at", "version"}


def _filled(kind: Kind, row: Any) -> dict[str, Any]:
    values = {
        f.attname: getattr(row, f.attname) for f in kind.model._meta.concrete_fields if f.name not in _OWN_COLUMNS
    }
    return {name: value for name, value in values.items() if value not in (None, "")}


def _entry(write: Write, verb: str, changes: Mapping[str, Any], public: bool) -> ledger.Entry:
    private = set(write.kind.private)
    return ledger.Entry(
        verb=f"{write.kind.key}.{verb}",
        subject_kind=write.kind.key,
        subject_id=write.instance.pk,
        customer_id=write.instance.customer_id,
        changes={name: list(pair) for name, pair in changes.items() if name not in private},
        text={name: list(pair) for name, pair in changes.items() if name in private},
        public=public,
    )


def span_value(value: Any) -> str:
    """A value as validity spans keep it."""
    return "" if value is None else str(ledger.plain(value))


def _span_columns(kind: Kind) -> dict[str, str]:
    return {kind.model._meta.get_field(name).attname: name for name in kind.spans}


def _first_spans(kind: Kind, row: Any) -> list[Span]:
    return [
        Span(record_id=row.pk, attribute=name, value=span_value(getattr(row, column)), since=row.opened_at)
        for column, name in _span_columns(kind).items()
        if getattr(row, column) not in (None, "")
    ]


def _moved_spans(kind: Kind, row: Any, changes: Mapping[str, Any], write: Write) -> tuple[list[str], list[Span]]:
    """The attributes whose open span ends with a write, and the spans that begin with it."""
    moved = {name: column for column, name in _span_columns(kind).items() if column in changes}
    begun = [
        Span(record_id=row.pk, attribute=name, value=span_value(getattr(row, column)), since=write.at)
        for name, column in moved.items()
        if getattr(row, column) not in (None, "")
    ]
    return [name for name, column in moved.items() if changes[column][0] not in (None, "")], begun
