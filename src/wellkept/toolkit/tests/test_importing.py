"""Bringing records in from tables."""

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from wellkept.directory.services import set_account
from wellkept.jobs import background
from wellkept.jobs.models import BackgroundJob
from wellkept.kernel.errors import Denied, Invalid
from wellkept.kernel.permissions import system
from wellkept.kernel.registry import kind
from wellkept.ledger.models import Event, Outbox
from wellkept.sms import factories
from wellkept.sms.resolution.incidents.models import Incident
from wellkept.toolkit import exporting, importing, lists, sheets
from wellkept.toolkit.pages import imports
from wellkept.toolkit.testing.cast import World


def csv(*lines: str) -> bytes:
    """A small CSV file."""
    return "\n".join(lines).encode()


def bring(world: World, content: bytes, *, who: str = "jonah", dry_run: bool = False) -> importing.Outcome:
    """Import incidents as somebody."""
    return importing.bring_in(kind("incident"), world.actor(who), sheets.read("a.csv", content), dry_run=dry_run)


def test_rows_become_records_of_origin_import(world: World) -> None:
    service = factories.service()
    content = csv(
        "title;Caller;service;Impact",
        f"Printer jams;Olly Marsh;{service.number};High",
        f"Screen dark;pat@pinnock.example;{service.title};3",
    )
    outcome = bring(world, content)
    assert (outcome.good, outcome.faults) == (2, [])
    first = Incident.objects.get(title="Printer jams")
    assert (first.impact, first.requester_id, first.origin) == (1, world.people["olly"].pk, "import")
    event = Event.objects.get(subject_kind="incident", subject_id=first.pk)
    assert event.origin == "import"
    assert not Outbox.objects.filter(event_id=event.pk).exists()


def test_every_fault_is_told_and_nothing_is_written(world: World) -> None:
    content = csv(
        "title,requester,impact", "Good,olly@oldmere.example,2", ",olly@oldmere.example,2", "Bad,Nobody Known,9"
    )
    outcome = bring(world, content)
    assert not Incident.objects.exists()
    assert {(fault.line, fault.column) for fault in outcome.faults} == {(3, "title"), (4, "requester"), (4, "impact")}


def test_a_dry_run_writes_nothing(world: World) -> None:
    outcome = bring(world, csv("title", "Printer jams"), dry_run=True)
    assert (outcome.good, outcome.rows) == (1, 1)
    assert not Incident.objects.exists()


def test_unknown_columns_are_refused_by_name(world: World) -> None:
    with pytest.raises(Invalid) as refusal:
        bring(world, csv("titleb,impact", "x,1"))
    assert "Did you mean “title”" in refusal.value.fields["titleb"]


def test_a_foreign_record_is_unknown(world: World) -> None:
    factories.incident(world)
    with pytest.raises(Denied):
        bring(world, csv("title", "x"), who="olly")


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.csv", b"title\nx,y\nz\nx,y,z\n", "Line 2 has 2 cells.*Line 4 has 3 cells"),
        ("a.csv", "title\nDrücker\nSchlüssel klemmt\n".encode() + b"T\xfcr\n", "Line 4 holds letters"),
        ("a.csv", b"title\nT\x81r\n", "Line 2 holds letters"),
        ("a.csv", b",".join(b"c%d" % n for n in range(201)) + b"\n1\n", "more than 200 columns"),
        ("a.csv", b"", "empty"),
        ("a.csv", b"title,impact\n", "no rows"),
        ("a.csv", b'title\n"never closed\n', "cannot be read"),
        ("a.csv", b"title\nx,y,z\n", "3 cells"),
        ("a.csv", b"title,title\nx,y\n", "twice"),
        ("a.csv", b"\x00\x01\x02\x03", "no table"),
        ("a.xlsx", b"plain text", "not a spreadsheet"),
        ("a.xlsx", b"PK\x03\x04rubbish", "damaged"),
    ],
)
def test_bad_files_get_a_sentence(name: str, content: bytes, says: str) -> None:
    with pytest.raises(Invalid, match=says):
        sheets.read(name, content)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_the_usual_encodings_are_read(encoding: str) -> None:
    assert sheets.read("a.csv", "title\nDrücker klemmt\n".encode(encoding)).rows == [("Drücker klemmt",)]


