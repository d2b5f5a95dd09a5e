"""9.3 and 5.1: management reviews, what they looked at and decided, their minutes, and who chaired them."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from wellkept.components.approvals import services as approvals
from wellkept.components.reviews import management, services
from wellkept.components.tasks.models import Task
from wellkept.conformity.outcomes import Outcome
from wellkept.directory import services as directory
from wellkept.evidence.none_occurred import none_occurred
from wellkept.evidence.tests.looking import DAY, MONDAY, look, shows, then
from wellkept.kernel.permissions import system
from wellkept.records import services as records
from wellkept.sms import factories
from wellkept.toolkit.testing.cast import PASSWORD, World

HELD, INPUTS, OUTPUTS, MINUTES, CHAIR = "9.3-01-e1", "9.3-02-e1", "9.3-03-e1", "9.3-04-e1", "5.1-01-e2"
ALL = (HELD, INPUTS, OUTPUTS, MINUTES, CHAIR)
CONCLUSION = {
    "report": "We went through all topics.", "suitability": "It fits what we sell.", "adequacy": "It is enough.",
    "effectiveness": "Targets are met more often than last year.",
}  # fmt: skip
DECISIONS = {"improvements": "Monitor the metadata", "no_changes": True}


def held(world: World, at: datetime = MONDAY, *, chair: str = "ines") -> Any:
    with then(at):
        review = services.plan(
            actor=world.actor("tomas"), title="Management review", genre="management", chair_id=world.people[chair].pk
        )
        return records.transition(review, "hold", actor=world.actor("tomas"), findings="Backups need a look.")


def sent(world: World, review: Any, at: datetime, **given: Any) -> Any:
    with then(at):
        return records.transition(
            review, "send_minutes", actor=world.actor("tomas"), **{**CONCLUSION, **DECISIONS, **given}
        )


def approved(world: World, at: datetime = MONDAY, *, chair: str = "ines", after: timedelta = DAY, **given: Any) -> Any:
    review = sent(world, held(world, at, chair=chair), at + after, **given)
    with then(at + after):
        approvals.vote(review, actor=world.actor(chair), choice="approve")
    return type(review).objects.get(pk=review.pk)


@pytest.fixture(autouse=True)
def _since_then(world: World) -> None:
    """Ines was top management already when the story begins."""
    with then(MONDAY - DAY):
        person = directory.add_person(actor=system(), organization=world.own, name="Ines V.", email="iv@own.example")
        world.users["ines"] = directory.open_account(
            actor=system(), person=person, email="iv@own.example", roles=("top-management",), password=PASSWORD
        )
        world.people["ines"] = person


@pytest.fixture
def every_topic(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if each topic had a room that shows something."""
    monkeypatch.setattr(management, "_contributions", list(management._contributions))
    for topic in management.TOPICS:
        management.contribute(topic, "Things", lambda since, until: 0, source="Things", href="/things")


@shows(Outcome.MET, *ALL)
def test_a_review_that_top_management_held_concluded_and_approved(world: World, every_topic: None) -> None:
    review = approved(world)
    assert review.state == "reported"
    for one in ALL:
        found = look(one, MONDAY + 2 * DAY)
        assert (one, found.outcome, found.population) == (one, Outcome.MET, 1)


@shows(Outcome.NOT_EXERCISED, *ALL)
def test_no_review(world: World) -> None:
    assert [look(one).outcome for one in ALL] == [Outcome.NOT_EXERCISED] * 5


@shows(Outcome.NOT_MET, HELD, CHAIR)
def test_a_review_that_somebody_else_chaired(world: World) -> None:
    review = approved(world, chair="tomas")
    for one in (HELD, CHAIR):
        found = look(one, MONDAY + 2 * DAY)
        assert (found.outcome, found.failing) == (Outcome.NOT_MET, (review.number,))


def test_who_chaired_it_counts_as_he_was_then(world: World) -> None:
    approved(world)
    with then(MONDAY + 5 * DAY):
        directory.release(world.people["ines"], "top-management", actor=system())
    assert look(CHAIR, MONDAY + 6 * DAY).outcome is Outcome.MET


