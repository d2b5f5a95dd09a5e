"""Clocks that explain themselves: what counts, since when, why not, by which promise; and the history of each."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _

from wellkept.components.clocks import follow, turning
from wellkept.components.clocks.models import Clock, Unit
from wellkept.kernel import prepared
from wellkept.kernel.lifecycle import OPEN_PHASES
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import Kind
from wellkept.kernel.wording import lowered
from wellkept.toolkit.words import appointment, duration, moment, promised_time


@dataclass(slots=True)
class Turn:
    """A stretch of a clock's life in words."""

    what: str
    since: str
    until: str
    cause: str


@dataclass(slots=True)
class Explained:
    """A clock as the page shows it; `state` is running, paused, met or missed, `share` the used part of the target, `exact`
    when it is due to the minute and how much service time is left.
    """

    label: Any
    state: str
    due: datetime | None
    share: float
    word: str
    why: str
    promise: str
    exact: str = ""
    turns: list[Turn] = field(default_factory=list)


def clocks_of(kind: Kind, record: Any) -> list[Explained]:
    """The clocks of a record, in one query; cancelled ones say nothing any more."""
    if not kind.clocks:
        return []
    rows = prepared.read(
        "clocks explained",
        lambda record: Clock.objects.filter(record=record).select_related("calendar", "agreement").order_by("id"),
        record=record.pk,
    )
    return explain(kind, record, rows)


def explain(kind: Kind, record: Any, clocks: Iterable[Clock]) -> list[Explained]:
    """Clocks in words; of a metric whose clock begins anew, the last one."""
    labels = {rule.metric: rule.label for rule in kind.clocks}
    now = datetime.now(UTC)
    return [
        _explain(kind, clock, labels.get(clock.metric, clock.metric), now)
        for clock in {clock.metric: clock for clock in clocks}.values()
        if clock.state != "cancelled"
    ]


def lacking(kind: Kind, record: Any, actor: Actor, *, counted: bool) -> list[str]:
    """Why no clock counts for open work, or by which guess the clocks count (`counted`), and for those who can mend it, how;
    nothing for people outside.
    """
    if not kind.clocks or not actor.provider or kind.lifecycle.phase(record.state) not in OPEN_PHASES:
        return []
    lack = follow.lack_of(kind, record, counted=counted)
    if lack is None:
        return []
    remedy = [str(lack.remedy)] if actor.can(lack.permission or kind.access.edit) else []
    return [str(lack.why), *remedy]


def _explain(kind: Kind, clock: Clock, label: Any, now: datetime) -> Explained:
    used = turning.used(clock.intervals, turning.hours_of(clock), now)
    over = turning.overdue_by(clock, now)
    state, word = clock.state, ""
    if clock.state == Clock.State.STOPPED:
        state = "missed" if over else "met"
        word = (
            _("missed by %(time)s") % {"time": duration(over.total_seconds())}
            if over
            else _("met in %(time)s") % {"time": promised_time(used, clock.unit)}
            if used >= 1
            else _("met outside service hours")
        )
    elif clock.state == Clock.State.PAUSED:
        word = _("paused, %(left)s left") % {"left": promised_time(max(0.0, clock.seconds - used), clock.unit)}
    return Explained(
        label=label,
        state=state,
        due=clock.due_at,
        share=round(min(1.0, used / clock.seconds), 3) if clock.seconds else 1.0,
        word=word,
        why=_why(kind, clock),
        promise=_promise(clock),
        exact=_exact(clock, used, now),
        turns=[_turn(kind, interval) for interval in clock.intervals],
    )


def _exact(clock: Clock, used: float, now: datetime) -> str:
    """When a clock that counts is due, and what is left until then in the hours that count."""
    if clock.state != Clock.State.RUNNING or clock.due_at is None:
        return ""
    at = appointment(clock.due_at, now)
    if clock.due_at < now:
        return _("Was due %(moment)s") % {"moment": at}
    left = promised_time(max(0.0, clock.seconds - used), clock.unit)
    if clock.calendar is None:
        return _("Due %(moment)s · %(left)s left") % {"moment": at, "left": left}
    hours = {"moment": at, "left": left, "calendar": clock.calendar.name}
    return _("Due %(moment)s · %(left)s left in %(calendar)s") % hours


def _why(kind: Kind, clock: Clock) -> str:
    """Why the clock stands or what it counts."""
    last = clock.intervals[-1] if clock.intervals else None
    if clock.state == Clock.State.PAUSED and last is not None:
        since = moment(datetime.fromisoformat(last["since"]))
        return _("Paused since %(since)s: %(cause)s") % {"since": since, "cause": cause_words(kind, last["cause"])}
    calendar = clock.calendar.name if clock.calendar is not None else _("around the clock")
    return _("%(target)s, %(calendar)s") % {"target": promised_time(clock.seconds, clock.unit), "calendar": calendar}


def _promise(clock: Clock) -> str:
    calendar = clock.calendar.name if clock.calendar is not None else _("around the clock")
    said = {"target": promised_time(clock.seconds, clock.unit), "calendar": calendar}
    if clock.unit == Unit.WORKING_DAYS:
        target = _("Target %(target)s, %(calendar)s: the same time of day on a later working day") % said
    elif clock.unit == Unit.CALENDAR_DAYS:
        target = _("Target %(target)s, %(calendar)s: the same time of day, and every day counts") % said
    else:
        target = _("Target %(target)s, %(calendar)s") % said
    if clock.agreement is None:
        return target
    return _("%(target)s; %(agreement)s, version %(version)s") % {
        "target": target,
        "agreement": f"{clock.agreement.number} {clock.agreement.title}",
        "version": clock.agreement_version,
    }


def _turn(kind: Kind, interval: dict[str, Any]) -> Turn:
    what = {
        "running": _("Counted"),
        "paused": _("Stood"),
        "stopped": _("Stopped"),
        "cancelled": _("Cancelled"),
        "retargeted": _("New target"),
    }.get(interval["kind"], interval["kind"])
    until = interval["until"]
    return Turn(
        what=what,
        since=moment(datetime.fromisoformat(interval["since"])),
        until=moment(datetime.fromisoformat(until)) if until else _("now"),
        cause=cause_words(kind, interval["cause"]),
    )


def cause_words(kind: Kind, cause: str) -> str:
    """Why a clock turned: "hold:caller" is said as "waiting for the caller"."""
    name, _colon, reason = cause.partition(":")
    if reason and kind.hold_reason:
        labels = dict(kind.model._meta.get_field(kind.hold_reason).flatchoices)
        if reason in labels:
            return lowered(labels[reason])
    if name in ("opened", kind.born):
        return _("put on record")
    if name == "edited":
        return _("changed")
    for step in kind.lifecycle.transitions:
        if step.name == name:
            return lowered(step.label)
    return name
