"""What open pages are told: of one record, of a list, of the inbox; and what they are never told."""

from collections.abc import Callable
from typing import Any

from django.test import Client

from wellkept.components.comments.services import comment
from wellkept.components.presence.models import Presence
from wellkept.components.presence.services import note_presence
from wellkept.ledger import selectors as ledger
from wellkept.records import services as records
from wellkept.sms import factories
from wellkept.toolkit import marks
from wellkept.toolkit.pages import record as page_of_record
from wellkept.toolkit.testing.cast import World

OpenAs = Callable[[str], Client]


def look(client: Client, address: str, since: int, tag: str = "", **more: str) -> Any:
    return client.get(address, {"since": marks.mark(since), **more}, headers={"If-None-Match": tag} if tag else {})


def test_a_page_is_told_what_changed_and_then_nothing_until_more_does(world: World, open_as: OpenAs) -> None:
    row = factories.incident(world)
    amara, since = open_as("amara"), ledger.latest()
    address = f"/incidents/{row.number}/live"
    first = look(amara, address, since)
    assert (first.status_code, "Jonah" in first.content.decode()) == (200, False)
    assert look(amara, address, since, first["ETag"]).status_code == 304
    records.transition(row, "hold", actor=world.actor("jonah"), hold_reason="caller")
    second = look(amara, address, since, first["ETag"])
    assert "<b>Jonah Pell</b> put it on hold" in second.content.decode()
    assert look(amara, address, since, second["ETag"]).status_code == 304
    open_as("jonah").post(f"/incidents/{row.number}/comment", {"to": "all", "body": "He calls back."})
    third = look(amara, address, since, second["ETag"]).content.decode()
    assert "<b>Jonah Pell</b> wrote a comment" in third
    assert "1 change before" in third
    assert "data-said" in look(amara, address, ledger.latest()).content.decode()


def test_a_form_is_told_what_made_its_version_stale_and_no_more(world: World, open_as: OpenAs) -> None:
    row = factories.incident(world)
    jonah, address = open_as("jonah"), f"/incidents/{row.number}/live"
    comment(row, actor=world.actor("amara"), body="Looked at it.", public=False)
    assert "Amara" not in jonah.get(address, {"version": "1"}).content.decode(), "a comment makes no version stale"
    records.edit(row, actor=world.actor("amara"), urgency=1)
    assert "<b>Amara Okoye</b> changed it" in jonah.get(address, {"version": "1"}).content.decode()
    assert "Amara" not in jonah.get(address, {"version": "2"}).content.decode()
    for wrong in ("x", "-1", "9" * 10):
        assert jonah.get(address, {"version": wrong}).status_code == 404
    for page in ("edit", "do/assign"):
        shown = jonah.get(f"/incidents/{row.number}/{page}").content.decode()
        assert 'data-version="2"' in shown
        assert f'data-presence="/incidents/{row.number}/here"' in shown


def test_the_desk_sees_who_else_is_there_and_nobody_outside_does(world: World, open_as: OpenAs) -> None:
    row = factories.incident(world, requester=world.people["olly"])
    address, since = f"/incidents/{row.number}", ledger.latest()
    amara, olly, ada = open_as("amara"), open_as("olly"), open_as("ada")
    assert amara.post(f"{address}/here", {"writing": "1"}).status_code == 204
    told = look(open_as("jonah"), f"{address}/live", since).content.decode()
    assert "Amara Okoye is writing" in told
    assert "Amara" not in look(amara, f"{address}/live", since).content.decode(), "nobody is told of himself"
    before = look(olly, f"{address}/live", since)
    assert "Amara" not in before.content.decode()
    assert "Amara" not in look(ada, f"{address}/live", since).content.decode()
    assert "company-place" not in olly.get(address).content.decode()
    note_presence(row, actor=world.actor("rashid"), writing=True)
    assert look(olly, f"{address}/live", since, before["ETag"]).status_code == 304, (
        "not even that something is different"
    )
    for outsider in (olly, ada, open_as("greta")):
        assert outsider.post(f"{address}/here", {"writing": "1"}).status_code == 403
    assert amara.post(f"{address}/here", {"left": "1"}).status_code == 204
    assert list(Presence.objects.values_list("person__name", flat=True)) == ["Rashid Karim"]


