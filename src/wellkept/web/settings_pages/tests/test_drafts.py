"""What is typed into the settings survives a form that is out of date, and is forgotten once it was taken."""

from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import pytest

from wellkept.toolkit.testing.cast import World

pytestmark = pytest.mark.django_db
#: A page of one of the cast and what its form takes.
PAGES: dict[str, tuple[str, Callable[[World], tuple[str, dict[str, Any]]]]] = {
    "provider": ("admin", lambda _w: ("/settings/organization", {"name": "Ours", "zone": "UTC", "language": "en"})),
    "organization": (
        "admin",
        lambda w: (
            f"/settings/organizations/{w.organizations['oldmere'].pk}",
            {"name": "Oldmere", "zone": "UTC", "language": "en"},
        ),
    ),
    "team": ("admin", lambda w: (f"/settings/teams/{w.desk.pk}", {"name": "Front desk", "do": "rename"})),  # type: ignore[union-attr]
    "person": (
        "admin",
        lambda w: (
            f"/settings/people/{w.people['olly'].pk}",
            {"name": "Olly M", "email": "olly@oldmere.example", "do": "edit"},
        ),
    ),
    "account": (
        "admin",
        lambda w: (f"/settings/people/{w.people['olly'].pk}", {"account-email": "om@oldmere.example", "do": "account"}),
    ),
    "category": ("admin", lambda _w: ("/settings/categories", {"name": "Printers", "do": "add"})),
    "profile": ("jonah", lambda _w: ("/profile", {"name": "Jonah Pell", "theme": "auto"})),
    "token": ("jonah", lambda _w: ("/settings/tokens", {"name": "Watch", "scopes": ["incidents.view"]})),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_draft_is_kept_under_the_name_under_which_it_is_forgotten(name: str, world: World, client: Any) -> None:
    who, make = PAGES[name]
    client.force_login(world.users[who])
    address, form = make(world)
    shown = client.get(address).content.decode()
    answer = client.post(address, form)
    assert answer.status_code in (200, 302, 303), answer.content
    assert f'data-draft="{unquote(answer.cookies["wk_sent"].value)}"' in shown
