"""The engine: what is evaluated, at which moment, with which window, and what cannot be."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from wellkept.conformity import documents, engine, selectors, services
from wellkept.conformity.asof import AsOf
from wellkept.conformity.catalogue import catalogue
from wellkept.conformity.outcomes import Check, Outcome, RuleResult
from wellkept.conformity.reports import Basis, Note
from wellkept.conformity.rules import automated, rule
from wellkept.conformity.yardsticks import Yardstick
from wellkept.kernel.errors import Denied, Invalid
from wellkept.kernel.occasion import Origin, occasion
from wellkept.kernel.permissions import system
from wellkept.sms import factories
from wellkept.toolkit.testing.cast import World

UTC_ZONE = ZoneInfo("UTC")
PAST = datetime(2024, 9, 2, 9, tzinfo=UTC)
DAY = timedelta(days=1)


def test_every_requirement_is_there_and_nothing_unknown_is_better_than_not_automated(world: World) -> None:
    found = engine.assess(actor=system())
    assert len(found.requirements) == 213
    assert sum(found.counts.values()) == 213
    assert set(found.counts) == set(Outcome)
    assert [entry.id for entry in found.amendment] == ["4.1-A1"]
    for entry in (*found.requirements, *found.amendment):
        for each in entry.rules:
            if each.id not in automated():
                assert (each.outcome, each.version, each.population) == (Outcome.NOT_AUTOMATED, 0, 0)
        if not any(each.id in automated() for each in entry.rules):
            assert entry.outcome.outcome is Outcome.NOT_AUTOMATED


@pytest.mark.parametrize(
    ("clause", "first", "count"), [("8.6.1", "8.6.1-01", 7), ("8.6", "8.6.1-01", 19), ("8.6.1-03", "8.6.1-03", 1)]
)
def test_a_clause_or_one_requirement(world: World, clause: str, first: str, count: int) -> None:
    found = engine.assess(clause=clause, actor=system())
    assert (found.requirements[0].id, len(found.requirements), found.amendment) == (first, count, ())


@pytest.mark.parametrize("clause", ["9.9", "8.60", "x", "8.6.1-99", "8..6"])
def test_an_unknown_clause_is_refused(world: World, clause: str) -> None:
    with pytest.raises(Invalid, match="no clause"):
        engine.assess(clause=clause, actor=system())


def test_the_future_is_refused(world: World) -> None:
    with pytest.raises(Invalid, match="ahead"):
        engine.assess(datetime.now(UTC) + DAY, actor=system())


@pytest.mark.parametrize(("who", "may"), [("tomas", True), ("helen", True), ("employee", False), ("ada", False)])
def test_who_may_assess(world: World, who: str, may: bool) -> None:
    if may:
        assert engine.assess(clause="8.6.1", actor=world.actor(who)).basis is Basis.LIVE
    else:
        with pytest.raises(Denied):
            engine.assess(clause="8.6.1", actor=world.actor(who))


def test_the_window_begins_with_the_history(world: World) -> None:
    with occasion(at=PAST - 100 * DAY, origin=Origin.REPLAY):
        factories.incident(world)
    with occasion(at=PAST, origin=Origin.REPLAY):
        factories.incident(world)
    found = engine.assess(PAST, "8.6.1-01", actor=system())
    assert found.set_up_at == PAST - 100 * DAY
    assert found.basis is Basis.RECOMPUTED
    e1 = found.rule("8.6.1-01-e1")
    assert e1.window == (PAST - 100 * DAY, PAST)
    assert (e1.population, e1.elsewhere_share, e1.late_share) == (2, 1.0, 0.0)
    assert Note.PERIOD_TOO_SHORT not in e1.notes
    assert Note.PERIOD_TOO_SHORT in engine.assess(PAST - 11 * DAY, "8.6.1-01", actor=system()).rule("8.6.1-01-e1").notes
    later = engine.assess(PAST + 400 * DAY, "8.6.1-01", actor=system()).rule("8.6.1-01-e1")
    assert later.window[0] == datetime(2024, 10, 7, 9, tzinfo=UTC)


def test_an_empty_system_is_assessed(db: None) -> None:
    found = engine.assess(actor=system())
    assert found.counts[Outcome.MET] == 0
    assert found.set_up_at == found.as_of


# Rules


def test_a_function_gets_moment_and_measures(db: None, no_rules: None) -> None:
    seen: list[tuple[AsOf, Yardstick]] = []

    @rule("8.6.1-07-e1", version=3)
    def function(asof: AsOf, yardstick: Yardstick) -> RuleResult:
        seen.append((asof, yardstick))
        return RuleResult([Check("Reviews", 4, 4)])

    found = engine.assess(clause="8.6.1-07", actor=system()).rule("8.6.1-07-e1")
    assert (found.outcome, found.version, found.population) == (Outcome.MET, 3, 4)
    asof, yardstick = seen[0]
    assert asof.live
    assert (yardstick.rule.id, yardstick.threshold, str(yardstick.limits["reviewed_within"])) == (
        "8.6.1-07-e1", 1.0, "10 working days",
    )  # fmt: skip


def test_a_broken_function_hides_nothing_and_proves_nothing(db: None, no_rules: None) -> None:
    @rule("8.6.1-01-e1")
    def broken(asof: AsOf, yardstick: Yardstick) -> RuleResult:
        raise ZeroDivisionError

    @rule("8.6.1-01-e2")
    def sound(asof: AsOf, yardstick: Yardstick) -> RuleResult:
        return RuleResult([Check("Priorities", 1, 1)])

    entry = engine.assess(clause="8.6.1-01", actor=system()).requirement("8.6.1-01")
    outcomes = [each.outcome for each in entry.rules]
    assert outcomes == [Outcome.NOT_AUTOMATED, Outcome.MET, Outcome.NOT_AUTOMATED]
    assert Note.CHECK_FAILED in entry.rules[0].notes
    assert entry.outcome.outcome is Outcome.NOT_AUTOMATED


def test_rules_are_the_catalogues_and_registered_once(no_rules: None) -> None:
    def function(asof: AsOf, yardstick: Yardstick) -> RuleResult:
        return RuleResult()

    rule("8.6.1-01-e1")(function)
    with pytest.raises(ValueError, match="has a function already"):
        rule("8.6.1-01-e1")(function)
    with pytest.raises(KeyError):
        rule("8.6.1-01-e9")(function)
    withdrawn = next(r.id for e in catalogue().requirements for r in e.evidence if r.withdrawn)
    with pytest.raises(ValueError, match="withdrawn"):
        rule(withdrawn)(function)


def test_progress_is_told(world: World) -> None:
    told: list[tuple[int, int]] = []
    engine.assess(clause="8.6.1", actor=system(), progress=lambda done, total: told.append((done, total)))
    assert told == [(done, 11) for done in range(1, 12)]


# Documents


def test_json_keeps_its_promise(world: World) -> None:
    factories.closed(world)
    zone = ZoneInfo("Europe/London")
    found = documents.as_json(engine.assess(clause="8.6.1", actor=system()), zone)
    assert list(found)[:7] == ["catalogue", "edition", "as_of", "evaluated_at", "basis", "summary", "requirements"]
    assert list(found["summary"]) == ["requirements", *(str(outcome) for outcome in Outcome)]
    assert found["summary"]["requirements"] == 7
    first = found["requirements"][0]
    assert list(first)[:4] == ["id", "clause", "outcome", "rules"]
    assert list(first["rules"][0])[:10] == [
        "id", "outcome", "population", "conforming", "threshold", "failing", "window", "late_share", "seconds", "version",
    ]  # fmt: skip
    assert (first["rules"][0]["population"], len(first["rules"][0]["window"])) == (1, 2)


def test_csv_and_table_name_every_rule(world: World) -> None:
    factories.incident(world, category=None, opened_at=datetime.now(UTC) - timedelta(days=5))
    found = engine.assess(clause="8.6.1", actor=system())
    lines = documents.as_csv(found, UTC_ZONE).splitlines()
    assert len(lines) == 1 + sum(len(entry.rules) for entry in found.requirements)
    assert lines[0].startswith("requirement,clause,requirement_outcome,rule,outcome,population")
    table = "\n".join(documents.as_table(found))
    assert "8.6.1-01-e1" in table
    assert "INC-000001" in table


def test_the_digest_is_of_what_was_found(world: World) -> None:
    at = datetime.now(UTC)
    with occasion(at=at):
        one, two = (engine.assess(clause="8.6.1", actor=system()) for _ in range(2))
        assert documents.digest(one) == documents.digest(two)
        factories.closed(world)
        three = engine.assess(clause="8.6.1", actor=system())
    assert documents.digest(three) != documents.digest(one)


# Snapshots


def test_a_stored_assessment_reads_as_it_was(world: World) -> None:
    factories.closed(world)
    found = engine.assess(actor=system())
    row = services.store(found, actor=world.actor("tomas"))
    read = selectors.stored(row.pk)
    assert read is not None
    assert read.requirements == found.requirements
    assert read.amendment == found.amendment
    assert documents.digest(read) == row.digest == documents.digest(found)


def test_what_was_stored_on_a_day_is_shown_for_it(world: World) -> None:
    with occasion(at=PAST, origin=Origin.DEMO):
        factories.closed(world)
    with occasion(at=PAST + DAY):
        services.store(engine.assess(actor=system()), actor=system())
    day = (PAST + DAY).date()
    found = selectors.snapshot_on(day, UTC_ZONE)
    assert found is not None
    assert (found.basis, found.rule("8.6.1-01-e1").population) == (Basis.SNAPSHOT, 1)
    part = engine.narrowed(found, "8.6.1")
    assert (len(part.requirements), part.clause) == (7, "8.6.1")
    assert selectors.snapshot_on(day + DAY, UTC_ZONE) is None


def test_a_look_back_is_a_point_of_the_trend_but_no_snapshot(world: World) -> None:
    services.look_back(PAST, actor=world.actor("tomas"))
    services.look_again(actor=world.actor("tomas"))
    assert selectors.snapshot_on(PAST.date(), UTC_ZONE) is None
    points = selectors.trend(UTC_ZONE)
    assert [(point.day, point.recomputed) for point in points] == [
        (PAST.date(), True), (datetime.now(UTC).date(), False),
    ]  # fmt: skip
    assert all(sum(point.counts.values()) == 213 for point in points)
