"""8.6.2: requests are recorded, classified, fulfilled and closed; they say what was done and come with instructions."""

from typing import Any

import pytest

from wellkept.components.classification import services as classification
from wellkept.components.comments.services import comment
from wellkept.conformity.outcomes import Outcome
from wellkept.directory import services as directory
from wellkept.evidence.tests.looking import DAY, HOUR, MONDAY, look, shows, then
from wellkept.kernel.permissions import system
from wellkept.records import services as records
from wellkept.sms import factories
from wellkept.sms.resolution.requests import services as requests
from wellkept.toolkit.testing.cast import World

MET, NOT_MET, NOT_EXERCISED = Outcome.MET, Outcome.NOT_MET, Outcome.NOT_EXERCISED
LATER = MONDAY + 10 * DAY


@pytest.fixture
def item(world: World) -> Any:
    """Something that can be ordered without an approval, in two tasks."""
    with then(MONDAY - DAY):
        return factories.catalogue_item(world, form={"tasks": factories.LAPTOP["tasks"]})


def fulfilled(world: World, item: Any, **more: Any) -> Any:
    with then(MONDAY):
        row = factories.ordered(world, item, answers={}, **more)
    with then(MONDAY + HOUR):
        return factories.finish_tasks(world, row)


def closed(world: World, item: Any, **more: Any) -> Any:
    row = fulfilled(world, item, **more)
    with then(MONDAY + DAY):
        return records.transition(row, "close", actor=world.actor("olly"))


def in_own_words(world: World, **more: Any) -> Any:
    with then(MONDAY):
        return requests.open_request(actor=world.actor("jonah"), title="A longer cable", **more)


# 01-e1: recorded, classified, fulfilled, closed


@shows(MET, "8.6.2-01-e1")
def test_records_met(world: World, item: Any) -> None:
    closed(world, item)
    fulfilled(world, item)
    found = look("8.6.2-01-e1", LATER)
    assert (found.outcome, found.population, found.conforming) == (MET, 2, 2)


@shows(NOT_MET, "8.6.2-01-e1")
def test_what_stays_unclosed_or_unclassified_fails(world: World, item: Any) -> None:
    forgotten = fulfilled(world, item)
    bare = in_own_words(world)
    closed(world, item)
    found = look("8.6.2-01-e1", MONDAY + 40 * DAY)
    assert (found.outcome, found.population, found.conforming) == (NOT_MET, 3, 1)
    assert found.why == {
        forgotten.number: "Fulfilled long ago and still not closed",
        bare.number: "No category",
    }


@shows(NOT_EXERCISED, "8.6.2-01-e1")
def test_records_with_nothing_to_show(world: World, item: Any) -> None:
    with then(MONDAY):
        row = factories.ordered(world, item, answers={})
        records.transition(row, "cancel", actor=world.actor("jonah"), cancel_reason="Not needed any more.")
    assert look("8.6.2-01-e1", LATER).population == 0


def test_a_rejected_order_is_no_failure(world: World) -> None:
    with then(MONDAY):
        row = factories.ordered(world, factories.catalogue_item(world))
        factories.vote(world, row, choice="reject", comment="There is one.")
    assert look("8.6.2-01-e1", LATER).outcome is NOT_EXERCISED


# 02-e1: what was done


@shows(MET, "8.6.2-02-e1")
def test_work_met(world: World, item: Any) -> None:
    closed(world, item)
    row = in_own_words(world, category=world.category)
    with then(MONDAY + HOUR):
        row = records.transition(row, "start", actor=world.actor("jonah"))
        comment(row, actor=world.actor("jonah"), body="Took one from the shelf.", public=False)
        records.transition(row, "fulfil", actor=system(), fulfilment="Done")
    found = look("8.6.2-02-e1", LATER)
    assert (found.outcome, found.population, found.conforming) == (MET, 2, 2)


@shows(NOT_MET, "8.6.2-02-e1")
def test_a_word_says_nothing(world: World) -> None:
    row = in_own_words(world, category=world.category)
    with then(MONDAY + HOUR):
        row = records.transition(row, "start", actor=world.actor("jonah"))
        records.transition(row, "fulfil", actor=world.actor("jonah"), fulfilment="Done")
    assert look("8.6.2-02-e1", LATER).why == {row.number: "No text in which a person says what was done"}


@shows(NOT_EXERCISED, "8.6.2-02-e1")
def test_work_with_nothing_to_show(world: World) -> None:
    in_own_words(world)
    assert look("8.6.2-02-e1", LATER).outcome is NOT_EXERCISED


# 03-e1: instructions


@shows(MET, "8.6.2-03-e1")
def test_instructions_met(world: World, item: Any) -> None:
    closed(world, item)
    in_own_words(world, category=world.category)
    found = look("8.6.2-03-e1", LATER)
    assert (found.outcome, found.population) == (MET, 1)


@shows(NOT_MET, "8.6.2-03-e1")
def test_what_has_no_fresh_instructions_fails(world: World, item: Any) -> None:
    with then(MONDAY - DAY):
        bare = factories.catalogue_item(world, title="Mouse", instructions="", form={})
    closed(world, item)
    with then(MONDAY):
        factories.ordered(world, bare, answers={})
    assert look("8.6.2-03-e1", LATER).why == {bare.number: "No standard instructions"}
    with then(MONDAY):
        records.edit(bare, actor=system(), instructions="Take one.", review_at=MONDAY.date())
    assert look("8.6.2-03-e1", LATER).why == {bare.number: "Instructions past their review"}


def test_requests_in_own_words_need_instructions_for_their_category(world: World, item: Any) -> None:
    other = classification.add_category(actor=world.actor("tomas"), name="Furniture")
    row = in_own_words(world, category=other)
    found = look("8.6.2-03-e1", LATER)
    assert (found.outcome, found.why) == (NOT_MET, {row.number: "No instructions for this category"})


@shows(NOT_EXERCISED, "8.6.2-03-e1")
def test_instructions_with_nothing_to_show(world: World, item: Any) -> None:
    assert look("8.6.2-03-e1", LATER).outcome is NOT_EXERCISED


# 03-e2: who fulfils can read them


@shows(MET, "8.6.2-03-e2")
def test_access_met(world: World, item: Any) -> None:
    closed(world, item)
    found = look("8.6.2-03-e2", LATER)
    assert (found.outcome, found.population) == (MET, 1)


@shows(NOT_MET, "8.6.2-03-e2")
def test_a_team_with_somebody_who_cannot_open_them_fails(world: World) -> None:
    with then(MONDAY - DAY):
        porters = directory.add_team(actor=system(), name="Porters", members=[world.people["employee"]])
        item = factories.catalogue_item(world, team=porters, form={})
    with then(MONDAY):
        row = factories.ordered(world, item, answers={})
    assert look("8.6.2-03-e2", LATER).failing == (row.number,)


@shows(NOT_EXERCISED, "8.6.2-03-e2")
def test_access_with_nothing_to_show(world: World) -> None:
    in_own_words(world)
    assert look("8.6.2-03-e2", LATER).outcome is NOT_EXERCISED
