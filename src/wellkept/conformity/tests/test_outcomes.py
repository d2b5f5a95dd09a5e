"""Outcomes: what a check, a rule and a requirement come to, by example and by property."""

import itertools
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import settings as trying
from hypothesis import strategies as st

from wellkept.conformity.asof import AsOf, months_before
from wellkept.conformity.catalogue import catalogue
from wellkept.conformity.outcomes import (
    Check,
    Outcome,
    RequirementOutcome,
    RuleResult,
    requirement_outcome,
    rule_outcome,
    worst,
)

MET, NOT_MET, STALE = Outcome.MET, Outcome.NOT_MET, Outcome.STALE
NOT_AUTOMATED, NEEDS_JUDGEMENT, NOT_EXERCISED = Outcome.NOT_AUTOMATED, Outcome.NEEDS_JUDGEMENT, Outcome.NOT_EXERCISED

AT = datetime(2016, 6, 30, 12, tzinfo=UTC)
YEAR = AsOf.over(AT, set_up_at=datetime(2014, 1, 1, tzinfo=UTC), months=12)


@pytest.fixture(scope="module", autouse=True)
def words():
    """Texts can be read outside a configured site as well."""
    if not settings.configured:
        settings.configure(USE_I18N=False)


# --- outcomes


def test_worst_wins_in_the_order_of_the_catalogue():
    assert tuple(Outcome) == catalogue().engine.outcomes
    for worse, better in itertools.combinations(Outcome, 2):
        assert worse.severity > better.severity
        assert worst([better, worse]) is worst([worse, better]) is worse
    assert MET.severity == 0
    with pytest.raises(ValueError, match="empty"):
        worst([])


def test_each_outcome_is_told_apart_without_colour():
    assert len({outcome.sign for outcome in Outcome}) == len({str(outcome.label) for outcome in Outcome}) == 6
    assert all(len(outcome.sign) == 1 for outcome in Outcome)
    assert {outcome.tone for outcome in Outcome} == {"good", "bad", "attention", "info", "quiet"}
    assert (NOT_MET.tone, MET.tone, str(MET.label)) == ("bad", "good", "Met")


# --- checks


@pytest.mark.parametrize(
    ("check", "outcome"),
    [
        (Check("empty", 0, 0), NOT_EXERCISED),
        (Check("one", 1, 1), MET),
        (Check("one", 1, 0), NOT_MET),
        (Check("at the threshold", 50, 49, 0.98), MET),
        (Check("at the threshold, exactly", 50, 49, Fraction(98, 100)), MET),
        (Check("just below", 49, 48, 0.98), NOT_MET),
        (Check("just below, made good", 49, 48, 0.98, excused=1), MET),
        (Check("five with one miss", 5, 4), NOT_MET),
        (Check("five with one miss made good", 5, 4, excused=1), MET),
        (Check("four with one miss made good", 4, 3, excused=1), NOT_MET),
        (Check("two misses, one made good", 20, 18, excused=1), NOT_MET),
        (Check("two misses, both made good", 20, 18, excused=2), NOT_MET),
        (Check("many, one miss made good", 1000, 999, excused=1), MET),
        (Check("past its rhythm", 3, 3, stale=True), STALE),
        (Check("past its rhythm and failing", 3, 2, stale=True), NOT_MET),
        (Check("no interview", 0, 0, needs_judgement="Nobody was asked yet."), NEEDS_JUDGEMENT),
        (Check("judge and stale", 3, 3, stale=True, needs_judgement="Unclear."), STALE),
        (Check("judge and failing", 3, 2, needs_judgement="Unclear."), NOT_MET),
        (Check("late throughout", 3, 3, late=3), NEEDS_JUDGEMENT),
        (Check("late for the most part", 3, 3, late=2), MET),
        (Check("late throughout but for a miss", 100, 99, 0.95, late=99), NEEDS_JUDGEMENT),
        (Check("late and failing", 3, 2, late=3), NOT_MET),
        (Check("imported throughout", 3, 3, elsewhere=3), MET),
        (Check("overdue", 3, 3, overdue=True), NOT_MET),
        (Check.none_occurred("no dispute"), MET),
        (Check.never_done("audit", YEAR, AT), NOT_EXERCISED),
        (Check.never_done("audit", YEAR, AT - timedelta(seconds=1)), NOT_MET),
    ],
    ids=lambda value: value.label if isinstance(value, Check) else value.value,
)
def test_what_a_check_comes_to(check, outcome):
    assert check.outcome is outcome


def test_a_statement_that_nothing_occurred_is_a_population_of_one():
    check = Check.none_occurred("no dispute")
    assert (check.population, check.conforming) == (1, 1)


