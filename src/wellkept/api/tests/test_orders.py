"""Programs order from the catalogue as people do on its pages."""

from collections.abc import Callable
from typing import Any

import pytest

from wellkept.api.tests.test_contract import conforms
from wellkept.kernel.permissions import system
from wellkept.records import services as records
from wellkept.sms import factories
from wellkept.sms.portfolio.catalogue import services as catalogue
from wellkept.sms.resolution.requests import selectors
from wellkept.toolkit.testing.cast import World

Programs = Callable[..., Any]
pytestmark = pytest.mark.django_db


def light(item: Any, **more: Any) -> dict[str, Any]:
    return {"item": item.number, "answers": {"model": "Light"}, **more}


def pointers(answer: Any) -> dict[str, str]:
    assert answer.status_code == 422, answer.content
    conforms(answer.json(), "Refusal")
    return {one["pointer"]: one["detail"] for one in answer.json()["errors"]}


def test_what_is_offered_says_what_it_asks(world: World, program: Programs) -> None:
    service = factories.service()
    factories.agreement(world, services=[service])
    item = factories.catalogue_item(world, service=service)
    factories.catalogue_item(world, title="For Pinnock", customer=world.organizations["pinnock"])
    [told] = program("olly").get("/api/v1/order").json()["items"]
    conforms(told, "OfferedItem")
    assert (told["number"], told["form_version"], told["service"]["name"]) == (item.number, 2, item.service.title)
    assert [(field["key"], field.get("when")) for field in told["fields"]] == [
        ("model", None), ("why", {"field": "model", "is": ["Strong"]}), ("dock", None),
    ]  # fmt: skip
    assert "approvals" not in told
    assert [one["title"] for one in program("pat").get("/api/v1/order").json()["items"]] == ["For Pinnock"]
    assert program("helen").get("/api/v1/order").status_code == 403


def test_several_items_are_ordered_on_behalf_of_somebody(world: World, program: Programs) -> None:
    laptop = factories.catalogue_item(world)
    mouse = factories.catalogue_item(world, title="Mouse", form={"tasks": [{"title": "Send it"}]})
    sent = {
        "items": [light(laptop, form_version=2), {"item": mouse.number, "quantity": 2}],
        "requester": {"email": "olly@oldmere.example"},
        "description": " He begins on Monday. ",
    }
    made = program("jonah").post("/api/v1/order", sent)
    assert made.status_code == 201, made.content
    one = made.json()
    conforms(one, "Request")
    assert (one["title"], one["state"], one["requester"]["name"]) == (
        "Laptop and 1 more", "awaiting_approval", "Olly Marsh",
    )  # fmt: skip
    assert (one["description"], one["customer"]["name"]) == ("He begins on Monday.", "Oldmere Clinics")
    read = program("olly").get(made["Location"]).json()
    assert [(line["title"], line["quantity"], line["answers"]) for line in read["lines"]] == [
        ("Laptop", 1, {"model": "Light", "dock": False}), ("Mouse", 2, {}),
    ]  # fmt: skip
    assert program("pat").get(made["Location"]).status_code == 404


def test_conditions_are_decided_on_the_server(world: World, program: Programs) -> None:
    item, olly = factories.catalogue_item(world), program("olly")
    strong = {"item": item.number, "answers": {"model": "Strong"}}
    assert list(pointers(olly.post("/api/v1/order", {"items": [light(item), strong]}))) == ["#/items/1/answers/why"]
    answers = {"model": "Light", "why": "Hidden there, and so not kept", "dock": True}
    made = olly.post("/api/v1/order", {"items": [{"item": item.number, "answers": answers}]})
    assert selectors.lines_of_number(made.json()["number"])[0].answers == {"model": "Light", "dock": True}


def test_the_same_order_with_the_same_key_is_placed_once(world: World, program: Programs) -> None:
    item, olly = factories.catalogue_item(world), program("olly")
    sent = {"items": [light(item)]}
    first = olly.post("/api/v1/order", sent, Idempotency_Key="one")
    again = olly.post("/api/v1/order", sent, Idempotency_Key="one")
    assert (first.json(), again["Idempotency-Replayed"]) == (again.json(), "true")
    other = olly.post("/api/v1/order", {"items": [light(item, quantity=2)]}, Idempotency_Key="one")
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")
    assert selectors.visible_to(world.actor("olly")).count() == 1


