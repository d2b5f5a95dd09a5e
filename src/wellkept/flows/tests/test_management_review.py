"""A management review from its figures to its pack: held, concluded, approved by its chair, filed for good."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from wellkept.components.attachments.models import Attachment
from wellkept.components.reviews import genres, management, selectors, services
from wellkept.components.reviews.models import Review
from wellkept.components.tasks.models import Task
from wellkept.flows.management_review import declared, pack
from wellkept.kernel import occasion
from wellkept.kernel.errors import Invalid, Refused
from wellkept.records import services as records
from wellkept.sms import factories
from wellkept.toolkit.testing.cast import World

MINUTES = {"report": "All topics.", "suitability": "Yes.", "adequacy": "Yes.", "effectiveness": "Mostly."}
DECIDED = {"improvements": "Monitor the metadata\n- Train two more", "changes_decided": "A second line to the clinics"}


def planned(world: World, **given: Any) -> Review:
    fields = {"title": "Management review", "genre": "management", "chair_id": world.people["ines"].pk, **given}
    return services.plan(actor=world.actor("tomas"), **fields)


def held(world: World, **given: Any) -> Review:
    row: Review = records.transition(
        planned(world, **given), "hold", actor=world.actor("tomas"), findings="Backups need a look."
    )
    return row


def sent(world: World, review: Review | None = None, **given: Any) -> Review:
    row: Review = records.transition(
        review or held(world), "send_minutes", actor=world.actor("tomas"), **{**MINUTES, **DECIDED, **given}
    )
    return row


def approve(client: Client, world: World, review: Review, who: str = "ines", choice: str = "approve") -> int:
    client.force_login(world.users[who])
    given = {"choice": choice, "comment": "Not yet."}
    return client.post(f"/reviews/{review.number}/vote", given).status_code


def test_figures_come_from_the_records_and_stay_as_they_were(world: World) -> None:
    factories.incident(world)
    review = held(world)
    factories.incident(world)
    row = next(r for r in review.inputs["rows"] if r["label"] == "Incidents recorded")
    assert (row["topic"], row["value"], row["before"], row["href"]) == ("h", "1", "0", "/reports/incidents")
    assert set(review.inputs["topics"]) >= set("abcdehijkl")
    assert {one["subject"] for one in review.inputs["none"]} == {"major_incident", "emergency_change", "document"}


def test_open_actions_of_the_last_review_come_first(world: World, client: Client) -> None:
    first = sent(world)
    approve(client, world, first)
    tasks = list(Task.objects.order_by("pk"))
    assert [task.title for task in tasks] == ["Monitor the metadata", "Train two more", "A second line to the clinics"]
    assert {task.assignee for task in tasks} == {world.people["ines"]}
    records.transition(tasks[0], "finish", actor=world.actor("tomas"), result="Done.")
    with occasion.occasion(at=occasion.now() + timedelta(days=60)):
        rows = held(world).inputs["rows"]
    assert [row["label"].partition(" ")[2] for row in rows[:2]] == ["Train two more", "A second line to the clinics"]
    assert [(row["label"], row["value"]) for row in rows[2:5]] == [
        ("Actions decided so far", "3"), ("Of these done", "1"), ("Open past their date", "2"),
    ]  # fmt: skip


def test_a_topic_takes_a_line_and_there_are_twelve() -> None:
    assert "".join(management.TOPICS) == "abcdefghijkl"
    with pytest.raises(ValueError, match="no topic z"):
        management.contribute("z", "Nothing", lambda since, until: 0, source="", href="")


def test_minutes_are_approved_by_the_chair_alone(world: World, client: Client) -> None:
    review = sent(world)
    assert approve(client, world, review, "tomas") == 422
    assert approve(client, world, review) == 303
    review = Review.objects.get(pk=review.pk)
    assert review.state == "reported" and review.reported_at is not None
    assert selectors.approved("management", occasion.now()).get() == review


def test_rejected_minutes_are_reworded_and_put_to_the_vote_again(world: World, client: Client) -> None:
    review = sent(world)
    assert approve(client, world, review, choice="reject") == 303
    review = Review.objects.get(pk=review.pk)
    assert review.state == "held" and not Attachment.objects.exists() and not Task.objects.exists()
    review = services.edit_review(review, actor=world.actor("tomas"), report="Better words.")
    again = sent(world, review, report="Better words still.")
    assert approve(client, world, again) == 303 and Review.objects.get().state == "reported"


@pytest.mark.parametrize(
    ("missing", "field"),
    [
        ({"suitability": ""}, "suitability"),
        ({"effectiveness": ""}, "effectiveness"),
        ({"report": ""}, "report"),
        ({"improvements": ""}, "improvements"),
        ({"changes_decided": ""}, "changes_decided"),
    ],
)
def test_what_the_minutes_have_to_say(world: World, missing: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        sent(world, **missing)
    assert set(refused.value.fields) == {field}


def test_that_nothing_has_to_change_is_said(world: World) -> None:
    review = sent(world, improvements="", no_improvements=True, changes_decided="", no_changes=True)
    assert review.state == "minutes"


def test_while_the_chair_reads_nothing_changes(world: World) -> None:
    review, tomas = sent(world), world.actor("tomas")
    with pytest.raises(Refused):
        services.edit_review(review, actor=tomas, report="Other words.")
    back = records.transition(review, "reword", actor=tomas)
    assert services.edit_review(back, actor=tomas, report="Other words.").report == "Other words."


def test_other_reviews_are_reported_and_management_reviews_are_not(world: World) -> None:
    tomas = world.actor("tomas")
    with pytest.raises(Refused):
        records.transition(held(world), "report", actor=tomas, report="x", reported_to="y", no_improvements=True)
    other = services.plan(actor=tomas, title="Trends", genre="trend")
    other = records.transition(other, "hold", actor=tomas, findings="None.")
    with pytest.raises(Refused):
        records.transition(other, "send_minutes", actor=tomas, **MINUTES, **DECIDED)
    assert genres.withheld(other) == ("send_minutes",)
    with pytest.raises(Refused):
        sent(world, held(world, chair_id=None))


def test_the_page_offers_what_makes_sense_and_says_who_should_chair(world: World, client: Client) -> None:
    client.force_login(world.users["tomas"])
    review = planned(world, chair_id=world.people["tomas"].pk)
    assert "does not hold the role" in client.get(f"/reviews/{review.number}/do/hold").content.decode()
    row = held(world)
    page = client.get(f"/reviews/{row.number}").content.decode()
    assert "do/send_minutes" in page and "do/report" not in page
    assert "Incidents recorded" in page and "pack.pdf" in page and "The chair confirms it" in page


def test_the_pack_is_filed_once_and_never_changes(world: World, client: Client) -> None:
    review = held(world)
    client.force_login(world.users["tomas"])
    draft = client.get(f"/reviews/{review.number}/pack.pdf")
    assert draft.content.startswith(b"%PDF") and not Attachment.objects.exists()
    approve(client, world, sent(world, review))
    there = Attachment.objects.get()
    assert (there.name, there.media_type, there.public) == (pack.name_of(review), "application/pdf", False)
    answer = client.get(f"/reviews/{review.number}/pack.pdf")
    assert (answer.status_code, answer["Location"]) == (303, f"/files/{there.pk}")


def test_what_the_pack_says(world: World) -> None:
    review = held(world)
    made = pack.paper(review)
    assert len(made.sections) == 13 and "Draft" in made.lead
    policies = made.sections[5]
    assert [row[0].text for row in policies.rows] == ["Policies in force", "Policies past their review"]


def test_there_is_no_pack_before_it_is_held_and_none_for_others(world: World, client: Client) -> None:
    review = planned(world)
    client.force_login(world.users["tomas"])
    assert client.get(f"/reviews/{review.number}/pack.pdf").status_code == 404
    client.force_login(world.users["olly"])
    assert client.get(f"/reviews/{held(world).number}/pack.pdf").status_code in (403, 404)


def test_the_next_one_is_put_on_the_agenda_for_top_management(world: World) -> None:
    assert declared.plan_management_review() == 1
    review = Review.objects.get()
    assert (review.genre, review.chair) == ("management", world.people["ines"])
    assert declared.plan_management_review() == 0
