"""Campaigns: drafting, sending out, answering, reminding, and what is shown to whom."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from wellkept.components.communications.models import Communication
from wellkept.directory import services as directory
from wellkept.kernel import occasion
from wellkept.kernel.errors import Denied, Invalid, Refused
from wellkept.kernel.permissions import system
from wellkept.kernel.registry import kind
from wellkept.records import services as records
from wellkept.sms.support.awareness import jobs, selectors, services
from wellkept.sms.support.awareness.models import AwarenessCheck, Invitation
from wellkept.sms.support.awareness.questions import choices
from wellkept.toolkit.testing.cast import World

pytestmark = pytest.mark.django_db


def draft(world: World, *topics: str) -> Any:
    """A campaign with a question for each topic named."""
    tomas = world.actor("tomas")
    made = records.create(kind("awareness_campaign"), actor=tomas, title="What we stand for", text="We keep our word.")
    for topic in topics:
        question(world, made, topic)
    return made


def question(world: World, made: Any, topic: str = "policy") -> Any:
    """A question about a topic."""
    return services.ask(
        actor=world.actor("tomas"),
        campaign=made,
        title=f"What of {topic}?",
        topic=topic,
        answer="This",
        others="That\nElse",
    )


def send(world: World, made: Any) -> Any:
    """Send a campaign out."""
    return records.transition(made, "start", actor=world.actor("tomas"))


def answers(world: World, made: Any, who: str, word: str = "This") -> dict[int, int]:
    """What somebody sends who chooses a word everywhere."""
    person = world.people[who].pk
    return {row.pk: choices(row, person).index(word) for row in selectors.questions(made)}


def test_a_campaign_is_complete_before_it_goes_out(world: World) -> None:
    made = draft(world)
    with pytest.raises(Refused, match="question"):
        send(world, made)
    dropped = question(world, made)
    records.transition(dropped, "drop", actor=world.actor("tomas"))
    with pytest.raises(Refused, match="question"):
        send(world, made)
    question(world, made)
    made = services.choose_audience(made, actor=world.actor("tomas"), audience=["capacity-manager"])
    with pytest.raises(Refused, match="nobody"):
        send(world, made)
    empty = records.create(kind("awareness_campaign"), actor=world.actor("tomas"), title="Nothing to read")
    question(world, empty)
    with pytest.raises(Refused, match="read"):
        send(world, empty)


def test_a_question_takes_a_right_and_a_wrong_answer(world: World) -> None:
    tomas, made = world.actor("tomas"), draft(world)
    for others in ("", " \n ", "That\nThis", "\n".join(map(str, range(9)))):
        with pytest.raises(Invalid):
            services.ask(actor=tomas, campaign=made, title="What?", topic="policy", answer="This", others=others)
    with pytest.raises(Invalid):
        services.edit_question(question(world, made), actor=tomas, others="This")


def test_what_was_sent_out_stays(world: World) -> None:
    tomas, made = world.actor("tomas"), draft(world, "policy")
    asked = selectors.questions(made)[0]
    made = send(world, made)
    with pytest.raises(Refused):
        services.edit_campaign(made, actor=tomas, pass_mark=1)
    with pytest.raises(Refused):
        services.choose_audience(made, actor=tomas, audience=[])
    with pytest.raises(Refused):
        question(world, made)
    with pytest.raises(Refused):
        services.edit_question(asked, actor=tomas, answer="Neither")
    with pytest.raises(Refused):
        records.transition(asked, "drop", actor=tomas)


def test_it_goes_to_everybody_who_works_here(world: World) -> None:
    made = send(world, draft(world, "policy"))
    asked = {row.person.name for row in Invitation.objects.filter(campaign=made).select_related("person")}
    assert "Jonah Pell" in asked and "Erin Employee" in asked
    assert not asked & {"Helen Cray", "Dr Ada Wren", "Ivo Strand"}
    letter = Communication.objects.get(record=made.pk)
    assert letter.recipients.count() == len(asked) and "We keep our word." in letter.content


def test_it_goes_to_chosen_roles(world: World) -> None:
    made = services.choose_audience(draft(world, "policy"), actor=world.actor("tomas"), audience=["incident-manager"])
    send(world, made)
    assert [row.person for row in Invitation.objects.all()] == [world.people["amara"]]
    with pytest.raises(Denied):
        services.answer(made, actor=world.actor("jonah"), given=answers(world, made, "jonah"))
    assert selectors.answerable(world.actor("jonah"), made.number) is None


def test_answers_are_evaluated_by_topic(world: World) -> None:
    made = draft(world, "policy", "policy", "objectives")
    made = send(world, made)
    jonah = world.actor("jonah")
    given = answers(world, made, "jonah")
    first = selectors.questions(made)[0]
    given[first.pk] = choices(first, world.people["jonah"].pk).index("That")
    shown = services.answer(made, actor=jonah, given=given)
    assert [(one.topic, one.right, one.asked, one.passed) for one in shown.checks] == [
        ("policy", 1, 2, False),
        ("objectives", 1, 1, True),
    ]
    assert (shown.wrong, shown.passed, [one.passed for one in selectors.own(jonah)]) == ([first], False, [1])
    assert services.answer(made, actor=jonah, given=answers(world, made, "jonah")).passed
    assert AwarenessCheck.objects.count() == 4, "every attempt is kept"
    assert selectors.own(jonah)[0].done and selectors.unpassed(jonah) == []


def test_every_question_must_be_answered_with_one_of_its_choices(world: World) -> None:
    made = send(world, draft(world, "policy", "objectives"))
    keys = [row.pk for row in selectors.questions(made)]
    for given in ({}, {keys[0]: 0}, {keys[0]: 0, keys[1]: 3}, {keys[0]: 0, keys[1]: -1}):
        with pytest.raises(Invalid):
            services.answer(made, actor=world.actor("jonah"), given=given)
    assert not AwarenessCheck.objects.exists()


def test_an_attempt_cannot_be_changed(world: World) -> None:
    made = send(world, draft(world, "policy"))
    [check] = services.answer(made, actor=world.actor("jonah"), given=answers(world, made, "jonah", "That")).checks
    check.passed = True
    with pytest.raises(TypeError):
        check.save()
    with pytest.raises(TypeError):
        check.delete()


def test_nothing_is_answered_before_and_after(world: World) -> None:
    made = draft(world, "policy")
    with pytest.raises(Denied):
        services.answer(made, actor=world.actor("jonah"), given=answers(world, made, "jonah"))
    made = records.transition(send(world, made), "close", actor=world.actor("tomas"))
    with pytest.raises(Refused):
        services.answer(made, actor=world.actor("jonah"), given=answers(world, made, "jonah"))


def test_whoever_has_not_passed_is_told_again_once_a_week(world: World) -> None:
    made = send(world, draft(world, "policy"))
    services.answer(made, actor=world.actor("jonah"), given=answers(world, made, "jonah"))
    assert jobs.remind() == 0
    asked = Invitation.objects.count()
    with occasion.occasion(at=occasion.now() + timedelta(days=8)):
        assert jobs.remind() == asked - 1
        assert jobs.remind() == 0
    told = Communication.objects.filter(record=made.pk, stage="update").get()
    assert world.people["jonah"] not in told.recipients.all()


def test_newcomers_are_asked_too(world: World) -> None:
    made = send(world, draft(world, "policy"))
    assert jobs.ask_newcomers() == 0
    person = directory.add_person(actor=system(), organization=world.own, name="Nell New")
    assert jobs.ask_newcomers() == 1
    assert Invitation.objects.filter(campaign=made, person=person).exists()
    assert jobs.ask_newcomers() == 0


def test_pages(world: World) -> None:
    made, client = draft(world, "policy", "objectives"), Client()
    client.force_login(world.users["jonah"])
    assert client.get(f"/awareness/{made.number}").status_code == 404
    made = send(world, made)
    assert made.title.encode() in client.get("/").content
    here = f"/awareness/{made.number}"
    page = client.get(here).content.decode()
    assert page.count('type="radio"') == 6
    some = {f"q{key}": place for key, place in list(answers(world, made, "jonah").items())[:1]}
    assert client.post(here, some).status_code == 422
    assert client.post(here, {"qx": "1", "q1": "x", "q²": "²"}).status_code == 422
    every = {f"q{key}": place for key, place in answers(world, made, "jonah").items()}
    assert b"You passed every topic" in client.post(here, every).content
    assert b"Read and answer" not in client.get(f"/awareness-questions/{selectors.questions(made)[0].number}").content
    assert client.get(f"/awareness-questions/{selectors.questions(made)[0].number}").status_code == 403
    assert b"Erin Employee" not in client.get(f"/awareness-campaigns/{made.number}").content
    client.force_login(world.users["tomas"])
    page = client.get(f"/awareness-campaigns/{made.number}").content.decode()
    assert "Erin Employee" in page and "100&nbsp;%" in page
    assert client.get("/awareness").status_code == 200
    client.force_login(world.users["ada"])
    assert client.get("/awareness").status_code == 403
    assert client.get(here).status_code == 403
