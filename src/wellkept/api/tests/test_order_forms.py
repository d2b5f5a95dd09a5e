"""Forms of the catalogue as programs send them: nonsense is refused with a sentence, and only those vote who could be chosen."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from wellkept.directory import services as directory
from wellkept.kernel.permissions import system
from wellkept.sms import factories
from wellkept.sms.portfolio.catalogue.selectors import latest_version
from wellkept.toolkit.testing.cast import PASSWORD, World

JUNK: tuple[Any, ...] = (None, 0, -1, 10**30, True, 1.5, "", "x", "x" * 9000, "\x00", [], ["x"], {}, {"a": 1}, [[]])
VOTE: dict[str, Any] = {"name": "S", "voters": [{"role": "customer"}]}
ASKED = {"label": "L", "type": "choice", "choices": ["a", "b"]}


def nonsense() -> Iterator[dict[str, Any]]:
    for junk in JUNK:
        for name in ("fields", "approvals", "tasks"):
            yield from ({name: junk}, {name: [junk]})
        for name in ("key", "label", "type", "required", "choices", "when", "help"):
            yield {"fields": [{"label": "A", "key": "a"}, {**ASKED, name: junk}]}
        for name in ("field", "is"):
            yield {"fields": [{"label": "A", "key": "a"}, {**ASKED, "when": {"field": "a", "is": ["a"], name: junk}}]}
        for name in ("name", "voters", "quorum", "percent"):
            yield {"approvals": [{**VOTE, name: junk}]}
        for name in ("person", "team", "role", "mandatory"):
            yield {"approvals": [{"name": "S", "voters": [{name: junk}]}]}
        for name in ("name", "who", "mandatory", "need"):
            yield {"approvals": [{"name": "S", "who": "role:customer", name: junk}]}
        for name in ("title", "team", "description"):
            yield {"tasks": [{"title": "T", name: junk}]}


def test_nonsense_is_refused_with_a_sentence_and_never_a_fault(world: World, program: Callable[..., Any]) -> None:
    item, amara = factories.catalogue_item(world), program("amara")
    address, refused = f"/api/v1/catalogue-items/{item.number}", 0
    version = amara.get(address).json()["version"]
    for body in nonsense():
        answer = amara.post(f"{address}/actions/set_form", body, If_Match=f'"{version}"')
        assert answer.status_code in (200, 400, 422), (body, answer.content)
        if answer.status_code == 200:
            version = answer.json()["version"]
            assert amara.get(address).status_code == 200, body
        refused += answer.status_code == 422
    assert refused > len(JUNK) * 8
    amara.client.force_login(world.users["amara"])
    assert amara.client.get(f"/catalogue-items/{item.number}").status_code == 200


@pytest.mark.parametrize("voter", [{"person": "pat"}, {"person": "ada"}, {"team": 999_999}, {"role": "user"}])
def test_nobody_votes_who_could_not_be_chosen(world: World, program: Callable[..., Any], voter: dict[str, Any]) -> None:
    vera = directory.add_person(actor=system(), organization=world.own, name="Vera Lind", email="vera@own.example")
    world.people["vera"] = vera
    world.users["vera"] = directory.open_account(
        actor=system(), person=vera, email="vera@own.example", roles=("sms-manager",), password=PASSWORD,
        customers=[world.organizations["oldmere"]],
    )  # fmt: skip
    item = factories.catalogue_item(world)
    version = program("vera").get(f"/api/v1/catalogue-items/{item.number}").json()["version"]
    sent = {name: world.people[value].pk if name == "person" else value for name, value in voter.items()}
    answer = program("vera").post(
        f"/api/v1/catalogue-items/{item.number}/actions/set_form",
        {"approvals": [{"name": "Manager", "voters": [sent]}]},
        If_Match=f'"{version}"',
    )
    assert (answer.status_code, b"from the list" in answer.content) == (422, True), answer.content
    kept = latest_version(item.pk)
    assert kept is not None
    assert kept.approvals == factories.LAPTOP["approvals"] or "Manager" not in str(kept.approvals)


def test_a_customers_own_people_vote_on_what_is_his_alone(world: World, program: Callable[..., Any]) -> None:
    item = factories.catalogue_item(world, customer=world.organizations["oldmere"])
    for key, status in (("pat", 422), ("ada", 200)):
        version = program("amara").get(f"/api/v1/catalogue-items/{item.number}").json()["version"]
        answer = program("amara").post(
            f"/api/v1/catalogue-items/{item.number}/actions/set_form",
            {"approvals": [{"name": "Manager", "voters": [{"person": world.people[key].pk}]}]},
            If_Match=f'"{version}"',
        )
        assert answer.status_code == status, answer.content


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"approvals": [{**VOTE, "name": f"S{place}"} for place in range(11)]}, "10 steps at most"),
        ({"approvals": [{"name": "S", "voters": [{"role": "customer"}] * 51}]}, "at most 50 voters"),
        ({"fields": [{**ASKED, "choices": [f"c{place}" for place in range(101)]}]}, "at most 100 choices"),
    ],
)
def test_a_form_has_an_end(world: World, program: Callable[..., Any], body: dict[str, Any], said: str) -> None:
    item, amara = factories.catalogue_item(world), program("amara")
    version = amara.get(f"/api/v1/catalogue-items/{item.number}").json()["version"]
    answer = amara.post(f"/api/v1/catalogue-items/{item.number}/actions/set_form", body, If_Match=f'"{version}"')
    assert answer.status_code == 422
    assert said in answer.json()["detail"]