def test_everything_wrong_is_named_where_it_stands(world: World, program: Programs) -> None:
    laptop = factories.catalogue_item(world)
    theirs = factories.catalogue_item(world, title="For Pinnock", customer=world.organizations["pinnock"])
    olly = program("olly")
    sent = {
        "items": [
            {"item": 5, "quantity": 0, "colour": "red"},
            light(laptop, quantity=1001, form_version=True),
            {"item": laptop.number, "answers": {"model": ["Light"]}},
            "Laptop",
        ],
        "requester": {"email": "pat@pinnock.example"},
        "draft": "yes",
        "description": 5,
        "state": "fulfilled",
    }
    assert set(pointers(olly.post("/api/v1/order", sent))) == {
        "#/items/0/item", "#/items/0/quantity", "#/items/0/colour", "#/items/1/quantity", "#/items/1/form_version",
        "#/items/2/answers/model", "#/items/3", "#/requester", "#/draft", "#/description", "#/state",
    }  # fmt: skip
    wrong = [light(theirs), {"item": "CAT-999999"}, light(laptop) | {"answers": {"model": "Light", "o/l": "x"}}]
    told = pointers(olly.post("/api/v1/order", {"items": wrong}))
    assert set(told) == {"#/items/0/item", "#/items/1/item", "#/items/2/answers/o~1l"}
    assert told["#/items/0/item"] == told["#/items/1/item"], "what is another's looks like what there is not"
    for answers, where in (
        ({"model": "Huge"}, "model"),
        ({"model": "Light", "dock": "perhaps"}, "dock"),
        ({"model": "Strong", "why": "x" * 5001}, "why"),
    ):
        refused = olly.post("/api/v1/order", {"items": [{"item": laptop.number, "answers": answers}]})
        assert list(pointers(refused)) == [f"#/items/0/answers/{where}"]
    for items in (None, [], {}, [light(laptop)] * 21):
        assert list(pointers(olly.post("/api/v1/order", {"items": items}))) == ["#/items"]
    assert not selectors.visible_to(world.actor("tomas")).exists()


def test_nobody_orders_for_whom_he_may_not_name(world: World, program: Programs) -> None:
    item = factories.catalogue_item(world, customer=world.organizations["oldmere"], form={})
    sent = {"items": [{"item": item.number}]}
    pat = world.people["pat"].pk
    assert list(pointers(program("olly").post("/api/v1/order", {**sent, "requester": pat}))) == ["#/requester"]
    for whom in (pat, None):
        refused = program("jonah").post("/api/v1/order", {**sent, "requester": whom})
        assert list(pointers(refused)) == ["#/requester"]
    assert program("olly").post("/api/v1/order", {**sent, "requester": world.people["ada"].pk}).status_code == 201
    assert program("helen").post("/api/v1/order", sent).status_code == 403
    assert program("jonah", "requests.view").post("/api/v1/order", sent).status_code == 403


def test_a_form_that_was_changed_since_it_was_read_is_said_so(world: World, program: Programs) -> None:
    item = factories.catalogue_item(world)
    catalogue.set_form(item, actor=system(), fields=[{"label": "Model"}])
    refused = program("olly").post("/api/v1/order", {"items": [light(item, form_version=2)]})
    assert (refused.status_code, refused.json()["code"]) == (409, "form_changed")


def test_a_drafts_answers_are_changed_until_it_is_sent(world: World, program: Programs) -> None:
    item, olly = factories.catalogue_item(world), program("olly")
    sent = {"items": [light(item)], "draft": True, "description": "Soon."}
    number = olly.post("/api/v1/order", sent).json()["number"]
    at, record = f"/api/v1/order/{number}", f"/api/v1/requests/{number}"
    strong = {"items": [{"item": item.number, "answers": {"model": "Strong", "why": "Films."}, "quantity": 2}]}
    assert olly.patch(at, strong).status_code == 428
    changed = olly.patch(at, strong, If_Match='"1"')
    assert (changed.status_code, changed["ETag"], changed.json()["description"]) == (200, '"2"', "Soon."), (
        changed.content
    )
    conforms(changed.json(), "Request")
    assert olly.get(record).json()["lines"][0]["answers"] == {"model": "Strong", "why": "Films.", "dock": False}
    assert olly.patch(at, strong, If_Match='"1"').status_code == 412
    other = factories.catalogue_item(world, title="Mouse", form={})
    moved = {"items": [{"item": other.number}]}
    assert list(pointers(olly.patch(at, moved, If_Match='"2"'))) == ["#/items"]
    incomplete = {"items": [{"item": item.number, "answers": {"model": "Strong"}}], "description": ""}
    assert list(pointers(olly.patch(at, incomplete, If_Match='"2"'))) == ["#/items/0/answers/why"]
    assert program("ada").patch(at, strong, If_Match='"2"').status_code == 403
    assert program("pat").patch(at, strong, If_Match='"2"').status_code == 404
    gone = {"items": [light(item)], "requester": None}
    assert list(pointers(olly.patch(at, gone, If_Match='"2"'))) == ["#/requester"]
    assert olly.post(f"{record}/actions/send_order", {}, If_Match='"2"').json()["state"] == "awaiting_approval"
    late = olly.patch(at, strong, If_Match=olly.get(record)["ETag"])
    assert (late.status_code, late.json()["type"]) == (409, "/api/v1/docs#problem-refused")


def test_a_draft_of_what_is_offered_no_more_stays(world: World, program: Programs) -> None:
    item, olly = factories.catalogue_item(world), program("olly")
    number = olly.post("/api/v1/order", {"items": [light(item)], "draft": True}).json()["number"]
    records.transition(item, "withdraw", actor=system(), withdraw_reason="Nobody makes them any more.")
    assert pointers(olly.patch(f"/api/v1/order/{number}", {"items": [light(item)]}, If_Match='"1"')) == {
        "#": "“Laptop” cannot be ordered at present."
    }
