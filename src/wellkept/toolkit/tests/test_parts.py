"""Steps with many records, exports, kept views and links."""

import csv
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from wellkept.components.attachments.models import Attachment
from wellkept.components.links.models import Link
from wellkept.components.links.services import link
from wellkept.directory.services import edit_team
from wellkept.kernel.permissions import system
from wellkept.records import services as records
from wellkept.records.models import Record, SavedListView
from wellkept.sms import factories
from wellkept.sms.resolution.incidents.models import Incident
from wellkept.toolkit import exporting

pytestmark = pytest.mark.django_db


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def streamed(response):
    return b"".join(response.streaming_content)


def test_many_records_take_a_step_and_the_refused_ones_say_why(world, open_as):
    good = [factories.incident(world) for _i in range(3)]
    jonah = world.actor("jonah")
    over = records.transition(factories.incident(world), "cancel", actor=jonah, cancel_reason="Said twice.")
    client = open_as("jonah")
    picked = [row.number for row in [*good, over]]
    asked = client.post("/incidents/bulk", {"step": "resolve", "pick": picked})
    assert "What was done" in text(asked)
    assert Incident.objects.filter(state="resolved").count() == 0
    sent = {"step": "resolve", "pick": picked, "asked": "1", "resolution": "Done", "resolution_code": "solution"}
    done = client.post("/incidents/bulk", sent)
    assert Incident.objects.filter(state="resolved").count() == 3
    said = text(done)
    assert "3 records" in said
    assert over.number in said
    assert "Cancelled" in said


def test_what_some_records_lack_is_refused_for_them_alone(world, open_as):
    classified, bare = factories.incident(world), factories.incident(world, category=None)
    client = open_as("jonah")
    sent = {"step": "resolve", "asked": "1", "resolution": "Done", "resolution_code": "solution", "category": ""}
    answer = client.post("/incidents/bulk", {**sent, "pick": [classified.number, bare.number]})
    assert answer.status_code == 200
    assert bare.number in text(answer)
    assert set(Incident.objects.filter(state="resolved").values_list("number", flat=True)) == {classified.number}
    assert Incident.objects.get(pk=classified.pk).category == world.category
    assert client.post("/incidents/bulk", {**sent, "pick": [bare.number]}).status_code == 422


def test_a_step_that_needs_nothing_goes_at_once(world, open_as):
    rows = [factories.incident(world) for _i in range(2)]
    client = open_as("jonah")
    done = client.post(
        "/incidents/bulk", {"step": "start", "pick": [r.number for r in rows], "back": "/incidents?view=all"}
    )
    assert (done.status_code, done["Location"]) == (303, "/incidents?view=all")
    assert set(Incident.objects.values_list("state", flat=True)) == {"in_progress"}


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "/other", "javascript:alert(1)"])
def test_bulk_goes_back_only_to_its_own_list(world, open_as, back):
    row = factories.incident(world)
    done = open_as("jonah").post("/incidents/bulk", {"step": "start", "pick": [row.number], "back": back})
    assert done["Location"] == "/incidents"


def test_bulk_leaves_foreign_records_alone(world, open_as):
    row = factories.resolved(world)
    done = open_as("pat").post(
        "/incidents/bulk", {"step": "reopen", "pick": [row.number], "asked": "1", "reopen_reason": "x"}
    )
    assert done.status_code == 303
    row.refresh_from_db()
    assert row.state == "resolved"
    assert open_as("olly").post("/incidents/bulk", {"step": "close", "pick": [row.number]}).status_code == 403


def test_an_export_follows_the_filters_and_what_one_may_see(world, open_as):
    seen = factories.incident(world, title="Ours")
    factories.incident(world, title="Theirs", requester=world.people["pat"])
    factories.closed(world, title="Over")
    lines = streamed(open_as("ada").get("/incidents/export.csv")).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(lines)))
    assert [row["Number"] for row in rows] == [seen.number]
    assert rows[0]["Caller"] == "Olly Marsh <olly@oldmere.example>"
    assert not {"Reassigned", "Category", "Reason for another priority"} & set(rows[0])
    everything = streamed(open_as("jonah").get("/incidents/export.csv?view=")).decode("utf-8-sig")
    assert len(list(csv.DictReader(io.StringIO(everything)))) == 3


