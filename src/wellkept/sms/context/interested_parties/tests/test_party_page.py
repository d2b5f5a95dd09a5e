"""The page of a party shows what it requires and leads to a form that names it."""

import re

from django.test import Client

from wellkept.kernel.registry import kind
from wellkept.records import services as records
from wellkept.toolkit.testing.cast import World


def test_the_form_of_a_new_requirement_names_the_party(world: World, client: Client) -> None:
    tomas = world.actor("tomas")
    party = records.create(kind("interested_party"), actor=tomas, title="Users", category="user", owner=None)
    given = {"title": "An answer within the hour", "party": party, "category": "need", "applies_to": "services"}
    held = records.create(kind("party_requirement"), actor=tomas, **given)
    client.force_login(world.users["tomas"])
    page = client.get(f"/interested-parties/{party.number}").content.decode()
    assert f"/party-requirements/{held.number}" in page
    address = f"/party-requirements/new?party={party.pk}"
    assert address in page
    form = client.get(address).content.decode()
    assert re.search(rf'name="party" value="{party.pk}"', form)
    client.force_login(world.users["jonah"])
    assert address not in client.get(f"/interested-parties/{party.number}").content.decode()