@pytest.mark.parametrize(
    "counts",
    [
        {"population": 1, "conforming": 2},
        {"population": -1, "conforming": -1},
        {"population": 2, "conforming": -1},
        {"population": 2, "conforming": 2, "excused": 1},
        {"population": 2, "conforming": 1, "late": 3},
        {"population": 2, "conforming": 1, "elsewhere": 3},
        {"population": 2, "conforming": 1, "threshold": 0},
        {"population": 2, "conforming": 1, "threshold": 1.1},
    ],
)
def test_impossible_counts_are_refused(counts):
    with pytest.raises(ValueError, match="of the check “closed”"):
        Check("closed", **counts)


# --- rules


def test_worst_check_decides_a_rule():
    assert rule_outcome([]) is NOT_AUTOMATED
    assert rule_outcome([Check("a", 9, 9)]) is MET
    assert rule_outcome([Check("a", 9, 9), Check("b", 0, 0)]) is NOT_EXERCISED
    assert rule_outcome([Check("a", 9, 9), Check("b", 1, 0)]) is NOT_MET
    assert rule_outcome([Check("a", 9, 9), Check("b", 1, 1, stale=True), Check("c", 0, 0)]) is STALE


def test_an_occasional_check_holds_nothing_back_while_empty():
    occasional = Check("escalated", 0, 0, on_occasion=True)
    assert rule_outcome([Check("a", 9, 9), occasional]) is MET
    assert rule_outcome([Check("a", 0, 0), occasional]) is NOT_EXERCISED
    assert rule_outcome([occasional]) is NOT_EXERCISED
    assert rule_outcome([Check("a", 9, 9), Check("escalated", 1, 0, on_occasion=True)]) is NOT_MET


def test_a_result_shows_its_main_check_and_twenty_failing_records():
    numbers = [f"INC-{n:06d}" for n in range(30)]
    result = RuleResult(
        [Check("closed", 40, 10, 0.98, late=4, elsewhere=20), Check("other", 2, 2)], numbers, default=0.5
    )
    assert result.outcome is NOT_MET
    assert result.failing == tuple(numbers[:20])
    assert result.main is result.checks[0]
    assert (result.late_share, result.elsewhere_share, result.default) == (0.1, 0.5, 0.5)


def test_a_result_without_checks_is_not_automated():
    result = RuleResult()
    assert result.outcome is NOT_AUTOMATED
    assert (result.main, result.late_share, result.elsewhere_share, result.failing) == (None, 0.0, 0.0, ())


def test_a_part_that_no_query_tests_keeps_a_rule_from_being_met():
    reason = "The steps of the procedure are not compared."
    assert RuleResult([Check("a", 9, 9)], not_automated=reason).outcome is NOT_AUTOMATED
    assert RuleResult([Check("a", 9, 8)], not_automated=reason).outcome is NOT_MET
    assert RuleResult([Check("a", 0, 0)]).late_share == 0.0


# --- requirements


@pytest.mark.parametrize(
    ("rules", "designed", "expected"),
    [
        ([MET], False, RequirementOutcome(MET)),
        ([MET, NOT_EXERCISED], False, RequirementOutcome(MET)),
        ([MET, NOT_EXERCISED], True, RequirementOutcome(MET)),
        ([NOT_EXERCISED, NOT_EXERCISED], False, RequirementOutcome(NOT_EXERCISED)),
        ([NOT_EXERCISED, NOT_EXERCISED], True, RequirementOutcome(NOT_EXERCISED, designed=True)),
        ([NOT_EXERCISED, NOT_AUTOMATED], True, RequirementOutcome(NOT_AUTOMATED)),
        ([MET, NOT_AUTOMATED], False, RequirementOutcome(NOT_AUTOMATED)),
        ([MET, NEEDS_JUDGEMENT, NOT_EXERCISED], False, RequirementOutcome(NEEDS_JUDGEMENT)),
        ([STALE, NOT_AUTOMATED], False, RequirementOutcome(STALE)),
        ([NOT_MET, STALE, MET], True, RequirementOutcome(NOT_MET)),
        ([], True, RequirementOutcome(NOT_AUTOMATED)),
    ],
)
def test_requirement_from_its_rules(rules, designed, expected):
    for order in itertools.permutations(rules):
        assert requirement_outcome(order, designed=designed) == expected


def test_designed_is_said_in_words():
    assert str(requirement_outcome([NOT_EXERCISED], designed=True).label) == "Not exercised, designed"
    assert str(requirement_outcome([NOT_EXERCISED], designed=False).label) == "Not exercised"


# --- properties


_SELDOM = st.sampled_from([False, False, False, False, True])


