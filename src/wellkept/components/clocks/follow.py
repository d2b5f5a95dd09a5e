"""Clocks follow the writes of records: each write is compared with what should run, and the difference is applied."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from wellkept.components.clocks import turning
from wellkept.components.clocks.models import Clock
from wellkept.components.clocks.turning import Target
from wellkept.kernel import prepared, rows
from wellkept.kernel.lifecycle import OPEN_PHASES, Phase
from wellkept.kernel.registry import ClockRule, Kind
from wellkept.records import bulk, hooks
from wellkept.records.hooks import Write

Source = Callable[[Write], Sequence[Target]]
_sources: list[Source] = []


@dataclass(frozen=True, slots=True)
class Lack:
    """Why a record has no target, or not a sure one, and what whoever has the permission (none named: may edit it) can do."""

    why: Any
    remedy: Any
    permission: str = ""


_lacks: list[Callable[..., Lack | None]] = []
_KEY, _ALL = "clocks", "all clocks"
#: What a turn can change of a clock.
_TURNING = (
    "seconds", "unit", "calendar_id", "agreement_id", "agreement_version", "pauses_for", "state", "due_at", "stopped_at", "warn_at",
    "told", "intervals",
)  # fmt: skip


def targets_from(source: Source) -> None:
    """Register where targets come from: the agreements. The first source that knows any wins."""
    _sources.append(source)


def lacks_from(explain: Callable[..., Lack | None]) -> None:
    """Register who says what a record lacks for sure targets: the agreements. `explain(kind, row, counted=...)`, where
    `counted` says that it has clocks.
    """
    _lacks.append(explain)


def lack_of(kind: Kind, row: Any, *, counted: bool) -> Lack | None:
    """Why a record without clocks has none, or why one with clocks may come to have others; None where all is well."""
    return _lacks[0](kind, row, counted=counted) if _lacks else None


def register() -> None:
    """Let clocks act on every write of a kind that has clock rules."""
    hooks.effect(prepare=prepare, complete=complete)


def prepare(write: Write) -> None:
    """Work out what each clock should do, and the record's next deadline."""
    kind = write.kind
    if not kind.clocks:
        return
    watched = {"state", "priority", "service_id", "customer_id", kind.hold_reason} | {r.stopped_by for r in kind.clocks}
    if not write.created and not watched & set(write.before):
        return
    there = [] if write.created else _present(write)
    clocks = {clock.metric: clock for clock in there}
    promised = not write.created and not write.changed("priority", "service_id", "customer_id")
    targets: dict[str, Target] | None = None
    if not promised or not clocks:
        targets = {t.metric: t for source in _sources for t in reversed(source(write))}
    turned: list[Clock] = []
    for rule in kind.clocks:
        clock = clocks.get(rule.metric)
        target = targets.get(rule.metric) if targets is not None else None
        if clock is None and target is not None:
            clock = clocks[rule.metric] = _new(write, target)
            turned.append(clock)
            hours = target.hours
        elif clock is not None:
            hours = turning.hours_of(clock)
            if target is not None and _differs(clock, target) and clock.state in ("running", "paused"):
                turning.retarget(clock, target, write.at, _cause(write))
                hours = target.hours
                turned.append(clock)
        else:
            continue
        if rule.repeats and clock.record_id is not None and _round_is_over(write, rule, clock):
            if _bring(clock, Clock.State.STOPPED, hours, write) and clock not in turned:
                turned.append(clock)
            if kind.lifecycle.phase(write.instance.state) in OPEN_PHASES:
                clock = clocks[rule.metric] = _next_round(clock, hours, write)
                turned.append(clock)
        if _bring(clock, _wanted(write, rule, clock), hours, write) and clock not in turned:
            turned.append(clock)
    write.scratch[_KEY] = turned
    write.scratch[_ALL] = there + [clock for clock in turned if clock.record_id is None]
    if kind.projection.due:
        dues = [c.due_at for c in clocks.values() if c.due_at is not None and c.state in ("running", "paused")]
        due = min(dues, default=None)
        if getattr(write.instance, kind.projection.due) != due:
            set_in_write(write, kind.projection.due, due)


def set_in_write(write: Write, name: str, value: Any) -> None:
    """Set an attribute of the row as part of the write."""
    if not write.created and name not in write.before:
        write.before[name] = getattr(write.instance, name)
    setattr(write.instance, name, value)


