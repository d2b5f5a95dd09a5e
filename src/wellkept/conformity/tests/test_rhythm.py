"""Recurring work: the grace beside a rhythm, and gaps between dates."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wellkept.conformity.asof import AsOf
from wellkept.conformity.catalogue import Limit, catalogue
from wellkept.conformity.outcomes import Outcome
from wellkept.conformity.rhythm import grace, no_gap, span

AT = datetime(2016, 6, 30, tzinfo=UTC)
SET_UP = datetime(2014, 1, 1, tzinfo=UTC)
YEAR = AsOf.over(AT, set_up_at=SET_UP, months=12)
MONTH = timedelta(days=30)


def _ago(*days: float) -> list[datetime]:
    return [AT - timedelta(days=day) for day in days]


def test_grace_is_a_tenth_and_at_least_a_fortnight():
    assert grace(timedelta(days=30)) == timedelta(days=14)
    assert grace(timedelta(days=140)) == timedelta(days=14)
    assert grace(timedelta(days=360)) == timedelta(days=36)


def test_limits_as_elapsed_time():
    assert span(Limit.parse("2 hours")) == timedelta(hours=2)
    assert span(Limit.parse("30 days")) == timedelta(days=30)
    assert span(Limit.parse("12 months")) == timedelta(days=365.25)
    assert span(catalogue().rule("8.6.3-01-e1").limits["rhythm"]) == timedelta(days=365.25 / 12)
    with pytest.raises(ValueError, match="10 working days depend on a calendar"):
        span(Limit.parse("10 working days"))


@pytest.mark.parametrize(
    ("days", "outcome"),
    [
        (range(5, 400, 30), Outcome.MET),
        (range(5, 400, 44), Outcome.MET),
        (range(5, 400, 45), Outcome.NOT_MET),
        ([], Outcome.NOT_MET),
        ([400], Outcome.NOT_MET),
        ([x for x in range(5, 400, 30) if not 60 < x < 120], Outcome.NOT_MET),
        (range(45, 400, 30), Outcome.NOT_MET),
        (range(44, 400, 30), Outcome.MET),
        (range(10, 350, 30), Outcome.MET),
        (range(10, 340, 30), Outcome.NOT_MET),
    ],
)
def test_gaps_in_a_monthly_rhythm(days, outcome):
    assert no_gap("analysed", YEAR, _ago(*days), MONTH).outcome is outcome


def test_one_gap_made_good_passes_from_five_intervals_on():
    dates = _ago(*(day for day in range(5, 400, 30) if day != 95))
    assert no_gap("analysed", YEAR, dates, MONTH).outcome is Outcome.NOT_MET
    assert no_gap("analysed", YEAR, dates, MONTH, excused=1).outcome is Outcome.MET
    assert no_gap("analysed", YEAR, _ago(*range(5, 400, 30)), MONTH, excused=3).excused == 0


def test_never_done_is_held_against_nobody_before_it_is_due():
    allowed = MONTH + timedelta(days=14)
    due = AsOf.over(AT, set_up_at=AT - allowed, months=12)
    check = no_gap("analysed", due, [], MONTH)
    assert (check.outcome, check.population, check.due_at) == (Outcome.NOT_EXERCISED, 0, AT)
    overdue = AsOf.over(AT, set_up_at=AT - allowed - timedelta(seconds=1), months=12)
    assert no_gap("analysed", overdue, [], MONTH).outcome is Outcome.NOT_MET


def test_what_lies_after_the_moment_does_not_count():
    later = [AT + timedelta(days=1)]
    assert no_gap("analysed", YEAR, later, MONTH).outcome is Outcome.NOT_MET
    assert no_gap("analysed", YEAR, [*_ago(*range(5, 400, 30)), *later], MONTH).due_at == AT + timedelta(days=39)


def test_a_young_system_is_measured_from_its_set_up():
    young = AsOf.over(AT, set_up_at=AT - timedelta(days=60), months=12)
    assert no_gap("analysed", young, _ago(20), MONTH).outcome is Outcome.MET
    assert no_gap("analysed", young, _ago(10), MONTH).outcome is Outcome.NOT_MET


@settings(deadline=None)
@given(st.lists(st.integers(0, 700), max_size=30), st.integers(0, 700))
def test_doing_it_once_more_never_harms_a_kept_rhythm(days, more):
    before = no_gap("done", YEAR, _ago(*days), MONTH)
    after = no_gap("done", YEAR, _ago(*days, more), MONTH)
    if before.outcome is Outcome.MET:
        assert after.outcome is Outcome.MET


@settings(deadline=None)
@given(st.permutations(list(range(5, 400, 40))))
def test_the_order_of_the_dates_does_not_matter(days):
    assert no_gap("done", YEAR, _ago(*days), MONTH) == no_gap("done", YEAR, _ago(*sorted(days)), MONTH)
