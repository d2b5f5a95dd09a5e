"""Calendar links: what they show, to whom, and when they no longer do."""

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar

from wellkept.api import ical, limits
from wellkept.directory import services as directory
from wellkept.directory.models import Token
from wellkept.kernel.errors import Denied, Refused
from wellkept.kernel.permissions import system
from wellkept.records import services as records
from wellkept.sms import factories
from wellkept.toolkit.testing.cast import World

pytestmark = pytest.mark.django_db


def link(world: World, who: str = "jonah", feed: str = "mine") -> str:
    """The address of a new link of one of the cast."""
    user = world.users[who]
    _token, secret = directory.issue_feed(actor=world.actor(who), user=user, name=feed, feed=feed)
    return f"/feeds/{secret}.ics"


def fetched(address: str, **headers: str) -> Any:
    return Client().get(address, headers=headers)


def events(answer: Any) -> list[Any]:
    assert answer.status_code == 200, answer.content
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


def given(world: World, who: str = "jonah", **fields: Any) -> Any:
    row = factories.incident(world, **fields)
    return records.transition(row, "assign", actor=world.actor("amara"), assignee=world.people[who])


def test_a_link_shows_its_owners_open_work_and_nothing_else(world: World) -> None:
    factories.agreement(world)
    mine = given(world, title="Mail; slow, or \\ gone")
    given(world, "amara")
    factories.incident(world)
    over = given(world)
    records.transition(over, "cancel", actor=world.actor("amara"), cancel_reason="Nothing.")
    answer = fetched(link(world))
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    [event] = events(answer)
    assert str(event["SUMMARY"]) == f"{mine.number} Mail; slow, or \\ gone"
    assert event["DTSTART"].dt == mine.due_at.replace(microsecond=0)
    assert str(event["URL"]) == f"http://testserver/incidents/{mine.number}"
    assert (event["PRIORITY"], str(event["STATUS"])) == (5, "CONFIRMED")
    assert mine.description not in answer.content.decode() or not mine.description


def test_what_is_written_is_what_calendars_read() -> None:
    at = dt.datetime(2026, 7, 1, 15, 30, 1, 5, tzinfo=dt.timezone(dt.timedelta(hours=2)))
    due = ical.Due(
        "INC-000001", "Größe, länger; als \\ eine\nZeile " + "ü" * 80, "Incident", None, at, at, "https://x.example/i"
    )
    text = ical.written("Mine", [due])
    lines = text.split(b"\r\n")
    assert text.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in text.replace(b"\r\n", b"")
    assert max(map(len, lines)) <= 75, "lines are folded by octets"
    assert all(line.decode() for line in lines[:-1]), "no character is cut"
    whole = text.replace(b"\r\n ", b"").decode()
    assert r"SUMMARY:INC-000001 Größe\, länger\; als \\ eine\nZeile " in whole
    assert "DTSTART:20260701T133001Z" in whole
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT30M" in whole
    assert re.search(r"UID:inc-000001-[0-9a-f]{16}\r\n", whole)
    assert ical.written("Mine", [due]) == text
    assert [str(c["UID"]) for c in Calendar.from_ical(text).walk("VEVENT")] == [ical.uid("INC-000001")]


def test_a_team_sees_its_work_as_long_as_one_is_in_it(world: World) -> None:
    factories.agreement(world)
    row = factories.incident(world, team=world.desk)
    address = link(world, "jonah", str(world.desk.pk))
    assert [str(e["SUMMARY"]).split()[0] for e in events(fetched(address))] == [row.number]
    directory.set_members(world.desk, world.desk.members.exclude(pk=world.people["jonah"].pk), actor=system())
    assert fetched(address).status_code == 404


def test_rights_are_those_of_the_moment(world: World) -> None:
    factories.agreement(world)
    given(world)
    address = link(world)
    assert len(events(fetched(address))) == 1
    for role in list(world.users["jonah"].roles):
        directory.release(world.people["jonah"], role, actor=system())
    assert events(fetched(address)) == []