def complete(writes: Sequence[Write]) -> None:
    """Write the clocks that turned."""
    new: list[Clock] = []
    sets = bulk.current()
    for write in writes:
        turned = write.scratch.get(_KEY, ())
        for clock in turned:
            if clock.pk is None and clock.record_id is None:
                clock.record_id = write.instance.pk
                clock.customer_id = write.instance.customer_id
                new.append(clock)
            elif sets is None:
                rows.update(Clock, clock.pk, {name: getattr(clock, name) for name in _TURNING})
        if sets is not None and turned:
            sets.belongings.turn(Clock, write.instance.pk, write.scratch[_ALL], _TURNING)
    if sets is None:
        rows.insert(new, keys=False)


def _present(write: Write) -> list[Clock]:
    def read() -> list[Clock]:
        return prepared.read(
            "clocks",
            lambda record: Clock.objects.filter(record=record).select_related("calendar").order_by("id"),
            record=write.instance.pk,
        )

    sets = bulk.current()
    if sets is None:
        return read()
    found = sets.belongings.rows_of(Clock, write.instance.pk, read)
    for clock in found:
        if clock.calendar_id is not None and not Clock.calendar.is_cached(clock):
            clock.calendar = sets.belongings.once(("calendar", clock.calendar_id), partial(getattr, clock, "calendar"))
    return found


def _new(write: Write, target: Target) -> Clock:
    clock = Clock(
        metric=target.metric,
        seconds=target.seconds,
        unit=target.unit,
        calendar_id=target.calendar_id,
        agreement_id=target.agreement_id,
        agreement_version=target.agreement_version,
        pauses_for=list(target.pauses_for),
    )
    turning.start(clock, target.hours, write.instance.opened_at, _cause(write))
    return clock


def _differs(clock: Clock, target: Target) -> bool:
    return (clock.seconds, clock.unit, clock.calendar_id) != (target.seconds, target.unit, target.calendar_id)


def _cause(write: Write) -> str:
    if write.created:
        return "opened"
    if write.transition is not None:
        reason = getattr(write.instance, write.kind.hold_reason) if write.kind.hold_reason else ""
        return f"{write.transition.name}:{reason}" if reason else write.transition.name
    return "edited"


def _round_is_over(write: Write, rule: ClockRule, clock: Clock) -> bool:
    """Whether what the clock waits for has happened, or the record is open again after it stood."""
    return clock.state != Clock.State.CANCELLED and (
        write.changed(rule.stopped_by) or clock.state == Clock.State.STOPPED
    )


def _next_round(clock: Clock, hours: Any, write: Write) -> Clock:
    """A clock with the same promise that begins now."""
    following = Clock(
        metric=clock.metric, seconds=clock.seconds, unit=clock.unit, calendar=clock.calendar, agreement_id=clock.agreement_id,
        agreement_version=clock.agreement_version, pauses_for=list(clock.pauses_for),
    )  # fmt: skip
    turning.start(following, hours, write.at, _cause(write))
    return following


def _wanted(write: Write, rule: ClockRule, clock: Clock) -> Clock.State:
    row, kind = write.instance, write.kind
    phase = kind.lifecycle.phase(row.state)
    if phase is Phase.CANCELLED:
        return Clock.State.CANCELLED
    if phase in (Phase.RESOLVED, Phase.CLOSED):
        return Clock.State.STOPPED
    if not rule.repeats and getattr(row, rule.stopped_by) is not None:
        return Clock.State.STOPPED
    if phase is Phase.ON_HOLD and kind.hold_reason and getattr(row, kind.hold_reason) in clock.pauses_for:
        return Clock.State.PAUSED
    return Clock.State.RUNNING


def _bring(clock: Clock, wanted: Clock.State, hours: Any, write: Write) -> bool:
    """Turn a clock to the wanted state; says whether it turned."""
    if clock.state == wanted or clock.state == Clock.State.CANCELLED:
        return False
    turn = {
        Clock.State.RUNNING: turning.resume,
        Clock.State.PAUSED: turning.pause,
        Clock.State.STOPPED: turning.stop,
        Clock.State.CANCELLED: turning.cancel,
    }[wanted]
    turn(clock, hours, write.at, _cause(write))
    return True