def test_a_caller_is_not_told_of_what_the_desk_does_among_itself(world: World, open_as: OpenAs) -> None:
    row = factories.incident(world, requester=world.people["olly"])
    olly, since = open_as("olly"), ledger.latest()
    before = look(olly, f"/incidents/{row.number}/live", since)
    comment(row, actor=world.actor("jonah"), body="He sounds cross.", public=False)
    assert look(olly, f"/incidents/{row.number}/live", since, before["ETag"]).status_code == 304
    listed = look(olly, "/incidents/live", since, shown=row.number, whole="1")
    assert "changed" not in listed.content.decode()
    factories.incident(world, requester=world.people["pat"])
    again = look(olly, "/incidents/live", since, listed["ETag"], shown=row.number, whole="1")
    assert again.status_code == 304, "nor of others' records, not even by another tag"


def test_a_foreign_record_tells_nothing(world: World, open_as: OpenAs) -> None:
    row = factories.incident(world, requester=world.people["olly"])
    pat = open_as("pat")
    foreign = look(pat, f"/incidents/{row.number}/live", 0)
    absent = look(pat, "/incidents/INC-999999/live", 0)
    assert (foreign.status_code, absent.status_code) == (404, 404)
    assert "new" not in look(pat, "/incidents/live", 0, whole="1", view="").content.decode().replace("news", "")
    for wrong in ("", "x", "9" * 32 + "0", "7", "Z" * 32):
        assert open_as("jonah").get("/incidents/live", {"since": wrong}).status_code == 404


def test_a_list_says_how_many_came_and_changed(world: World, open_as: OpenAs) -> None:
    old, other = factories.incident(world), factories.incident(world)
    jonah, since = open_as("jonah"), ledger.latest()
    shown = f"{old.number},{other.number}"
    before = look(jonah, "/incidents/live", since, shown=shown)
    assert look(jonah, "/incidents/live", since, before["ETag"], shown=shown).status_code == 304
    amara = world.actor("amara")
    factories.incident(world)
    records.transition(old, "start", actor=amara)
    records.transition(other, "cancel", actor=amara, cancel_reason="Called twice.")
    said = look(jonah, "/incidents/live", since, before["ETag"], shown=shown).content.decode()
    assert "1 new, 2 changed" in said, "the cancelled one is shown still, though it passes no more"
    mine = look(jonah, "/incidents/live", since, view="mine", whole="1").content.decode()
    assert "new" not in mine
    records.transition(old, "assign", actor=amara, assignee=world.people["jonah"])
    mine = look(jonah, "/incidents/live", since, view="mine", whole="1").content.decode()
    assert "1 new" in mine, "what was given to one is new to one's own list"


def test_the_inbox_says_so_too(world: World, open_as: OpenAs) -> None:
    row = factories.incident(world)
    jonah, since = open_as("jonah"), ledger.latest()
    assert "new" not in look(jonah, "/work/live", since, whole="1").content.decode()
    records.transition(row, "assign", actor=world.actor("amara"), assignee=world.people["jonah"])
    assert "1 new" in look(jonah, "/work/live", since, whole="1").content.decode()
    assert "1 changed" in look(jonah, "/work/live", since, shown=row.number, whole="1").content.decode()


def test_a_mark_says_nothing_to_its_reader(settings: Any) -> None:
    assert [marks.read(marks.mark(event)) for event in (0, 7, 2**63 - 1)] == [0, 7, 2**63 - 1]
    assert marks.mark(7) != marks.mark(7)
    known = marks.mark(7)
    settings.SECRET_KEY = "another key, long enough to be one"
    assert marks.read(known) != 7


def test_what_happened_while_a_page_was_made_is_news_to_it(world: World) -> None:
    row = factories.incident(world)
    stale = type(row).objects.get(pk=row.pk)
    before = ledger.latest()
    moved = records.transition(row, "start", actor=world.actor("amara"))
    events = ledger.timeline("incident", row.pk, public_only=False)
    assert page_of_record._latest(stale, events) == before
    assert page_of_record._latest(moved, events) == ledger.latest()


def test_open_pages_write_no_lines_while_all_is_well(world: World, open_as: OpenAs, caplog: Any) -> None:
    row, jonah = factories.incident(world), open_as("jonah")
    caplog.clear()
    look(jonah, f"/incidents/{row.number}/live", 0)
    jonah.post(f"/incidents/{row.number}/here", {"writing": "0"})
    assert not [one for one in caplog.records if one.levelname == "INFO" and "route" in str(one.msg)]
    jonah.get(f"/incidents/{row.number}")
    look(jonah, "/incidents/INC-999999/live", 0)
    assert len([one for one in caplog.records if one.levelname == "INFO" and "route" in str(one.msg)]) == 2
