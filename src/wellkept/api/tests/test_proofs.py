"""The proof of an event over REST."""

from typing import Any

import pytest

from wellkept.api.tests.test_contract import conforms
from wellkept.ledger import checkpoints, sealing
from wellkept.ledger.tests.test_checkpoints import home
from wellkept.sms import factories
from wellkept.toolkit.testing.cast import World

__all__ = ["home"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]


def test_an_event_is_proved_once_it_is_signed(world: World, program: Any) -> None:
    row = factories.incident(world, requester=world.people["olly"])
    jonah, at = program("jonah"), f"/api/v1/incidents/{row.number}/timeline"
    event = jonah.get(at).json()["items"][0]["id"]
    early = jonah.get(f"{at}/{event}/proof")
    assert (early.status_code, early.json()["code"]) == (409, "not_signed_yet")
    sealing.seal()
    checkpoints.make()
    proof = jonah.get(f"{at}/{event}/proof").json()
    conforms(proof, "Proof")
    assert (proof["event"]["verb"], "text" in proof) == ("incident.opened", False)
    whole = jonah.get(f"{at}/{event}/proof?text=true").json()
    conforms(whole, "Proof")
    assert whole["text"]["values"]["title"][1] == row.title
    assert jonah.get(f"{at}/{event}/proof?text=x").status_code == 422
    assert jonah.get(f"{at}/999999/proof").status_code == 404
    assert program("olly").get(f"{at}/{event}/proof").status_code == 403
