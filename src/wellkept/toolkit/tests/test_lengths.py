"""Lengths of time as people write them."""

import pytest
from django.utils import translation

from wellkept.kernel.calendars import Length, Unit
from wellkept.toolkit.lengths import length_of, seconds_of
from wellkept.toolkit.words import promised_time, service_time


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("4 h", 14400), ("4h", 14400), ("30 min", 1800), ("1 h 30 min", 5400), ("1:30", 5400), ("2.5 h", 9000),
        ("2,5 Std.", 9000), ("90 Minuten", 5400), (" 1 hour, 15 minutes ", 4500), ("40 h", 144000),
        ("4", 14400), ("1,5", 5400),
    ],
)  # fmt: skip
def test_hours_and_minutes_are_read(text: str, seconds: int) -> None:
    assert seconds_of(text) == seconds


@pytest.mark.parametrize("text", ["", "2 d", "soon", "4 h or so", "1:75", "4 hh", "1,500 h", "1.500 h"])
def test_what_could_mean_several_things_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="Write hours or minutes"):
        seconds_of(text)


@pytest.mark.parametrize("text", ["0 min", "0,1 min", "20000 h", "-4", "-4 h", "− 30 min"])
def test_lengths_that_cannot_be_meant_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="at least 1 min"):
        seconds_of(text)


@pytest.mark.parametrize("seconds", [60, 75, 450, 1800, 4503, 5400, 14400, 122400, 144000, 10_000 * 3600])
@pytest.mark.parametrize("language", ["en", "de"])
def test_what_is_written_is_read_as_the_same(seconds: int, language: str) -> None:
    with translation.override(language):
        assert seconds_of(service_time(seconds, exact=True)) == seconds


@pytest.mark.parametrize(
    ("text", "days", "unit"),
    [
        ("1 working day", 1, Unit.WORKING_DAYS), ("2 business days", 2, Unit.WORKING_DAYS),
        ("0,5 Arbeitstage", 0.5, Unit.WORKING_DAYS), ("120 calendar days", 120, Unit.CALENDAR_DAYS),
        ("10 Kalendertage", 10, Unit.CALENDAR_DAYS), ("1 Werktag", 1, Unit.WORKING_DAYS),
    ],
)  # fmt: skip
def test_days_say_which_they_are(text: str, days: float, unit: Unit) -> None:
    assert length_of(text) == Length(int(days * 86_400), unit)


def test_a_length_without_days_is_service_time() -> None:
    assert length_of("4 h") == Length(14_400, Unit.TIME)


@pytest.mark.parametrize("text", ["0 working days", "9999 calendar days"])
def test_days_that_cannot_be_meant_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="at most 3660 days"):
        length_of(text)


@pytest.mark.parametrize("days", [0.5, 1, 2, 120, 1234.25])
@pytest.mark.parametrize("unit", [Unit.WORKING_DAYS, Unit.CALENDAR_DAYS])
@pytest.mark.parametrize("language", ["en", "de"])
def test_days_that_are_written_are_read_as_the_same(days: float, unit: Unit, language: str) -> None:
    with translation.override(language):
        assert length_of(promised_time(days * 86_400, unit, exact=True)) == Length(int(days * 86_400), unit)
