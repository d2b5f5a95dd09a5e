"""The contract of every kind over HTTP: one test walks the registry."""

from typing import Any

import jsonschema_rs
import pytest

from wellkept.api.document import described
from wellkept.api.tests import samples
from wellkept.kernel.registry import Kind, kinds
from wellkept.toolkit.rest.schemas import camel

pytestmark = pytest.mark.django_db
EVERY_KIND = pytest.mark.parametrize("kind", kinds(), ids=lambda k: k.key)


def conforms(value: Any, schema: str) -> None:
    """Hold a value against a schema of the document."""
    document = described()
    jsonschema_rs.Draft202012Validator(
        {"$ref": f"#/components/schemas/{schema}", "components": document["components"]}
    ).validate(value)


@EVERY_KIND
def test_a_record_is_made_and_read_again(kind: Kind, world, program):
    by = program(samples.maker(kind, world))
    sent = samples.body(kind, world)
    made = by.post(f"/api/v1/{kind.slug}", sent)
    assert made.status_code == 201, made.content
    one = made.json()
    conforms(one, camel(kind.key))
    assert made["Location"] == f"/api/v1/{kind.slug}/{one['number']}"
    assert made["ETag"] == '"1"' == f'"{one["version"]}"'
    for name, value in sent.items():
        shown = one[name]
        key = next((name for name in ("id", "number") if isinstance(shown, dict) and name in shown), None)
        assert (shown if key is None else shown[key]) == value
    read = by.get(made["Location"])
    assert read.status_code == 200
    assert _without_more(kind, read.json()) == one
    assert read["ETag"] == made["ETag"]


def _without_more(kind: Kind, one: dict[str, Any]) -> dict[str, Any]:
    """A record as it was read, without the targets and further parts that writing it does not answer."""
    more = {"targets"} if kind.clocks else set()
    more |= {part.name for part in kind.parts}
    assert more <= set(one)
    return {name: value for name, value in one.items() if name not in more}


@EVERY_KIND
def test_what_is_read_can_be_sent_back(kind: Kind, world, program):
    by = program(samples.maker(kind, world))
    one = by.post(f"/api/v1/{kind.slug}", samples.body(kind, world)).json()
    same = {name: one[name] for name in kind.edit_fields if name in one}
    answer = by.patch(f"/api/v1/{kind.slug}/{one['number']}", same, If_Match='"1"')
    assert answer.status_code == 200, answer.content
    assert answer.json() == one, "nothing changed, so not even the version moves"


@EVERY_KIND
def test_a_change_needs_the_version_and_moves_it(kind: Kind, world, program):
    by = program(samples.maker(kind, world))
    number = by.post(f"/api/v1/{kind.slug}", samples.body(kind, world)).json()["number"]
    address = f"/api/v1/{kind.slug}/{number}"
    refused = by.patch(address, {"title": "Another title"})
    assert (refused.status_code, refused.json()["code"]) == (428, "version_required")
    changed = by.patch(address, {"title": "Another title"}, If_Match='"1"')
    assert (changed.status_code, changed["ETag"], changed.json()["title"]) == (200, '"2"', "Another title")
    conforms(changed.json(), camel(kind.key))
    stale = by.patch(address, {"title": "A third title"}, If_Match='"1"')
    assert stale.status_code == 412
    conforms(stale.json(), "Refusal")
    assert stale.json()["current"] == 2
    assert stale.json()["theirs"] == {"title": ["Files do not open", "Another title"]}
    last = by.get(f"{address}/timeline").json()["items"][0]
    assert (stale.json()["by"], stale.json()["at"]) == (last["by"], last["at"])
    assert by.get(address).json()["title"] == "Another title"


