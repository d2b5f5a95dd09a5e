"""Lengths of time as people write them."""

import pytest
from django.utils import translation

from wellkept.toolkit.lengths import seconds_of
from wellkept.toolkit.words import service_time


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
