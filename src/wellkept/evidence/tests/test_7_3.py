"""7.3-01: what people know of policy, objectives, services, their part and the consequences."""

from typing import Any

from wellkept.conformity.outcomes import Outcome
from wellkept.directory import services as directory
from wellkept.evidence.tests.looking import DAY, MONDAY, look, shows, then
from wellkept.kernel.permissions import system
from wellkept.kernel.registry import kind
from wellkept.records import services as records
from wellkept.sms.support.awareness import selectors, services
from wellkept.sms.support.awareness.questions import choices
from wellkept.toolkit.testing.cast import World

KNOWN = "7.3-01-e1"
STAFF = ("ines", "tomas", "amara", "jonah", "rashid", "lotte", "piotr", "greta", "employee")


def campaign(world: World) -> Any:
    """A question about each topic, sent out to everybody; the world's people join today."""
    tomas = world.actor("tomas")
    made = records.create(kind("awareness_campaign"), actor=tomas, title="What we stand for", text="We keep our word.")
    for topic in selectors.TOPICS:
        services.ask(
            actor=tomas, campaign=made, title=f"What of {topic}?", topic=topic, answer="This", others="That\nElse"
        )
    return records.transition(made, "start", actor=tomas)


def answer(world: World, made: Any, who: str, *, wrong: str = "") -> None:
    """Somebody answers, rightly save for a topic."""
    actor = world.actor(who)
    given = {
        row.pk: choices(row, actor.person_id or 0).index("That" if row.topic == wrong else "This")
        for row in selectors.questions(made)
    }
    services.answer(made, actor=actor, given=given)


def only_staff(world: World) -> None:
    """The administrator's person left, for his account may not answer."""
    directory.edit_person(world.people["admin"], actor=system(), active=False)


@shows(Outcome.MET, KNOWN)
def test_everybody_knows_every_topic(world: World) -> None:
    only_staff(world)
    made = campaign(world)
    for who in STAFF:
        answer(world, made, who)
    answer(world, made, "jonah", wrong="policy")
    found = look(KNOWN, made.started_at + 40 * DAY)
    assert (found.outcome, found.population, found.conforming) == (Outcome.MET, 9, 9)
    assert look(KNOWN, made.started_at + 400 * DAY).outcome is Outcome.NOT_MET, "it holds for a year"


def test_whoever_joined_a_few_days_ago_has_time(world: World) -> None:
    with then(MONDAY):
        made = campaign(world)
        answer(world, made, "jonah")
    assert look(KNOWN, made.started_at + DAY).outcome is Outcome.NOT_EXERCISED


@shows(Outcome.NOT_MET, KNOWN)
def test_four_people_skip_it(world: World) -> None:
    only_staff(world)
    made = campaign(world)
    for who in STAFF[4:]:
        answer(world, made, who)
    answer(world, made, STAFF[0], wrong="objectives")
    later = made.started_at + 40 * DAY
    found = look(KNOWN, later)
    assert (found.outcome, found.population, found.conforming) == (Outcome.NOT_MET, 9, 5)
    assert dict(found.faults)["Objectives"] == 4
    assert dict(found.faults)["Policy"] == 3


@shows(Outcome.NOT_EXERCISED, KNOWN)
def test_nobody_was_ever_asked(world: World) -> None:
    assert look(KNOWN).outcome is Outcome.NOT_EXERCISED