def test_an_export_has_more_rows_than_one_piece(world, open_as, monkeypatch):
    monkeypatch.setattr(exporting, "CHUNK", 2)
    numbers = [factories.incident(world).number for _i in range(5)]
    lines = streamed(open_as("jonah").get("/incidents/export.csv?view=&sort=number")).decode("utf-8-sig")
    assert [row["Number"] for row in csv.DictReader(io.StringIO(lines))] == numbers


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"])
def test_no_cell_begins_a_formula(start):
    for given in (f"{start}cmd", f"'{start}cmd", f"''{start}cmd"):
        guarded = exporting.guard(given)
        assert guarded.startswith("'")
        assert exporting.unguard(guarded) == given


@pytest.mark.parametrize("given", ["plain", "'quoted'", "", "a=b", "5 - 3"])
def test_harmless_cells_stay(given):
    assert exporting.guard(given) == exporting.unguard(given) == given


def test_views_are_kept_renamed_and_let_go(world, open_as):
    client = open_as("jonah")
    kept = client.post("/incidents/views/new", {"name": "P1 of mine", "priority": "1", "assignee": "me"})
    view = SavedListView.objects.get()
    assert kept["Location"].endswith(f"saved={view.pk}")
    assert 'aria-current="page">P1 of mine' in client.get(kept["Location"]).content.decode()
    assert "P1 of mine" not in open_as("amara").get("/incidents").content.decode()
    again = client.post("/incidents/views/new", {"name": "P1 of mine", "priority": "2"})
    assert again.status_code == 422
    assert open_as("amara").post("/incidents/views", {"view": view.pk, "remove": "1"}).status_code == 404
    client.post("/incidents/views", {"view": view.pk, "name": "Hot"})
    view.refresh_from_db()
    assert view.name == "Hot"
    client.post("/incidents/views", {"view": view.pk, "remove": "1"})
    assert not SavedListView.objects.exists()


def test_a_view_is_shared_with_the_staff(world, open_as):
    for who, may in (("jonah", False), ("tomas", True)):
        client = open_as(who)
        client.post("/incidents/views/new", {"name": f"Hot of {who}", "priority": "1"})
        view = SavedListView.objects.get(name=f"Hot of {who}")
        assert ("Share with the staff" in client.get("/incidents/views").content.decode()) is may
        answer = client.post("/incidents/views", {"view": view.pk, "share": "1"})
        assert answer.status_code == (303 if may else 403)
        view.refresh_from_db()
        assert view.shared is may
    shown = open_as("amara").get("/incidents").content.decode()
    assert "Hot of tomas" in shown
    assert "Hot of jonah" not in shown
    assert open_as("amara").post("/incidents/views", {"view": view.pk, "remove": "1"}).status_code == 404
    assert "Hot of tomas" not in open_as("ada").get("/incidents").content.decode()
    open_as("tomas").post("/incidents/views", {"view": view.pk, "share": "0"})
    assert "Hot of tomas" not in open_as("amara").get("/incidents").content.decode()


def test_who_leads_a_team_shares_a_view(world, open_as):
    edit_team(world.desk, actor=world.actor("admin"), lead=world.people["jonah"])
    client = open_as("jonah")
    client.post("/incidents/views/new", {"name": "Hot", "priority": "1"})
    view = SavedListView.objects.get(name="Hot")
    assert "Share with the staff" in client.get("/incidents/views").content.decode()
    assert client.post("/incidents/views", {"view": view.pk, "share": "1"}).status_code == 303
    assert "Hot" in open_as("amara").get("/incidents").content.decode()


