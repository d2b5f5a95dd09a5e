"""How times, spans and figures are said."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from wellkept.toolkit import words

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def ahead(**span):
    return NOW + timedelta(**span)


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (ahead(seconds=30), "now"),
        (ahead(seconds=-59), "now"),
        (ahead(minutes=1), "in 1 min"),
        (ahead(minutes=59, seconds=59), "in 59 min"),
        (ahead(hours=1), "in 1 h"),
        (ahead(hours=47, minutes=59), "in 47 h"),
        (ahead(hours=48), "in 2 d"),
        (ahead(days=59), "in 59 d"),
        (ahead(days=60), "in 2 mo"),
        (ahead(days=800), "in 2 y"),
        (ahead(hours=-3), "3 h over"),
        (ahead(days=-3), "3 d over"),
        (None, ""),
    ],
)
def test_a_deadline_in_words(at, said):
    assert words.due_words(at, NOW) == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0 min"),
        (10, "< 1 min"),
        (45 * 60, "45 min"),
        (2 * 3600 + 900, "2 h 15 min"),
        (40 * 3600, "40 h"),
        (200 * 3600, "200 h"),
    ],
)
def test_service_time_is_said_in_hours_and_minutes(seconds, said):
    assert words.service_time(seconds) == said


def test_a_near_moment_is_said_with_its_weekday_and_time():
    now = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
    assert words.appointment(datetime(2026, 3, 3, 10, 30, tzinfo=UTC), now) == "Tue 3 Mar, 10:30"
    assert words.appointment(datetime(2027, 1, 4, 10, 30, tzinfo=UTC), now) == "Mon 4 Jan 2027, 10:30"
    assert words.due_time(datetime(2026, 3, 3, 10, 30, tzinfo=UTC), now) == "10:30"
    assert words.due_time(datetime(2026, 3, 4, 8, 30, tzinfo=UTC), now) == "Wed 08:30"
    assert words.due_time(datetime(2026, 3, 2, 9, 30, tzinfo=UTC), now) == "Mon 09:30"
    assert words.due_time(datetime(2026, 3, 9, 9, 30, tzinfo=UTC), now) == ""
    assert words.due_time(datetime(2026, 3, 2, 8, 30, tzinfo=UTC), now) == ""


@pytest.mark.parametrize(
    ("at", "mark"),
    [
        (ahead(seconds=-1), "over"),
        (ahead(hours=3, minutes=59), "soon"),
        (ahead(hours=4), ""),
        (None, ""),
    ],
)
def test_how_pressing_a_deadline_is(at, mark):
    assert words.due_class(at, NOW) == mark


@pytest.mark.parametrize(
    ("at", "said"),
    [(ahead(seconds=-20), "just now"), (ahead(minutes=-5), "5 min ago"), (ahead(days=-40), "40 d ago"), (None, "")],
)
def test_the_past_in_words(at, said):
    assert words.ago(at, NOW) == said


def test_a_moment_ahead_is_no_past():
    assert words.ago(ahead(hours=2), NOW) == "in 2 h"


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0 min"),
        (20, "< 1 min"),
        (60, "1 min"),
        (3 * 3600 + 20 * 60, "3 h 20 min"),
        (3600, "1 h"),
        (26 * 3600, "1 d 2 h"),
        (-90 * 60, "1 h 30 min"),
        (None, ""),
    ],
)
def test_a_duration(seconds, said):
    assert words.duration(seconds) == said


@given(st.integers(0, 10**8))
def test_a_duration_has_at_most_two_parts(seconds):
    assert len(words.duration(seconds).split()) in (2, 3, 4)


def test_a_moment_is_told_in_the_readers_zone_and_language():
    with timezone.override("Europe/Berlin"):
        assert words.moment(NOW) == "22 Nov 2026, 13:00"
        assert words.day(datetime(2026, 11, 22, 23, 30, tzinfo=UTC)) == "23 Nov 2026"
    with timezone.override("UTC"), translation.override("de"):
        assert words.moment(datetime(2026, 11, 1, 7, 5, tzinfo=UTC)) == "1. Nov. 2026, 07:05"
        assert words.day(datetime(2026, 5, 1, 7, 5, tzinfo=UTC)) == "1. Mai 2026"


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Amara Okoye", "AO"),
        ("Dr Ada Wren", "AW"),
        ("Prof. Dr. Ada Wren", "AW"),
        ("Sir", "S"),
        ("cher", "C"),
        ("", "?"),
        ("(none) ", "?"),
        ("Élise Ørn", "ÉØ"),
    ],
)
def test_initials(name, letters):
    assert words.initials(name) == letters


def test_a_tone_is_steady_and_tones_differ():
    assert words.tone("Amara Okoye") == words.tone("Amara Okoye")
    assert len({words.tone(f"Person {n}") for n in range(60)}) == 6


@pytest.mark.parametrize(
    ("share", "said"),
    [(1, "100 %"), (0.9999, "99.9 %"), (0.953, "95.3 %"), (0.5, "50 %"), (0, "0 %"), (None, "")],
)
def test_a_share_is_never_rounded_up_to_all(share, said):
    assert words.percent(share) == said


@pytest.mark.parametrize(("value", "said"), [(59354, "59,354"), (0, "0"), (1234.5, "1,234"), (None, "")])
def test_a_figure(value, said):
    with translation.override("en-gb"):
        assert words.figure(value) == said


def test_a_trend_line_needs_two_values_and_stays_in_its_box():
    assert words.spark([3]) == ""
    points = [tuple(map(float, p.split(","))) for p in words.spark([1, 5, 3, 3]).split()]
    assert points[0] == (0.0, 34.0)
    assert points[1][1] == 2.0
    assert points[-1][0] == 100.0