def test_ones_own_dates_of_the_year_are_a_link_of_their_own(world: World) -> None:
    duty = factories.duty(world, owner=world.people["jonah"])
    factories.duty(world, title="Somebody else's")
    assert duty.number not in fetched(link(world)).content.decode()
    text = fetched(link(world, feed="dates")).content.decode()
    assert duty.number in text and text.count("BEGIN:VEVENT") == 1
    assert fetched(link(world, "olly", "dates")).status_code == 404


def test_a_customers_person_sees_what_he_reported(world: World) -> None:
    factories.agreement(world)
    row = factories.incident(world, requester=world.people["olly"])
    factories.incident(world, requester=world.people["pat"])
    assert [str(e["SUMMARY"]).split()[0] for e in events(fetched(link(world, "olly", "requested")))] == [row.number]
    for feed in ("mine", str(world.desk.pk), "all", "votes"):
        assert fetched(link(world, "olly", feed)).status_code == 404


def test_who_has_left_or_revoked_has_no_link(world: World, client: Client) -> None:
    address, other = link(world), link(world, "amara")
    assert fetched(address).status_code == 200
    directory.set_account(world.users["jonah"], actor=system(), is_active=False)
    gone, never = fetched(address), fetched("/feeds/cal_never.ics")
    assert (gone.status_code, never.status_code) == (404, 404)
    client.force_login(world.users["amara"])
    token = Token.objects.get(user=world.users["amara"])
    page = client.get("/settings/feeds").content.decode()
    assert token.hint in page
    client.post(f"/settings/feeds/{token.pk}/revoke")
    assert fetched(other).status_code == 404
    assert "Revoked" in client.get("/settings/feeds").content.decode()


def test_a_link_is_no_token_and_a_token_is_no_link(world: World, program: Any) -> None:
    secret = link(world).removeprefix("/feeds/").removesuffix(".ics")
    refused = Client().get("/api/v1/me", headers={"Authorization": f"Bearer {secret}"})
    assert refused.status_code == 401
    jonah = program("jonah")
    assert fetched(f"/feeds/{jonah.secret}.ics").status_code == 404
    assert jonah.get("/api/v1/me").status_code == 200
    assert secret not in "".join(Token.objects.values_list("digest", flat=True)), "only the hash is kept"


def test_the_address_is_shown_once(world: World, client: Client) -> None:
    client.force_login(world.users["jonah"])
    offered = client.get("/settings/feeds").content.decode()
    assert world.desk.name in offered
    made = client.post("/settings/feeds", {"feed": str(world.desk.pk)}).content.decode()
    [address] = re.findall(r"http://testserver(/feeds/cal_[\w-]+\.ics)", made)
    assert fetched(address).status_code == 200
    assert address not in client.get("/settings/feeds").content.decode()
    foreign = client.post("/settings/feeds", {"feed": "999999"})
    assert foreign.status_code == 422
    client.force_login(world.users["amara"])
    key = Token.objects.get(user=world.users["jonah"]).pk
    assert client.post(f"/settings/feeds/{key}/revoke").status_code == 404


def test_nobody_makes_links_for_others_nor_too_many(world: World, monkeypatch: Any) -> None:
    with pytest.raises(Denied):
        directory.issue_feed(actor=system(), user=world.users["jonah"], name="x", feed="mine")
    monkeypatch.setattr("wellkept.directory.services.tokens.MOST_FEEDS", 1)
    link(world)
    with pytest.raises(Refused):
        link(world)


def test_what_has_not_changed_is_not_sent_again_and_haste_is_slowed(world: World, monkeypatch: Any) -> None:
    factories.agreement(world)
    row, address = given(world), link(world)
    first = fetched(address)
    assert fetched(address, If_None_Match=first["ETag"]).status_code == 304
    records.edit(row, actor=world.actor("amara"), title="Another title")
    assert fetched(address, If_None_Match=first["ETag"]).status_code == 200
    monkeypatch.setattr("wellkept.api.feeds.PACE", (0.1, 1.0))
    limits.forget()
    assert [fetched(address).status_code for _ in range(2)] == [200, 429]
    assert 1 <= int(fetched(address)["Retry-After"]) <= 10
    assert Client().post(address).status_code == 405
