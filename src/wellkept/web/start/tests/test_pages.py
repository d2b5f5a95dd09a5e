"""The pages of the guided start: who may open them, what they say, and that a preview keeps nothing."""

from django.test import Client

from wellkept.conformity import services as conformity
from wellkept.records import services as records
from wellkept.records.models import Record
from wellkept.toolkit.testing.cast import World

FORM = {
    "purpose": "We clean operating rooms.", "services": "Cleaning\nLinen", "headcount": "12", "places": "Tavermoor",
    "leader": "Ines Vallory", "manager": "Tomas Rehn",
}  # fmt: skip


def test_a_preview_keeps_nothing_and_making_leads_to_the_plan(world: World, client: Client) -> None:
    client.force_login(world.users["tomas"])
    before = Record.objects.count()
    page = client.post("/start", {**FORM, "do": "preview"}).content.decode()
    assert "Linen" in page and "is there already" in page
    assert Record.objects.count() == before
    assert 'value="Ines Vallory"' in client.post("/start", {**FORM, "do": "change"}).content.decode()
    answer = client.post("/start", {**FORM, "do": "make"})
    assert (answer.status_code, answer["Location"]) == (303, "/start/plan")
    assert Record.objects.filter(kind="service", title="Linen").exists()
    assert "Ten things first" in client.get("/start/plan").content.decode()
    assert client.post("/start/plan").status_code == 303
    assert Record.objects.filter(kind="task", title="Approve the scope").count() == 1
    answer = client.get("/start/plan")
    assert "Every step of the plan has its task." in answer.content.decode()
    first = answer.context["first"]
    assert len(first) == 10
    records.transition(first[0].task, "finish", actor=world.actor("tomas"), result="Done.")
    assert first[0].stretch.title not in [step.stretch.title for step in client.get("/start/plan").context["first"]]


def test_what_is_missing_is_told_and_what_was_typed_stays(world: World, client: Client) -> None:
    client.force_login(world.users["tomas"])
    answer = client.post("/start", {**FORM, "services": "", "do": "make"})
    assert answer.status_code == 422
    assert "We clean operating rooms." in answer.content.decode()
    assert not Record.objects.filter(kind="process").exists()


def test_who_may_not_appoint_does_not_start(world: World, client: Client) -> None:
    for key in ("jonah", "greta", "helen", "ada"):
        client.force_login(world.users[key])
        assert client.get("/start").status_code in (403, 404), key
        assert client.post("/start", {**FORM, "do": "make"}).status_code in (403, 404), key
    assert not Record.objects.filter(kind="process").exists()


def test_who_only_reads_sees_the_plan_and_makes_no_tasks(world: World, client: Client) -> None:
    client.force_login(world.users["tomas"])
    client.post("/start", {**FORM, "do": "make"})
    before = Record.objects.filter(kind="task").count()
    for key in ("greta", "helen"):
        client.force_login(world.users[key])
        page = client.get("/start/plan")
        assert page.status_code == 200, key
        assert "Make tasks of all" not in page.content.decode()
        assert client.post("/start/plan").status_code == 403, key
    assert Record.objects.filter(kind="task").count() == before


def test_without_a_plan_or_a_look_the_page_says_what_to_do(world: World, client: Client) -> None:
    client.force_login(world.users["tomas"])
    assert "Nobody has looked yet" in client.get("/start/plan").content.decode()
    conformity.look_again(actor=world.actor("tomas"))
    assert "There is no service management plan yet." in client.get("/start/plan").content.decode()
    assert client.post("/start/plan").status_code == 303
    assert not Record.objects.filter(kind="task").exists()