@st.composite
def checks(draw):
    population = draw(st.integers(0, 60))
    conforming = draw(st.integers(max(0, population - draw(st.sampled_from([0, 1, 2, 60]))), population))
    return Check(
        "drawn",
        population,
        conforming,
        draw(st.sampled_from([0.5, 0.7, 0.9, 0.95, 0.98, 1.0])),
        excused=draw(st.integers(0, population - conforming)),
        late=draw(st.sampled_from([0, conforming // 2, conforming, population])),
        stale=draw(_SELDOM),
        needs_judgement="Unclear." if draw(_SELDOM) else "",
        overdue=draw(_SELDOM),
        on_occasion=draw(st.booleans()),
    )


def _one_more_miss(check: Check, *, excused: bool, late: bool) -> Check:
    return Check(
        check.label,
        check.population + 1,
        check.conforming,
        check.threshold,
        excused=check.excused + excused,
        late=check.late + late,
        stale=check.stale,
        needs_judgement=check.needs_judgement,
        overdue=check.overdue,
        on_occasion=check.on_occasion,
    )


@trying(deadline=None, max_examples=400)
@given(
    checks(),
    st.lists(checks(), max_size=3),
    st.booleans(),
    st.booleans(),
    st.lists(st.sampled_from(Outcome)),
    st.booleans(),
)
def test_a_failing_record_never_improves_anything(check, others, excused, late, rules, designed):
    worse = _one_more_miss(check, excused=excused, late=late)
    assert worse.outcome.severity >= check.outcome.severity
    before, after = rule_outcome([check, *others]), rule_outcome([worse, *others])
    assert after.severity >= before.severity
    whole = requirement_outcome([before, *rules], designed=designed).outcome
    assert requirement_outcome([after, *rules], designed=designed).outcome.severity >= whole.severity


@trying(deadline=None)
@given(st.lists(checks(), max_size=5), st.randoms(use_true_random=False))
def test_order_does_not_matter(drawn, random):
    shuffled = random.sample(drawn, len(drawn))
    assert rule_outcome(shuffled) is rule_outcome(drawn)
    outcomes, mixed = [check.outcome for check in drawn], [check.outcome for check in shuffled]
    assert requirement_outcome(mixed, designed=True) == requirement_outcome(outcomes, designed=True)


@trying(deadline=None)
@given(st.lists(checks(), max_size=5))
def test_nothing_is_met_by_emptiness(drawn):
    empty = [Check("empty", 0, 0, on_occasion=check.on_occasion) for check in drawn]
    assert rule_outcome(empty) is (NOT_EXERCISED if empty else NOT_AUTOMATED)
    if rule_outcome(drawn) is MET:
        assert any(check.population for check in drawn)


# --- as of


def test_the_window_is_never_longer_than_the_system_is_old():
    assert YEAR.window_start == datetime(2015, 6, 30, 12, tzinfo=UTC)
    set_up_at = AT - timedelta(days=40)
    assert AsOf.over(AT, set_up_at=set_up_at, months=12).window_start == set_up_at
    before = AsOf.over(AT, set_up_at=AT + timedelta(days=1), months=12)
    assert before.window_start == AT


def test_a_system_is_young_for_ninety_days():
    assert AsOf.over(AT, set_up_at=AT - timedelta(days=89, hours=23), months=12).young
    assert not AsOf.over(AT, set_up_at=AT - timedelta(days=90), months=12).young


def test_both_ends_belong_to_the_window():
    assert YEAR.covers(YEAR.window_start)
    assert YEAR.covers(YEAR.at)
    assert not YEAR.covers(YEAR.at + timedelta(seconds=1))
    assert not YEAR.covers(YEAR.window_start - timedelta(seconds=1))


def test_impossible_moments_are_refused():
    naive = datetime(2016, 1, 1)  # noqa: DTZ001 - the point of the test
    with pytest.raises(ValueError, match="time zone"):
        AsOf(AT, naive, AT)
    with pytest.raises(ValueError, match="cannot start after"):
        AsOf(AT, AT + timedelta(days=1), AT)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ((2016, 3, 31), 1, (2016, 2, 29)),
        ((2016, 2, 29), 12, (2015, 2, 28)),
        ((2016, 1, 15), 1, (2015, 12, 15)),
        ((2016, 12, 31), 12, (2015, 12, 31)),
        ((2016, 6, 30), 36, (2013, 6, 30)),
        ((2016, 6, 30), 0, (2016, 6, 30)),
    ],
)
def test_months_before(day, months, expected):
    assert months_before(datetime(*day, 8, 30, tzinfo=UTC), months) == datetime(*expected, 8, 30, tzinfo=UTC)
