"""The forecast and the plot, from points alone."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from wellkept.sms.planning.objectives import course
from wellkept.sms.planning.objectives.course import Point

START = date(2026, 1, 1)


def points(*values: float, every: int = 10) -> list[Point]:
    return [Point(START + timedelta(days=every * n), Decimal(str(value))) for n, value in enumerate(values)]


def test_a_straight_line_goes_on() -> None:
    found = course.forecast(points(10, 20, 30), Decimal(50), START + timedelta(days=60), rising=True)
    assert found is not None
    assert (found.at_due, found.reaches, found.reached_on) == (Decimal(70), True, START + timedelta(days=40))
    assert found.change == 30


def test_a_line_that_is_too_slow_says_when_it_would_reach() -> None:
    found = course.forecast(points(100, 90, 80), Decimal(10), START + timedelta(days=40), rising=False)
    assert found is not None
    assert (found.reaches, found.reached_on) == (False, START + timedelta(days=90))


@pytest.mark.parametrize("values", [(10, 10, 10), (30, 20, 10)])
def test_a_line_that_goes_nowhere_or_back_never_reaches(values: tuple[float, ...]) -> None:
    found = course.forecast(points(*values), Decimal(50), START + timedelta(days=60), rising=True)
    assert found is not None
    assert (found.reaches, found.reached_on) == (False, None)


@pytest.mark.parametrize("few", [points(), points(1, 2), points(1, 2, 3, every=1), points(1, 2, 3, every=0)])
def test_too_few_points_tell_nothing(few: list[Point]) -> None:
    assert course.forecast(few, Decimal(50), START, rising=True) is None


def test_points_of_one_height_and_one_day_are_drawn() -> None:
    assert course.draw([], Decimal(5), START) is None
    drawn = course.draw(points(5), Decimal(5), START)
    assert drawn is not None
    assert len(drawn.dots) == 1
    several = course.draw(points(1, 5, 3), Decimal(4), START + timedelta(days=40))
    assert several is not None
    heights = [float(y) for _x, y in several.dots]
    assert heights[1] < float(several.target) < heights[2] < heights[0], "the greatest value stands highest"