def test_no_second_review_within_the_rhythm(world: World) -> None:
    approved(world)
    assert look(HELD, MONDAY + 380 * DAY).checks[1].outcome is Outcome.MET
    assert look(HELD, MONDAY + 420 * DAY).outcome is Outcome.NOT_MET


def test_a_review_without_a_conclusion_yet(world: World) -> None:
    held(world)
    assert look(HELD, MONDAY + DAY).outcome is Outcome.NOT_MET


@shows(Outcome.NOT_MET, INPUTS)
def test_topics_that_nothing_was_shown_for(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(management, "_contributions", [])
    approved(world)
    found = look(INPUTS, MONDAY + 2 * DAY)
    assert (found.outcome, found.checks[1].population, found.checks[1].conforming) == (Outcome.NOT_MET, 12, 1)


def test_several_reviews_look_at_the_topics_together(world: World, every_topic: None, monkeypatch: Any) -> None:
    approved(world)
    monkeypatch.setattr(management, "_contributions", [])
    approved(world, MONDAY + 90 * DAY)
    assert look(INPUTS, MONDAY + 92 * DAY).outcome is Outcome.MET


@shows(Outcome.NOT_MET, OUTPUTS)
def test_a_decision_whose_task_is_late(world: World) -> None:
    review = approved(world)
    assert look(OUTPUTS, MONDAY + 20 * DAY).outcome is Outcome.MET
    found = look(OUTPUTS, MONDAY + 40 * DAY)
    assert (found.outcome, found.failing) == (Outcome.NOT_MET, (review.number,))
    with then(MONDAY + 41 * DAY):
        records.transition(Task.objects.get(), "finish", actor=world.actor("tomas"), result="Monitored.")
    assert look(OUTPUTS, MONDAY + 42 * DAY).outcome is Outcome.MET


def test_nothing_decided_is_said(world: World) -> None:
    approved(world, improvements="", no_improvements=True)
    assert look(OUTPUTS, MONDAY + 400 * DAY).outcome is not Outcome.MET
    assert look(OUTPUTS, MONDAY + 40 * DAY).outcome is Outcome.MET
    assert not Task.objects.exists()


@shows(Outcome.NOT_MET, MINUTES)
def test_minutes_that_were_approved_late_or_never(world: World) -> None:
    late = approved(world, after=40 * DAY)
    never = held(world, MONDAY + 60 * DAY)
    assert look(MINUTES, MONDAY + 61 * DAY).failing == (late.number,)
    found = look(MINUTES, MONDAY + 100 * DAY)
    assert (found.outcome, set(found.failing)) == (Outcome.NOT_MET, {late.number, never.number})


def test_minutes_that_wait_for_the_chair_are_not_late_yet(world: World) -> None:
    sent(world, held(world), MONDAY + DAY)
    assert look(MINUTES, MONDAY + 10 * DAY).outcome is Outcome.NOT_EXERCISED
    assert look(MINUTES, MONDAY + 31 * DAY).outcome is Outcome.NOT_MET


def test_that_none_occurred_is_confirmed_once_and_contradicted_by_the_first_that_does(world: World) -> None:
    asof = _at(MONDAY + 3 * DAY)
    assert none_occurred("emergency_change", "None", asof) is None
    review = sent(world, held(world), MONDAY + DAY)
    assert none_occurred("emergency_change", "None", asof) is None
    with then(MONDAY + 2 * DAY):
        approvals.vote(review, actor=world.actor("ines"), choice="approve")
    check = none_occurred("emergency_change", "None", asof)
    assert check is not None and (check.population, check.conforming) == (1, 1)
    assert none_occurred("unheard_of", "None", asof) is None
    with then(MONDAY + 2 * DAY):
        factories.change(world, type="emergency", emergency_reason="The house burns.")
    assert none_occurred("emergency_change", "None", asof) is None


def _at(moment: datetime) -> Any:
    from wellkept.conformity.asof import AsOf

    return AsOf(moment, moment - 300 * DAY, moment - 300 * DAY)
