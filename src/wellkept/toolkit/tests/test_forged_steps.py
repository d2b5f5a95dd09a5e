"""Steps that happen by themselves, or that are not offered now, are not taken by a form made by hand."""

from typing import Any

import pytest
from django.test import Client

from wellkept.kernel.registry import kind, kinds
from wellkept.sms import factories
from wellkept.toolkit.presets import services
from wellkept.toolkit.testing.cast import World

pytestmark = pytest.mark.django_db

AUTOMATIC = [(of.key, step.name) for of in kinds() for step in of.lifecycle.transitions if step.automatic]


def state_of(row: Any) -> str:
    return str(type(row).objects.get(pk=row.pk).state)


@pytest.mark.parametrize("who", ["ada", "olly", "amara"])
def test_nobody_sends_a_draft_past_its_approval(world: World, client: Client, who: str) -> None:
    row = factories.ordered(world, draft=True)
    client.force_login(world.users[who])
    alone = client.post(f"/requests/{row.number}/do/submit", {"version": row.version})
    many = client.post("/requests/bulk", {"step": "submit", "pick": row.number, "asked": "1"})
    assert (alone.status_code, many.status_code, state_of(row)) == (404, 404, "draft")


def test_nobody_puts_a_request_to_a_vote_that_was_not_asked_for(world: World, client: Client) -> None:
    row = factories.ordered(world, factories.catalogue_item(world, form={}), answers={})
    client.force_login(world.users["amara"])
    assert client.post(f"/requests/{row.number}/do/ask_approval", {"version": row.version}).status_code == 404
    assert state_of(row) == "submitted"


@pytest.mark.parametrize("step", [name for key, name in AUTOMATIC if key == "change"])
def test_nobody_lets_a_change_go_ahead_by_itself(world: World, client: Client, step: str) -> None:
    row = factories.change(world)
    for who in ("rashid", "jonah"):
        client.force_login(world.users[who])
        sent = {"version": row.version, "emergency_reason": "Nobody can work."}
        # An action may have the name of the step that it leads to, and asks for more.
        assert client.get(f"/changes/{row.number}/do/{step}").status_code in (403, 404)
        assert client.post(f"/changes/{row.number}/do/{step}", sent).status_code in (403, 404)
        assert client.post("/changes/bulk", {"step": step, "pick": row.number, "asked": "1", **sent}).status_code == 404
    assert state_of(row) == "new"


def test_a_macro_takes_no_step_that_happens_by_itself(world: World, client: Client) -> None:
    row = factories.ordered(world, draft=True)
    client.force_login(world.users["amara"])
    kept = client.post("/requests/presets/macro", {"macro-name": "Send", "macro-step": "submit"})
    assert kept.status_code == 422
    preset = services.keep_preset(
        actor=world.actor("amara"), kind=kind("request"), use="macro", name="Old", content={"step": "submit"}
    )
    used = {"preset": preset.pk, "pick": row.number, "asked": "1"}
    client.post("/requests/bulk/macro", used)
    client.post(f"/requests/{row.number}/macro?preset={preset.pk}", {"version": row.version})
    assert state_of(row) == "draft"


def test_an_action_that_is_not_offered_now_is_refused_as_it_is_over_rest(world: World, client: Client) -> None:
    row = factories.ordered(world)
    client.force_login(world.users["jonah"])
    sent = {"version": row.version, "split_title": "Another matter"}
    of = kind("request")
    action = next(one for one in of.actions if one.name == "ask_anew")
    assert action.offered is not None
    assert not action.offered(row)
    answer = client.post(f"/requests/{row.number}/do/ask_anew", sent)
    assert answer.status_code == 422
    assert "not possible with the record as it is now" in answer.content.decode()
