"""Writing: stored assessments, measures, excuses, verdicts; who may, what is refused, what the trail says."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from wellkept.conformity import engine, jobs, selectors, services
from wellkept.conformity.catalogue import catalogue
from wellkept.conformity.models import Excuse, RuleSetting, StoredAssessment, StoredOutcome, Verdict
from wellkept.conformity.outcomes import Outcome
from wellkept.conformity.reports import Note
from wellkept.jobs import background, schedule
from wellkept.kernel.errors import Denied, Invalid
from wellkept.kernel.occasion import Origin, occasion
from wellkept.kernel.permissions import system
from wellkept.ledger.models import Event
from wellkept.records import services as records
from wellkept.sms import factories
from wellkept.toolkit.testing.cast import World

RULE = "8.6.1-01-e2"
REQUIREMENT = "8.6.1-01"
LATER = timedelta(hours=1)


def last_event(verb: str) -> Event:
    return Event.objects.select_related("text").filter(verb=verb).latest("id")


@pytest.fixture
def conflict(world: World) -> Any:
    """An incident whose priority contradicts the matrix, as only a log can bring it."""
    with occasion(origin=Origin.REPLAY):
        return records.create(
            factories.kind("incident"), actor=system(), title="Mail", impact=2, urgency=2, priority=1, priority_given=3
        )


def of_rule(at: datetime | None = None) -> Any:
    return engine.assess(at, REQUIREMENT, actor=system()).rule(RULE)


# Stored assessments


def test_storing_leaves_an_event_with_the_digest(world: World) -> None:
    row = services.store(engine.assess(actor=system()), actor=world.actor("tomas"))
    event = last_event("conformity.assessed")
    assert event.changes["digest"] == row.digest
    assert (event.actor_id, row.actor_id) == (world.users["tomas"].pk,) * 2
    assert row.outcomes.count() == sum(1 for each in engine.assess(actor=system()).rules)


def test_only_the_latest_look_is_left_and_snapshots_stay(world: World) -> None:
    tomas = world.actor("tomas")
    kept = services.store(engine.assess(actor=system()), actor=tomas)
    events = Event.objects.filter(verb="conformity.assessed").count()
    services.look_again(actor=tomas)
    look = services.look_again(actor=tomas)
    assert set(StoredAssessment.objects.values_list("pk", flat=True)) == {kept.pk, look.pk}
    assert set(StoredOutcome.objects.values_list("assessment", flat=True)) == {kept.pk, look.pk}
    assert Event.objects.filter(verb="conformity.assessed").count() == events
    latest = selectors.latest()
    assert latest is not None
    assert latest.stored_id == look.pk


@pytest.mark.parametrize("who", ["helen", "admin", "employee", "ada"])
def test_who_may_not_store(world: World, who: str) -> None:
    with pytest.raises(Denied):
        services.look_again(actor=world.actor(who))


# Measures


def test_looser_measures_are_seen_and_on_record(world: World, conflict: Any) -> None:
    for _ in range(9):
        factories.incident(world)
    assert of_rule().outcome is Outcome.NOT_MET
    services.set_measures(RULE, actor=world.actor("tomas"), threshold=0.9, reason="The log we took over is what it is.")
    found = of_rule()
    assert (found.outcome, found.threshold, found.notes[-1]) == (Outcome.MET, 0.9, Note.LOOSENED)
    event = last_event("settings.rule_measured")
    assert event.changes["threshold"] == ["0.97", "0.9"]
    assert event.changes["compared"] == ["loosened"]
    assert event.words["reason"] == "The log we took over is what it is."
    services.set_measures(RULE, actor=world.actor("tomas"), reason="The log is out of the window.")
    again = of_rule()
    assert (again.threshold, Note.LOOSENED in again.notes) == (0.97, False)
    assert [row.threshold for row in selectors.settings_of(RULE)] == [None, 0.9]


def test_the_past_keeps_its_measures(world: World) -> None:
    with occasion(at=datetime(2024, 9, 2, tzinfo=UTC), origin=Origin.DEMO):
        factories.incident(world)
    services.set_measures(RULE, actor=world.actor("tomas"), threshold=0.5, reason="A trial.")
    assert of_rule(datetime(2024, 9, 3, tzinfo=UTC)).threshold == 0.97
    assert of_rule().threshold == 0.5


@pytest.mark.parametrize(
    ("rule_id", "measures", "changes"),
    [
        (RULE, {"threshold": 0.99}, {"tightened"}),
        (RULE, {"window_months": 6}, {"loosened"}),
        (RULE, {"window_months": 24}, {"tightened"}),
        (RULE, {"threshold": 0.99, "window_months": 6}, {"tightened", "loosened"}),
        (RULE, {"threshold": 0.97, "window_months": 12}, set()),
        ("8.6.1-01-e1", {"limits": {"closed_within": "45 days"}}, {"loosened"}),
        ("8.6.1-01-e1", {"limits": {"closed_within": "2 hours"}}, {"tightened"}),
        ("8.6.1-07-e1", {"limits": {"reviewed_within": "5 working days"}}, {"tightened"}),
    ],
)
def test_stricter_or_laxer(world: World, rule_id: str, measures: dict[str, Any], changes: set[str]) -> None:
    services.set_measures(rule_id, actor=world.actor("tomas"), reason="Decided on Monday.", **measures)
    yardstick = selectors.yardsticks([catalogue().rule(rule_id)], datetime.now(UTC))[rule_id]
    assert {str(change) for change in yardstick.changes} == changes


def test_a_limit_that_demands_at_least_is_loosened_by_less(world: World) -> None:
    known = next(rule for rule in catalogue().rules if "kept_for" in rule.limits)
    unit = known.limits["kept_for"].unit
    services.set_measures(
        known.id, actor=world.actor("tomas"), reason="Decided on Monday.", limits={"kept_for": f"1 {unit}"}
    )
    yardstick = selectors.yardsticks([known], datetime.now(UTC))[known.id]
    assert {str(change) for change in yardstick.changes} == {"loosened"}


@pytest.mark.parametrize(
    ("measures", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"threshold": 0.0}, "threshold"),
        ({"threshold": 1.01}, "threshold"),
        ({"window_months": 0}, "window_months"),
        ({"limits": {"closed_within": "soon"}}, "closed_within"),
        ({"limits": {"closed_within": "3 working days"}}, "closed_within"),
        ({"limits": {"opened_within": "3 days"}}, "opened_within"),
    ],
)
def test_impossible_measures_are_refused(world: World, measures: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        services.set_measures("8.6.1-01-e1", actor=world.actor("tomas"), **{"reason": "Why not.", **measures})
    assert list(refusal.value.fields) == [field]
    assert not RuleSetting.objects.exists()


@pytest.mark.parametrize("count", ["1 record", "5 days", "many"])
def test_a_count_is_of_records_and_of_at_least_two(world: World, count: str) -> None:
    with pytest.raises(Invalid) as refusal:
        services.set_measures(
            "8.6.3-01-e2", actor=world.actor("tomas"), reason="Why not.", limits={"recurring_from": count}
        )
    assert list(refusal.value.fields) == ["recurring_from"]


@pytest.mark.parametrize("who", ["greta", "ines", "amara", "helen"])
def test_who_may_not_set_measures(world: World, who: str) -> None:
    with pytest.raises(Denied):
        services.set_measures(RULE, actor=world.actor(who), threshold=0.5, reason="Easier.")


# Excuses


def test_an_excuse_names_person_and_reason(world: World, conflict: Any) -> None:
    services.excuse(RULE, conflict.number, actor=world.actor("greta"), reason="Taken over from the old desk.")
    row = Excuse.objects.get()
    assert (row.given_by_id, row.record_id) == (world.users["greta"].pk, conflict.pk)
    event = last_event("conformity.excused")
    assert (event.subject_id, event.words["reason"]) == (conflict.pk, "Taken over from the old desk.")
    for _ in range(4):
        factories.incident(world)
    assert of_rule().outcome is Outcome.MET
    assert selectors.excuses_of(RULE, [conflict.number])[conflict.number].reason == "Taken over from the old desk."


def test_an_excuse_can_be_worded_anew(world: World, conflict: Any) -> None:
    for reason in ("One.", "Two."):
        services.excuse(RULE, conflict.number, actor=world.actor("greta"), reason=reason)
    assert Excuse.objects.get().reason == "Two."


@pytest.mark.parametrize(("number", "reason"), [("INC-000001", " "), ("INC-999999", "Because.")])
def test_an_excuse_needs_record_and_reason(world: World, conflict: Any, number: str, reason: str) -> None:
    with pytest.raises(Invalid):
        services.excuse(RULE, number, actor=world.actor("greta"), reason=reason)
    with pytest.raises(Denied):
        services.excuse(RULE, conflict.number, actor=world.actor("jonah"), reason="Because.")
    with pytest.raises(Invalid, match="Only a person"):
        services.excuse(RULE, conflict.number, actor=system(), reason="Because.")


# Verdicts


def test_a_verdict_stands_beside_the_indicator(world: World, conflict: Any) -> None:
    services.look_again(actor=world.actor("tomas"))
    services.give_verdict(
        REQUIREMENT, actor=world.actor("greta"), judgement="conforms", reason="I followed three of them."
    )
    [given] = selectors.verdicts_on(REQUIREMENT)
    assert (given.by, given.verdict.indicator) == ("Greta Holm", "not_met")
    assert given.disagrees(Outcome.NOT_MET)
    assert not given.disagrees(Outcome.MET)
    event = last_event("conformity.judged")
    assert (event.changes["judgement"], event.words["reason"]) == ("conforms", "I followed three of them.")


def test_the_latest_verdict_holds_and_the_others_stay(world: World) -> None:
    for judgement in (Verdict.Judgement.CONFORMS, Verdict.Judgement.DOES_NOT):
        services.give_verdict(REQUIREMENT, actor=world.actor("greta"), judgement=judgement, reason="Seen.")
    assert selectors.latest_verdicts()[REQUIREMENT].judgement == "does_not"
    given = selectors.verdicts_on(REQUIREMENT)
    assert [each.verdict.judgement for each in given] == ["does_not", "conforms"]
    assert given[0].disagrees(Outcome.MET)
    assert not given[0].disagrees(Outcome.NEEDS_JUDGEMENT)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"requirement_id": "9.9-01"}, "requirement"),
        ({"judgement": "perhaps"}, "judgement"),
        ({"reason": ""}, "reason"),
    ],
)
def test_a_verdict_is_about_something_and_says_why(world: World, given: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        services.give_verdict(
            **{"requirement_id": REQUIREMENT, "judgement": "conforms", "reason": "Seen.", **given},
            actor=world.actor("greta"),
        )
    assert list(refusal.value.fields) == [field]


@pytest.mark.parametrize("who", ["helen", "amara", "jonah", "admin"])
def test_who_may_not_judge(world: World, who: str) -> None:
    with pytest.raises(Denied):
        services.give_verdict(REQUIREMENT, actor=world.actor(who), judgement="conforms", reason="Seen.")


# What happens by itself


def test_the_first_look_comes_by_itself_once_there_is_an_organization(db: None) -> None:
    needed = schedule.jobs()["conformity.look_again"].needed
    assert needed is not None
    assert not needed()


def test_a_look_is_renewed_when_something_happened_or_time_passed(world: World) -> None:
    needed = schedule.jobs()["conformity.look_again"].needed
    assert needed is not None
    assert needed()
    jobs.look_again()
    assert not needed()
    now = datetime.now(UTC)
    with occasion(at=now + LATER):
        assert not needed()
    with occasion(at=now + jobs.OLDEST + LATER):
        assert needed()
    factories.incident(world)
    assert not needed()
    with occasion(at=now + LATER):
        assert needed()


def test_each_night_keeps_a_snapshot(world: World) -> None:
    factories.closed(world)
    assert jobs.snapshot() == len(engine.assess(actor=system()).rules)
    assert StoredAssessment.objects.get().kept
    [past] = selectors.history_of_rule(RULE)
    assert (past.outcome, past.population, past.conforming, past.version) == (Outcome.MET, 1, 1, 1)
    assert schedule.jobs()["conformity.snapshot"].cron == "30 3 * * *"


def test_a_person_can_ask_for_a_look(world: World) -> None:
    job = background.start(jobs.WORK, {}, actor_id=world.users["tomas"].pk)
    assert background.run_next("worker")
    job.refresh_from_db()
    assert job.state == job.State.DONE
    assert job.result["assessment"] == StoredAssessment.objects.get().pk
    assert (job.steps_done, job.steps_total) == (len(engine.assess(actor=system()).rules),) * 2