@EVERY_KIND
def test_unknown_names_and_wrong_types_are_named(kind: Kind, world, program):
    by = program(samples.maker(kind, world))
    sent = {**samples.body(kind, world), "title": ["x"], "number": "X-1", "state": "closed", "version": 9}
    answer = by.post(f"/api/v1/{kind.slug}", sent)
    assert answer.status_code == 422
    conforms(answer.json(), "Refusal")
    assert {e["pointer"] for e in answer.json()["errors"]} == {"#/title", "#/number", "#/state", "#/version"}
    assert not kind.model.objects.exists()


@EVERY_KIND
def test_many_are_made_together_or_not_at_all(kind: Kind, world, program):
    by = program(samples.maker(kind, world))
    rows = [samples.body(kind, world, f"Row {place}") for place in range(3)]
    made = by.post(f"/api/v1/{kind.slug}/bulk", rows)
    assert made.status_code == 201, made.content
    items = made.json()["items"]
    assert [item["title"] for item in items] == ["Row 0", "Row 1", "Row 2"]
    for item in items:
        conforms(item, camel(kind.key))
        assert _without_more(kind, by.get(f"/api/v1/{kind.slug}/{item['number']}").json()) == item
    rows[1] = {**rows[1], "title": 5}
    rows[2] = {**rows[2], "nonsense": 1}
    refused = by.post(f"/api/v1/{kind.slug}/bulk", rows)
    assert refused.status_code == 422
    assert [(e["row"], e["field"]) for e in refused.json()["errors"]] == [(1, "title"), (2, "nonsense")]
    assert refused.json()["errors"][0]["pointer"] == "#/1/title"
    assert kind.model.objects.count() == 3


@EVERY_KIND
def test_the_list_filters_sorts_and_says_what_it_does_not_know(kind: Kind, world, program):
    by = program(samples.maker(kind, world))
    by.post(f"/api/v1/{kind.slug}/bulk", [samples.body(kind, world, f"Row {place}") for place in range(3)])
    address = f"/api/v1/{kind.slug}"
    page = by.get(address)
    assert [item["number"] for item in page.json()["items"]]
    assert page.json()["next"] is None
    state = page.json()["items"][0]["state"]
    assert len(by.get(f"{address}?state={state}").json()["items"]) == 3
    other = next(s.name for s in kind.lifecycle.states if s.name != state)
    assert by.get(f"{address}?state={other}").json()["items"] == []
    for wrong in (
        "state=nonsense",
        "nonsense=1",
        "sort=nonsense",
        "limit=0",
        "limit=201",
        "limit=x",
        "cursor=x",
        "state=",
    ):
        refused = by.get(f"{address}?{wrong}")
        assert refused.status_code == 422, wrong
        assert refused.json()["errors"][0]["parameter"] == wrong.partition("=")[0]
    assert by.get(f"{address}?limit=1&limit=2").status_code == 422


@EVERY_KIND
def test_every_declared_sort_and_filter_works(kind: Kind, world, program):
    by = program(samples.maker(kind, world))
    by.post(f"/api/v1/{kind.slug}", samples.body(kind, world))
    for operation in (described()["paths"][f"/api/v1/{kind.slug}"]["get"],):
        for parameter in operation["parameters"]:
            schema = parameter["schema"]
            values = schema.get("enum") or schema.get("items", {}).get("enum") or _example(schema)
            for value in values:
                answer = by.get(f"/api/v1/{kind.slug}?{parameter['name']}={value}")
                assert answer.status_code == 200, (parameter["name"], value, answer.content)


def _example(schema: dict[str, Any]) -> list[str]:
    pattern = schema.get("pattern") or schema.get("items", {}).get("pattern", "")
    if "me|" in pattern:
        return ["me", "none", "1", "1,none"]
    if "mine|" in pattern:
        return ["mine", "none", "7"]
    if pattern.startswith("^(none"):
        return ["none", "3"]
    return ["2026-03"] if "19[7-9]" in pattern else []