def test_the_panel_becomes_an_address(world, open_as):
    client = open_as("jonah")
    page = client.get("/incidents/filters?view=mine").content.decode()
    assert 'name="assignee" value="me" checked' in page
    shown = client.get("/incidents/show?state=new&state=on_hold&assignee=&columns=number&columns=title&sort=priority")
    assert shown["Location"] == "/incidents?state=new%2Con_hold&columns=number%2Ctitle&sort=priority"


def test_links_are_tied_and_ended(world, open_as):
    one, other = factories.incident(world), factories.incident(world, title="The cause")
    client = open_as("jonah")
    address = f"/incidents/{one.number}"
    assert other.number in client.get("/pick/record?q=cause").content.decode()
    tied = client.post(f"{address}/link", {"type": "caused_by", "target": other.number})
    assert tied.status_code == 303
    assert "caused by INC-000002 The cause" in text(client.get(address))
    assert "caused INC-000001" in text(client.get(f"/incidents/{other.number}"))
    made = Link.objects.get()
    assert client.post(f"{address}/unlink", {"link": made.pk}).status_code == 303
    assert "The cause" not in text(client.get(address)).partition("Links")[2]


def test_links_do_not_show_or_reach_what_one_may_not_see(world, open_as):
    ours = factories.incident(world)
    theirs = factories.incident(world, title="Doors of Pinnock", requester=world.people["pat"])
    cards = [Record.objects.get(pk=row.pk) for row in (ours, theirs)]
    link(*cards, "relates", actor=system())
    assert "Doors of Pinnock" not in text(open_as("ada").get(f"/incidents/{ours.number}"))
    assert "Pinnock" not in open_as("ada").get("/pick/record?q=doors").content.decode()
    refused = open_as("jonah").post(f"/incidents/{ours.number}/link", {"type": "relates", "target": "INC-999999"})
    assert refused.status_code == 422


def test_watching_begins_and_ends(world, open_as):
    row = factories.incident(world)
    client = open_as("amara")
    address = f"/incidents/{row.number}"
    assert client.post(f"{address}/watch", {"on": "1"}).status_code == 303
    client.post(f"{address}/watch", {"on": "1"})
    assert "You watch this" in text(client.get(address))
    assert text(client.get(address)).count("watches it") == 1
    assert row.number in client.get("/work?tray=watching").content.decode()
    client.post(f"{address}/watch", {"on": "0"})
    assert "You watch this" not in text(client.get(address))
    assert open_as("pat").post(f"{address}/watch", {"on": "1"}).status_code == 404


def test_files_go_with_a_message_and_only_to_whom_they_may(world, open_as):
    row = factories.incident(world)
    address = f"/incidents/{row.number}"
    jonah = open_as("jonah")
    sent = {"to": "all", "body": "", "files": [SimpleUploadedFile("log.txt", b"It went wrong at ten.")]}
    assert jonah.post(f"{address}/comment", sent).status_code == 303
    sent = {"to": "note", "body": "Inside", "files": [SimpleUploadedFile("secret.txt", b"The password is no good.")]}
    assert jonah.post(f"{address}/comment", sent).status_code == 303
    public, internal = Attachment.objects.order_by("pk")
    assert "log.txt" in text(jonah.get(address))
    assert streamed(jonah.get(f"/files/{internal.pk}")) == b"The password is no good."
    olly = open_as("olly")
    page = text(olly.get(address))
    assert "log.txt" in page
    assert "secret.txt" not in page
    assert streamed(olly.get(f"/files/{public.pk}")) == b"It went wrong at ten."
    assert olly.get(f"/files/{internal.pk}").status_code == 404
    assert open_as("pat").get(f"/files/{public.pk}").status_code == 404
    assert jonah.get("/files/999999999999999999999999").status_code == 404


def test_a_refused_file_loses_no_words(world, open_as):
    row = factories.incident(world)
    sent = {"to": "all", "body": "What I typed", "files": [SimpleUploadedFile("empty.txt", b"")]}
    refused = open_as("jonah").post(f"/incidents/{row.number}/comment", sent)
    assert refused.status_code == 422
    assert "What I typed" in refused.content.decode()
