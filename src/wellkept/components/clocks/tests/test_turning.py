"""The arithmetic of clocks, on made-up histories: pauses, stops, retargets, and the wall clock changing."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from wellkept.components.clocks import turning
from wellkept.components.clocks.models import Clock
from wellkept.components.clocks.turning import Target
from wellkept.kernel.calendars import ServiceCalendar, Unit, counted

WEEK = {day: [["08:30", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
HOURS = ServiceCalendar.from_dict({"zone": "Europe/London", "weekly": WEEK})
START = datetime(2026, 3, 27, 10, 0, tzinfo=UTC)  # the Friday before the clocks go forward

turns = st.lists(
    st.tuples(st.sampled_from(["pause", "resume"]), st.integers(min_value=1, max_value=3 * 24 * 60)), max_size=12
)


def fresh(seconds: int = 8 * 3600) -> Clock:
    """A clock that started on Friday at ten."""
    clock = Clock(metric="resolution", seconds=seconds)
    turning.start(clock, HOURS, START, "opened")
    return clock


def play(clock: Clock, history: list[tuple[str, int]]) -> datetime:
    """Turn a clock through a history; returns the moment of the last turn."""
    at = START
    for verb, minutes in history:
        at += timedelta(minutes=minutes)
        if verb == "pause" and clock.state == "running":
            turning.pause(clock, HOURS, at, "hold:caller")
        elif verb == "resume" and clock.state == "paused":
            turning.resume(clock, HOURS, at, "resume")
    return at


def test_due_is_where_the_last_second_falls() -> None:
    clock = fresh()
    # seven hours on Friday, one on Monday, when the clocks have gone forward
    assert clock.due_at == datetime(2026, 3, 30, 8, 30, tzinfo=UTC)
    assert clock.warn_at is not None
    assert START < clock.warn_at < clock.due_at


@given(history=turns)
def test_a_paused_clock_never_breaches(history: list[tuple[str, int]]) -> None:
    clock = fresh()
    at = play(clock, history)
    if clock.state == "paused" and turning.used(clock.intervals, HOURS, at) < clock.seconds:
        assert turning.overdue_by(clock, at + timedelta(days=365)) is None


@given(history=turns)
def test_due_agrees_with_what_has_run(history: list[tuple[str, int]]) -> None:
    clock = fresh()
    at = play(clock, history)
    ran = turning.used(clock.intervals, HOURS, at)
    if clock.state == "running":
        assert clock.due_at is not None
        if ran < clock.seconds:
            assert clock.due_at >= at
            assert HOURS.elapsed(at, clock.due_at) == clock.seconds - ran
        else:
            assert clock.due_at <= at
            assert turning.used(clock.intervals, HOURS, clock.due_at) == clock.seconds


@given(history=turns, minutes=st.integers(min_value=1, max_value=5000))
def test_a_breach_stays_a_breach_whatever_comes_after(history: list[tuple[str, int]], minutes: int) -> None:
    clock = fresh(60)
    at = play(clock, [("resume", 30), *history])
    assert turning.overdue_by(clock, at + timedelta(minutes=minutes)) is not None


@given(history=turns, seconds=st.integers(min_value=60, max_value=100_000))
def test_a_new_target_loses_no_history(history: list[tuple[str, int]], seconds: int) -> None:
    clock = fresh()
    at = play(clock, history)
    before = turning.used(clock.intervals, HOURS, at)
    turning.retarget(clock, Target("resolution", seconds, None, HOURS), at, "edited")
    assert turning.used(clock.intervals, HOURS, at) == before
    if clock.state == "running" and before < seconds:
        assert clock.due_at == HOURS.due(at, seconds - before)


def test_stopping_and_reopening_leaves_the_gap_out() -> None:
    clock = fresh()
    turning.stop(clock, HOURS, START + timedelta(hours=2), "resolve")
    assert turning.overdue_by(clock, START + timedelta(days=9)) is None
    turning.resume(clock, HOURS, START + timedelta(days=5), "reopen")
    at = START + timedelta(days=5, hours=1)
    assert turning.used(clock.intervals, HOURS, at) == 2 * 3600 + 3600


def test_a_stop_during_a_pause_knows_its_due_time() -> None:
    clock = fresh()
    turning.pause(clock, HOURS, START + timedelta(hours=1), "hold:caller")
    turning.stop(clock, HOURS, START + timedelta(days=30), "resolve")
    assert clock.due_at is not None
    assert turning.overdue_by(clock, START + timedelta(days=31)) is None


def test_every_turn_has_its_cause() -> None:
    clock = fresh()
    play(clock, [("pause", 60), ("resume", 60)])
    turning.cancel(clock, HOURS, START + timedelta(hours=5), "cancel")
    assert [i["cause"] for i in clock.intervals] == ["opened", "hold:caller", "resume", "cancel"]
    assert clock.due_at is None


def test_a_target_used_up_at_the_close_stays_due_then_whatever_pauses_follow() -> None:
    clock = fresh(7 * 3600)
    evening, night = START.replace(hour=18), START.replace(hour=20)
    assert clock.due_at == START.replace(hour=17)
    turning.pause(clock, HOURS, evening, "hold:caller")
    turning.resume(clock, HOURS, night, "resume")
    assert clock.due_at == START.replace(hour=17)


@given(turns, st.sampled_from(list(Unit)), st.sampled_from([43_200, 86_400, 3 * 86_400]))
def test_whatever_is_counted_is_due_when_it_is_used_up(
    history: list[tuple[str, int]], unit: Unit, seconds: int
) -> None:
    hours = counted(HOURS, unit)
    clock = Clock(metric="resolution", seconds=seconds, unit=unit)
    turning.start(clock, hours, START, "opened")
    at = START
    for verb, minutes in history:
        at += timedelta(minutes=minutes)
        if verb == "pause" and clock.state == "running":
            turning.pause(clock, hours, at, "hold:caller")
        elif verb == "resume" and clock.state == "paused":
            turning.resume(clock, hours, at, "resume")
    used = turning.used(clock.intervals, hours, at)
    if clock.state == "paused" and clock.due_at is None:
        assert used <= seconds and turning.overdue_by(clock, at + timedelta(days=90)) is None
    elif clock.state == "running" and clock.due_at is not None and clock.due_at > at:
        # A time that the wall skips is moved forward by the hour of the change.
        near = 3601 if unit is Unit.CALENDAR_DAYS else 1
        assert abs(turning.used(clock.intervals, hours, clock.due_at) - seconds) < near and used < seconds
    else:
        assert clock.due_at is not None and clock.due_at <= at and used >= seconds - 1