def test_spreadsheets_are_read() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["title", "impact"])
    sheet.write_row(1, 0, ["Printer jams", 2])
    book.close()
    assert sheets.read("a.xlsx", out.getvalue()).rows == [("Printer jams", "2")]


def test_a_cell_far_down_ends_no_web_server() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["title", "impact"])
    sheet.write(1_048_575, 16_383, "stray")
    book.close()
    with pytest.raises(Invalid, match="reaches too far down"):
        sheets.read("a.xlsx", out.getvalue())


def test_a_small_spreadsheet_that_unfolds_to_very_much_is_refused() -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        page = book.add_worksheet()
        for row in range(1500):
            for column in range(4):
                page.write_string(row, column, "x" * 20_000)
    content = stream.getvalue()
    assert len(content) < 200_000
    with pytest.raises(Invalid, match=r"more than|damaged"):
        sheets.read("small.xlsx", content)


def test_empty_lines_say_nothing_and_lines_keep_their_numbers(world: World) -> None:
    outcome = bring(world, csv("title,impact", "", "Printer jams,2", ",", "Bad,9"))
    assert (outcome.rows, outcome.good) == (2, 1)
    assert [(fault.line, fault.column) for fault in outcome.faults] == [(5, "impact")]


def test_every_fault_of_a_row_is_told_at_once(world: World) -> None:
    outcome = bring(world, csv("title,requester,impact,occurred_at", "Bad,Nobody Known,9,1/2/26"))
    said = {fault.column: fault.message for fault in outcome.faults}
    assert said.keys() == {"requester", "impact", "occurred_at"}
    assert "High, Medium, Low" in said["impact"]
    assert "2026-03-01 08:30" in said["occurred_at"]


def test_moments_are_read_and_a_year_that_cannot_be_is_a_fault(world: World) -> None:
    good = ("2026-03-01", "2026-03-01 08:30", "2026-03-01 08:30:15", "2026-03-01T08:30Z")
    odd = ("0001-01-01", "9999-12-31 23:59", "1899-12-31", "2201-01-01T00:00Z")
    outcome = bring(world, csv("title,occurred_at", *(f"Printer jams,{moment}" for moment in (*good, *odd))))
    assert [fault.value for fault in outcome.faults] == list(odd)
    assert all("from 1900 to 2200" in fault.message for fault in outcome.faults)


def test_the_pages_check_then_import(world: World, client: Client, settings: object, tmp_path: Path) -> None:
    settings.FILES = tmp_path  # type: ignore[attr-defined]
    client.force_login(world.users["jonah"])
    upload = SimpleUploadedFile("calls.csv", csv("title", "Printer jams", "Screen dark"))
    checked = client.post("/incidents/import", {"file": upload}, follow=True)
    assert b"All 2 rows of calls.csv are good" in checked.content
    assert not Incident.objects.exists()
    done = client.post(checked.redirect_chain[-1][0], follow=True)
    assert b"2 new, 0 changed, 0 unchanged" in done.content
    assert Incident.objects.count() == 2
    assert not list((tmp_path / "imports").iterdir())


