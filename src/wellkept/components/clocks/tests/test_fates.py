"""What a clock had come to by a moment: decided when its target passes or its record is done, and the same years later."""

from datetime import UTC, datetime, timedelta

from wellkept.components.clocks import turning
from wellkept.components.clocks.fates import Fate, cancelled, fate
from wellkept.components.clocks.models import Clock
from wellkept.components.clocks.turning import Target
from wellkept.kernel.calendars import ServiceCalendar

ALWAYS = ServiceCalendar.always()
START = datetime(2026, 5, 4, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)
MAY, JUNE = datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC)


def fresh() -> Clock:
    """A clock of eight hours that started at eight on a day of May."""
    clock = Clock(metric="resolution", seconds=8 * 3600)
    turning.start(clock, ALWAYS, START, "opened")
    return clock


def test_stopped_in_time_is_kept_when_it_stops() -> None:
    clock = fresh()
    turning.stop(clock, ALWAYS, START + 3 * HOUR, "resolve")
    assert fate(clock, MAY, ALWAYS) == Fate(True, START + 3 * HOUR)


def test_never_closing_is_missed_when_the_target_passes() -> None:
    clock = fresh()
    assert fate(clock, START + 7 * HOUR, ALWAYS) is None
    assert fate(clock, MAY, ALWAYS) == Fate(False, START + 8 * HOUR)


def test_stopped_late_is_missed_when_the_target_passed() -> None:
    clock = fresh()
    turning.stop(clock, ALWAYS, START + 30 * 24 * HOUR, "resolve")
    assert fate(clock, MAY, ALWAYS) == Fate(False, START + 8 * HOUR)
    assert fate(clock, JUNE, ALWAYS) == Fate(False, START + 8 * HOUR)


def test_a_pause_is_no_miss_and_moves_what_counts() -> None:
    clock = fresh()
    turning.pause(clock, ALWAYS, START + HOUR, "hold:caller")
    assert fate(clock, MAY, ALWAYS) is None
    turning.resume(clock, ALWAYS, START + 100 * HOUR, "resume")
    assert fate(clock, MAY, ALWAYS) == Fate(False, START + 107 * HOUR)


def test_what_happened_in_june_changes_nothing_in_may() -> None:
    clock = fresh()
    turning.stop(clock, ALWAYS, START + 3 * HOUR, "resolve")
    kept = fate(clock, MAY, ALWAYS)
    turning.resume(clock, ALWAYS, MAY + HOUR, "reopen")
    assert fate(clock, MAY, ALWAYS) == kept
    turning.stop(clock, ALWAYS, MAY + 20 * HOUR, "resolve")
    assert fate(clock, MAY, ALWAYS) == kept
    assert fate(clock, JUNE, ALWAYS) == Fate(False, MAY + 6 * HOUR)


def test_a_miss_stays_one_whatever_turns_later() -> None:
    clock = fresh()
    missed = fate(clock, MAY, ALWAYS)
    turning.pause(clock, ALWAYS, MAY + HOUR, "hold:caller")
    assert fate(clock, MAY, ALWAYS) == missed


def test_a_cancelled_record_counts_for_nothing_from_then_on() -> None:
    clock = fresh()
    turning.cancel(clock, ALWAYS, START + 9 * HOUR, "cancel")
    assert fate(clock, MAY, ALWAYS) is None
    assert cancelled(clock, MAY)
    assert not cancelled(clock, START + 9 * HOUR)


def test_a_new_target_leaves_the_clock_running() -> None:
    clock = fresh()
    turning.retarget(clock, Target("resolution", 3600, None, ALWAYS), START + 2 * HOUR, "edited")
    assert fate(clock, MAY, ALWAYS) == Fate(False, START + HOUR)