@EVERY_KIND
def test_timeline_comments_and_links(kind: Kind, world, program):
    by = program(samples.maker(kind, world))
    number = by.post(f"/api/v1/{kind.slug}", samples.body(kind, world)).json()["number"]
    other = by.post(f"/api/v1/{kind.slug}", samples.body(kind, world, "Another one")).json()["number"]
    address = f"/api/v1/{kind.slug}/{number}"
    said = by.post(f"{address}/comments", {"body": "We are looking at it."})
    assert said.status_code == 201, said.content
    conforms(said.json(), "Comment")
    assert (said.json()["public"], said.json()["author"]["name"]) == (
        False,
        world.people[samples.maker(kind, world)].name,
    )
    assert by.get(f"{address}/comments").json()["items"] == [said.json()]
    assert by.get(address)["ETag"] == '"1"', "a comment does not move the version"

    tied = by.post(f"{address}/links", {"type": "relates", "target": other})
    assert tied.status_code == 201, tied.content
    conforms(tied.json(), "Link")
    assert tied.json()["record"] == {"number": other, "name": "Another one"}
    assert by.get(f"{address}/links").json()["items"] == [tied.json()]
    back = by.get(f"/api/v1/{kind.slug}/{other}/links").json()["items"]
    assert [tie["record"]["number"] for tie in back] == [number]

    events = by.get(f"{address}/timeline").json()["items"]
    for event in events:
        conforms(event, "Event")
    # Of some kinds those whom they concern are told at once.
    verbs = [event["verb"] for event in events if not event["verb"].endswith(".told")]
    assert verbs == [f"{kind.key}.linked", f"{kind.key}.commented", f"{kind.key}.{kind.born}"]
    assert events[-1]["changes"]["title"] == [None, "Files do not open"]
    assert events[-1]["by"]["name"] == world.people[samples.maker(kind, world)].name


@EVERY_KIND
def test_what_is_possible_now_is_offered_and_works_or_says_what_it_needs(kind: Kind, world, program):
    by = program(samples.maker(kind, world))
    number = by.post(f"/api/v1/{kind.slug}", samples.body(kind, world)).json()["number"]
    address = f"/api/v1/{kind.slug}/{number}"
    steps = by.get(f"{address}/transitions")
    conforms(steps.json(), "Steps")
    state = steps.json()["state"]
    offered = {step["name"] for step in steps.json()["transitions"]}
    possible = {t.name for t in kind.lifecycle.from_state(state) if not t.automatic}
    assert offered == {
        t for t in possible if world.actor(samples.maker(kind, world)).can(kind.lifecycle.transition(t).permission)
    }
    for step in steps.json()["transitions"]:
        assert by.post(step["address"], {}).status_code == 428
        stands = by.get(address).json()
        if any(stands.get(name) in (None, "") for name in step["requires"]):
            refused = by.post(step["address"], {"version": 1})
            assert refused.status_code in (409, 422)
            if refused.status_code == 422:
                assert {e["field"] for e in refused.json()["errors"]} <= {*step["requires"], *step["accepts"]}
    others = [t for t in kind.lifecycle.transitions if t.name not in possible and not t.automatic]
    for step in others:
        answer = by.post(f"{address}/transitions/{step.name}", {"version": 1})
        assert answer.status_code in (403, 409, 422), (step.name, answer.content)
    assert by.post(f"{address}/transitions/nonsense", {"version": 1}).status_code == 404
    assert by.get(address).json()["state"] == state


def test_the_list_of_kinds_and_me_describe_themselves(world, program):
    jonah = program("jonah")
    conforms(jonah.get("/api/v1/me").json(), "Me")
    described_kinds = jonah.get("/api/v1/kinds").json()["items"]
    for one in described_kinds:
        conforms(one, "Kind")
    assert "incident" in {one["key"] for one in described_kinds}
    assert [one["key"] for one in program("ivo").get("/api/v1/kinds").json()["items"]] == [
        k.key
        for k in kinds()
        if any(world.actor("ivo").can(p) for p in (k.access.view, k.access.view_own, k.access.create))
    ]