def test_the_worker_imports_in_the_persons_language_and_zone(
    world: World, client: Client, settings: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.FILES = tmp_path  # type: ignore[attr-defined]
    monkeypatch.setattr(imports, "AT_ONCE", 0)
    jonah = world.users["jonah"]
    jonah.language, jonah.zone = "de", "Europe/Berlin"
    jonah.save()
    client.force_login(jonah)
    upload = SimpleUploadedFile("calls.csv", csv("Titel,Auswirkung,Eingetreten", "Printer jams,Hoch,2026-07-01 10:00"))
    where = client.post("/incidents/import", {"file": upload})["Location"]
    assert background.run_next("worker")
    assert "in Ordnung" in client.get(where).content.decode()
    where = client.post(where)["Location"]
    assert background.run_next("worker")
    assert client.get(where).status_code == 200
    row = Incident.objects.get()
    assert (row.impact, row.occurred_at) == (1, datetime(2026, 7, 1, 8, 0, tzinfo=UTC))


def test_a_refused_file_is_explained_on_the_page(world: World, client: Client) -> None:
    client.force_login(world.users["jonah"])
    answer = client.post("/incidents/import", {"file": SimpleUploadedFile("x.csv", b"titleb\nx\n")})
    assert answer.status_code == 422
    assert "Did you mean" in answer.content.decode()
    assert client.post("/incidents/import").status_code == 422


def test_nobody_sees_another_persons_import(world: World, client: Client, settings: object, tmp_path: Path) -> None:
    settings.FILES = tmp_path  # type: ignore[attr-defined]
    client.force_login(world.users["jonah"])
    upload = SimpleUploadedFile("calls.csv", csv("title", "Printer jams"))
    where = client.post("/incidents/import", {"file": upload})["Location"]
    client.force_login(world.users["amara"])
    assert client.get(where).status_code == 404
    client.force_login(world.users["olly"])
    assert client.get("/incidents/import").status_code in (403, 404)
    assert background.start("toolkit.import", {}, actor_id=None).open


# Records that are there


def exported(world: World, who: str = "jonah") -> str:
    """The list of incidents as that person takes it away."""
    actor = world.actor(who)
    query = lists.read(kind("incident"), actor, {"view": "", "sort": "number"})
    return "".join(exporting.csv_lines(actor, lambda: exporting.table_of(query)))


def test_a_row_with_a_known_number_changes_that_record(world: World) -> None:
    row = factories.incident(world, title="Mail is slow", impact=2)
    factories.incident(world, title="Files do not open")
    text = exported(world).replace("Mail is slow", "Mail stands still")
    checked = bring(world, text.encode(), dry_run=True)
    assert (checked.made, checked.changed, checked.same, checked.faults) == (0, 1, 1, [])
    [change] = checked.changes
    assert (change.number, change.column) == (row.number, "Title")
    assert (change.before, change.after) == ("Mail is slow", "Mail stands still")
    row.refresh_from_db()
    assert row.title == "Mail is slow"
    bring(world, text.encode())
    row.refresh_from_db()
    assert (Incident.objects.count(), row.title, row.version) == (2, "Mail stands still", 2)
    assert Event.objects.filter(subject_id=row.pk, verb="incident.edited", origin="import").count() == 1
    again = bring(world, text.encode())
    assert (again.made, again.changed, again.same) == (0, 0, 2)


def test_a_file_in_another_language_is_recognized(world: World) -> None:
    factories.incident(world, title="Mail is slow")
    user = world.users["jonah"]
    user.language = "de"
    user.save(update_fields=["language"])
    text = exported(world)
    assert "Nummer" in text
    outcome = bring(world, text.encode(), who="amara")
    assert (outcome.made, outcome.changed, outcome.same, outcome.faults) == (0, 0, 1, [])


def test_what_an_import_cannot_change_is_refused(world: World) -> None:
    row = factories.incident(world, team=world.desk)
    outcome = bring(world, csv("Number,Team,Title", f"{row.number},Infrastructure,New title"))
    [fault] = outcome.faults
    assert (fault.line, fault.column, fault.value) == (2, "Team", "Infrastructure")
    assert row.number in fault.message
    row.refresh_from_db()
    assert row.title != "New title"
    assert bring(world, csv("Number,Team", f"{row.number},Service desk")).same == 1


def test_an_empty_cell_changes_nothing_and_a_number_stands_once(world: World) -> None:
    row = factories.incident(world, description="It is slow.")
    assert bring(world, csv("Number,description,title", f"{row.number},,{row.title}")).same == 1
    outcome = bring(world, csv("Number,title", f"{row.number},One", f"{row.number.lower()},Two"))
    [fault] = outcome.faults
    assert "stands in line 2 already" in fault.message


def test_a_record_out_of_sight_is_unknown(world: World) -> None:
    row = factories.incident(world, title="Secret of Oldmere")
    user = world.users["jonah"]
    user.customers = [world.organizations["pinnock"].pk]
    user.save(update_fields=["customers"])
    outcome = bring(world, csv("Number,title", f"{row.number},Overwritten"), dry_run=True)
    other = bring(world, csv("Number,title", "INC-999999,Overwritten"), dry_run=True)
    assert (outcome.made, outcome.changed, outcome.changes) == (other.made, other.changed, other.changes) == (1, 0, [])


def test_faults_name_the_files_own_heading(world: World) -> None:
    outcome = bring(world, csv("Titel,Auswirkung", "Printer jams,Riesig"))
    [fault] = outcome.faults
    assert fault.column == "Auswirkung"
    assert "High, Medium, Low" in fault.message


# In sets


def many(count: int) -> bytes:
    return csv("title", *(f"Call {n}" for n in range(count)))


def test_all_is_checked_before_the_first_set_is_written(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "SET", 2)
    outcome = bring(world, csv("title,impact", "One,2", "Two,2", "Three,2", "Four,9"))
    assert [fault.line for fault in outcome.faults] == [5]
    assert not Incident.objects.exists()


def test_work_that_was_broken_off_goes_on_without_doubles(
    world: World, client: Client, settings: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.FILES = tmp_path  # type: ignore[attr-defined]
    monkeypatch.setattr(importing, "SET", 2)
    monkeypatch.setattr(imports, "AT_ONCE", 0)
    client.force_login(world.users["jonah"])
    where = client.post("/incidents/import", {"file": SimpleUploadedFile("calls.csv", many(5))})["Location"]
    assert background.run_next("worker")
    where = client.post(where)["Location"]
    made = kind("incident").create
    calls = iter(range(100))

    def dies(**fields: object) -> object:
        if next(calls) == 5 + 3:
            raise KeyboardInterrupt
        assert made is not None
        return made(**fields)

    with monkeypatch.context() as patched:
        patched.setattr(importing, "_create_of", lambda _kind: dies)
        with pytest.raises(KeyboardInterrupt):
            background.run_next("worker")
    assert Incident.objects.count() == 2
    job = BackgroundJob.objects.latest("pk")
    assert (job.state, job.payload["done"]) == ("running", 2)
    BackgroundJob.objects.update(lease_until=None, holder="")
    assert background.run_next("another worker")
    assert sorted(Incident.objects.values_list("title", flat=True)) == [f"Call {n}" for n in range(5)]
    assert "3 new" in client.get(where).content.decode()


def test_an_upload_does_not_run_somebody_elses_work(
    world: World, client: Client, settings: object, tmp_path: Path
) -> None:
    settings.FILES = tmp_path  # type: ignore[attr-defined]
    client.force_login(world.users["amara"])
    token = imports._keep("theirs.csv", many(1), world.users["amara"].pk)
    theirs = background.start(
        imports.WORK,
        {"kind": "incident", "token": token, "user": world.users["amara"].pk, "dry_run": False, "done": 0},
        actor_id=world.users["amara"].pk,
    )
    client.force_login(world.users["jonah"])
    client.post("/incidents/import", {"file": SimpleUploadedFile("calls.csv", many(1))})
    theirs.refresh_from_db()
    assert theirs.state == "waiting"
    assert BackgroundJob.objects.exclude(pk=theirs.pk).get().state == "done"


@pytest.mark.parametrize("content", [b"title\n" + b"," * 3_000_000, b"," * 3_000_000, b"title\n" + b";" * 3_000_000])
def test_a_line_of_nothing_but_cells_is_not_taken_apart(content: bytes) -> None:
    with pytest.raises(Invalid, match=r"cells than|cannot be read"):
        sheets.read("a.csv", content)


def test_another_customers_ids_in_a_file_are_unknown(world: World) -> None:
    theirs = factories.service(title="Theirs alone", customer=world.organizations["pinnock"])
    set_account(world.users["jonah"], actor=system(), customers=[world.organizations["oldmere"].pk])
    rows = [f"A,{theirs.number},", "B,Theirs alone,", "C,,pat@pinnock.example", f"D,,{world.people['pat'].pk}"]
    outcome = bring(world, csv("title,service,requester", *rows), dry_run=True)
    assert sorted(fault.line for fault in outcome.faults) == [2, 3, 4, 5]
    given = ("SVC-", "Theirs alone", "pat@pinnock.example", str(world.people["pat"].pk))
    said = {fault.message.partition("“")[0] for fault in outcome.faults}
    nothing = bring(world, csv("title,service,requester", "A,SVC-999999,", "B,,nobody@pinnock.example"), dry_run=True)
    assert said == {fault.message.partition("“")[0] for fault in nothing.faults}, (
        "what is another's is like what there is not"
    )
    for fault in outcome.faults:
        assert any(fault.value.startswith(one) for one in given)
        assert "Pat Lowe" not in fault.message


def test_formulas_and_marks_come_in_as_words(world: World) -> None:
    bring(world, csv("title,description", '"=HYPERLINK(""http://x"")","<script>alert(1)</script>"', "'@cmd,\ufeffx"))
    assert set(Incident.objects.values_list("title", flat=True)) == {'=HYPERLINK("http://x")', "@cmd"}
