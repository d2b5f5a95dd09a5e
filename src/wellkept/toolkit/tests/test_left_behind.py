"""What somebody shared with the staff and left behind: whoever may share takes it over, or removes it."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from wellkept.directory.services import edit_team, set_account
from wellkept.kernel import occasion
from wellkept.kernel.registry import kind
from wellkept.records.models import SavedListView
from wellkept.toolkit.models import Preset
from wellkept.toolkit.presets import services
from wellkept.toolkit.testing.cast import World

pytestmark = pytest.mark.django_db


def macro(world: World, name: str, by: str = "jonah", *, shared: bool = True) -> Preset:
    kept = services.keep_preset(
        actor=world.actor(by), kind=kind("incident"), use=Preset.Use.MACRO, name=name, content={"reply": "On it."}
    )
    if shared:
        services.share_preset(kept, actor=world.actor(by), on=True)
    return kept


def leave(world: World, who: str = "jonah", *, expired: bool = False) -> None:
    """Somebody's account is shut, or its time is over."""
    change: dict[str, Any] = {"expires_at": occasion.now() - timedelta(days=1)} if expired else {"is_active": False}
    set_account(world.users[who], actor=world.actor("admin"), **change)


@pytest.mark.parametrize("expired", [False, True])
def test_who_manages_the_settings_takes_over_or_removes_macros(world: World, client: Client, expired: bool) -> None:
    ours, old, mine = macro(world, "Ours"), macro(world, "Old"), macro(world, "Mine", shared=False)
    client.force_login(world.users["tomas"])
    assert "Ours" not in client.get("/incidents/presets").content.decode()
    assert client.post("/incidents/presets", {"preset": ours.pk, "remove": "1"}).status_code == 404
    leave(world, expired=expired)
    page = client.get("/incidents/presets").content.decode()
    assert ("Left behind" in page, "Ours" in page, "Jonah Pell" in page, "Mine" in page) == (True, True, True, False)
    assert client.post("/incidents/presets", {"preset": ours.pk, "take": "1"}).status_code == 303
    assert client.post("/incidents/presets", {"preset": old.pk, "remove": "1"}).status_code == 303
    assert client.post("/incidents/presets", {"preset": mine.pk, "take": "1"}).status_code == 404
    ours.refresh_from_db()
    assert (ours.owner, ours.shared) == (world.users["tomas"], True)
    assert set(Preset.objects.values_list("name", flat=True)) == {"Ours", "Mine"}
    assert client.get(f"/incidents/presets/macro?preset={ours.pk}").status_code == 200


def test_who_leads_a_team_may_and_others_of_the_staff_may_not(world: World, client: Client) -> None:
    ours = macro(world, "Ours")
    leave(world)
    client.force_login(world.users["amara"])
    assert "Ours" not in client.get("/incidents/presets").content.decode()
    assert client.post("/incidents/presets", {"preset": ours.pk, "take": "1"}).status_code == 404
    edit_team(world.desk, actor=world.actor("admin"), lead=world.people["amara"])
    assert client.post("/incidents/presets", {"preset": ours.pk, "take": "1"}).status_code == 303
    ours.refresh_from_db()
    assert ours.owner == world.users["amara"]


def test_what_has_the_name_of_ones_own_is_not_taken_over(world: World, client: Client) -> None:
    ours = macro(world, "Ours")
    macro(world, "Ours", by="tomas")
    leave(world)
    client.force_login(world.users["tomas"])
    answer = client.post("/incidents/presets", {"preset": ours.pk, "take": "1"}, follow=True)
    assert "You keep one of this name already." in answer.content.decode()
    ours.refresh_from_db()
    assert ours.owner == world.users["jonah"]


def view(world: World, name: str, by: str = "jonah", *, shared: bool = True) -> SavedListView:
    return SavedListView.objects.create(
        kind="incident", owner=world.users[by], name=name, query="priority=1", shared=shared
    )


def test_views_are_taken_over_and_removed_too(world: World, client: Client) -> None:
    ours, old, mine, same = (
        view(world, "Hot"),
        view(world, "Old"),
        view(world, "Mine", shared=False),
        view(world, "Same"),
    )
    view(world, "Same", by="tomas")
    leave(world)
    for who in ("amara", "ada"):
        client.force_login(world.users[who])
        assert "Jonah" not in client.get("/incidents/views").content.decode()
        assert client.post("/incidents/views", {"view": ours.pk, "take": "1"}).status_code == 404
    client.force_login(world.users["tomas"])
    page = client.get("/incidents/views").content.decode()
    assert ("Left behind" in page, "Hot" in page, "Mine" in page) == (True, True, False)
    for row, deed, status in ((ours, "take", 303), (old, "remove", 303), (mine, "take", 404)):
        assert client.post("/incidents/views", {"view": row.pk, deed: "1"}).status_code == status, row
    for deed in ({"name": "Other"}, {"share": "0"}):
        assert client.post("/incidents/views", {"view": same.pk, **deed}).status_code == 404
    taken = client.post("/incidents/views", {"view": same.pk, "take": "1"}, follow=True)
    assert "You keep a view of this name already." in taken.content.decode()
    ours.refresh_from_db()
    assert (ours.owner, ours.shared) == (world.users["tomas"], True)
    assert set(SavedListView.objects.filter(owner=world.users["jonah"]).values_list("name", flat=True)) == {
        "Mine",
        "Same",
    }
