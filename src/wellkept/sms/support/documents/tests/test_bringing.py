"""Files that become documents, or the new text of one: who may, what is made and kept, and what is refused."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from wellkept.components.attachments.models import Attachment
from wellkept.kernel.errors import Denied, StorageFull
from wellkept.ledger.models import Event
from wellkept.sms import factories
from wellkept.sms.support.documents import outline, services
from wellkept.sms.support.documents.bringing import services as bringing
from wellkept.sms.support.documents.bringing.guessing import guessed
from wellkept.sms.support.documents.exporting import file_of
from wellkept.sms.support.documents.models import Document
from wellkept.toolkit.paper.reading import document as reading
from wellkept.toolkit.paper.tests.samples import text, word_file

pytestmark = pytest.mark.django_db

BRING = "/documents/bring-in"
POLICY = b"# Service management policy\n\n## Purpose\n\nWe keep our word.\n\n- always\n"
#: File name, content and a piece of the sentence that refuses it.
HOSTILE = [
    ("a.docx", b"", "The file is empty."),
    ("a.docx", b"no archive", "not what its name says"),
    ("a.docx", word_file(text("x"))[:-30], "damaged"),
    ("a.docx", word_file(text("x"), word__vbaProject_bin=b"x"), "macros"),
    ("a.docm", word_file(text("x")), "macros"),
    ("a.docx", word_file(text("x"), word__media__a_png=b"\x00" * 60_000_000), "too large when unpacked"),
    ("a.pdf", b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n", "damaged"),
    ("a.md", b"\x00\x01\x02", "not what its name says"),
    ("a.html", b"<script>", "read from DOCX, PDF, Markdown or text"),
    ("a.odt", b"x", "Save the document as DOCX"),
]


def sent(client, address, name="a.md", content=POLICY, **more):
    return client.post(address, {"file": SimpleUploadedFile(name, content), **more})


def beside_the_field(answer, sentence, status=422):
    """The refusal stands beside the field, which says that it is wrong."""
    assert answer.status_code == status
    shown = answer.content.decode()
    assert re.search(r'class="field invalid"', shown)
    assert sentence in shown
    assert 'aria-invalid="true"' in shown


def nothing_kept():
    return not Attachment.objects.exists() and not Event.objects.filter(verb="document.attached").exists()


def test_a_file_becomes_a_draft_and_is_kept_beside_it(world, open_as):
    client = open_as("tomas")
    assert BRING in client.get("/documents/register").content.decode()
    assert 'enctype="multipart/form-data"' in client.get(BRING).content.decode()
    answer = sent(client, BRING, "../Our policy.md")
    row = Document.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/documents/{row.number}")
    assert (row.title, row.keys, row.category) == ("Service management policy", "service-management-policy", "policy")
    assert row.body.startswith("## Purpose\n\nWe keep our word."), "the title stands above the text anyway"
    assert (row.state, row.owner, row.author) == ("draft", world.people["tomas"], world.people["tomas"])
    kept = Attachment.objects.get()
    assert (kept.name, kept.size, kept.public, kept.record_id) == ("Our policy.md", len(POLICY), False, row.pk)
    shown = client.get(answer.headers["Location"]).content.decode()
    assert "it was taken for this document of the standard: Service management policy" in shown
    assert "Our policy.md" in shown


def test_what_was_left_out_or_guessed_is_told(world, open_as):
    client = open_as("tomas")
    content = "Größe: 5 \u20ac".encode("cp1252")
    shown = client.get(sent(client, BRING, "Notes.txt", content).headers["Location"]).content.decode()
    row = Document.objects.get()
    assert (row.title, row.keys, row.category, row.body) == ("Notes", "", "other", "Größe: 5 \u20ac")
    assert "it was read as Western text" in shown
    assert "taken for" not in shown, "nothing was guessed"


@pytest.mark.parametrize("ending", ["pdf", "docx"])
def test_what_left_as_a_file_comes_back(world, ending):
    actor = world.actor("tomas")
    row = factories.document(world, "service-management-policy", title="Service management policy")
    brought = bringing.bring_in(actor=actor, name=f"x.{ending}", content=file_of(row, None, actor, ending).content)
    assert "What holds here for us." in brought.document.body
    if ending == "docx":
        assert brought.document.title == "Service management policy"
        assert outline.sections(brought.document.body) == outline.sections(row.body)
        assert brought.keys == ("service-management-policy",)
    else:
        assert any("guessed" in note for note in brought.notes)


def test_what_a_text_is_taken_for():
    policy = outline.described()["information-security-policy"]
    assert guessed("Information Security Policy of Tavermoor", ()) == ["information-security-policy"]
    assert guessed("Leitlinie", [f"{n}. {each.upper()}:" for n, each in enumerate(policy.outline)])[0] == policy.key
    assert guessed("Notes", policy.outline[:1]) == []
    for nothing in ("", "Policy", "Plan", "the and of"):
        assert guessed(nothing, ()) == []
    everything = [heading for one in outline.described().values() for heading in one.outline]
    assert len(guessed("x", everything)) == 3


def test_who_may(world, open_as):
    row = factories.in_force(world)
    services.distribute(row, actor=world.actor("tomas"), distribution=["public"])
    there = f"/documents/{row.number}/replace-text"
    for who in ("greta", "jonah", "ada"):
        client = open_as(who)
        for address in (BRING, there):
            assert client.get(address).status_code == 403
            assert sent(client, address, version=row.version).status_code == 403
    assert BRING not in open_as("greta").get("/documents/register").content.decode()
    assert "replace-text" not in open_as("greta").get(f"/documents/{row.number}").content.decode()
    with pytest.raises(Denied):
        bringing.bring_in(actor=world.actor("greta"), name="a.md", content=POLICY)
    with pytest.raises(Denied):
        bringing.replace_text(row, actor=world.actor("greta"), name="a.md", content=POLICY, version=row.version)
    assert Document.objects.count() == 1
    assert nothing_kept()


@pytest.mark.parametrize(("name", "content", "sentence"), HOSTILE)
def test_nothing_is_made_of_what_cannot_be_read(world, open_as, name, content, sentence):
    row = factories.document(world, body="Words of a draft.")
    client = open_as("tomas")
    beside_the_field(sent(client, BRING, name, content), sentence)
    beside_the_field(
        sent(client, f"/documents/{row.number}/replace-text", name, content, version=row.version), sentence
    )
    assert Document.objects.get().body == "Words of a draft."
    assert nothing_kept()


def test_none_and_too_large(world, open_as, settings, monkeypatch):
    client = open_as("tomas")
    beside_the_field(client.post(BRING), "Choose a file first.")
    beside_the_field(client.post(BRING, {"file": "no file"}), "Choose a file first.")
    monkeypatch.setattr(reading, "MOST_BYTES", 5)
    beside_the_field(sent(client, BRING), "documents are read up to")
    settings.UPLOAD_LIMIT = 20
    beside_the_field(sent(client, BRING, "a.md", b"y" * 200_000), "The file is larger than 0 MB.")
    assert not Document.objects.exists()
    assert nothing_kept()


def test_where_the_file_is_not_kept_no_document_is(world, open_as, monkeypatch):
    def full(*_args, **_named):
        raise StorageFull("The disk is full.")

    monkeypatch.setattr("wellkept.components.attachments.storage.keep", full)
    answer = sent(open_as("tomas"), BRING)
    beside_the_field(answer, "The disk is full.", 503)
    assert answer.headers["Retry-After"]
    assert not Document.objects.exists()
    assert nothing_kept()


def test_a_line_made_to_be_slow_is_read(world):
    content = b"#" + b" " * 100_000 + b"b" + b" " * 100_000 + b"c\n\nWords."
    row = bringing.bring_in(actor=world.actor("tomas"), name="a.md", content=content).document
    assert row.title == "b c"
    assert outline.sections(row.body) == {}


def test_the_text_of_a_draft_is_replaced(world, open_as):
    row = factories.document(world, "service-management-policy", title="Our policy")
    client = open_as("tomas")
    there = f"/documents/{row.number}/replace-text"
    assert there in client.get(f"/documents/{row.number}").content.decode()
    assert f'name="version" value="{row.version}"' in client.get(there).content.decode()
    answer = sent(client, there, "new.docx", word_file(text("New words.")), version=row.version)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/documents/{row.number}")
    changed = Document.objects.get()
    assert (changed.title, changed.body, changed.keys) == ("Our policy", "New words.", "service-management-policy")
    assert Attachment.objects.get().public is False
    assert Event.objects.filter(verb="document.written", subject_id=row.pk).count() == 1


def test_only_what_is_written_is_replaced_and_what_is_in_force_stays(world, open_as):
    row = factories.in_force(world, body="One.")
    client = open_as("tomas")
    there = f"/documents/{row.number}/replace-text"
    assert there not in client.get(f"/documents/{row.number}").content.decode()
    assert client.get(there).status_code == 303
    beside_the_field(sent(client, there, version=row.version), "Draft a new version first.")
    assert nothing_kept()
    row = services.edit_document(row, actor=world.actor("tomas"), body="Two.")
    assert sent(client, there, "a.txt", b"Three.", version=row.version).status_code == 303
    row = Document.objects.get()
    assert (row.state, row.body, row.edition) == ("revision", "Three.", 1)
    assert "One." in client.get(f"/documents/{row.number}/versions/1").content.decode()


def test_what_somebody_else_wrote_meanwhile_is_not_lost(world, open_as):
    row = factories.document(world, body="One.")
    services.edit_document(row, actor=world.actor("tomas"), body="Two.", version=row.version)
    client = open_as("tomas")
    there = f"/documents/{row.number}/replace-text"
    answer = sent(client, there, "a.txt", b"Three.", version=row.version)
    row.refresh_from_db()
    assert answer.status_code == 409
    assert f'name="version" value="{row.version}"' in answer.content.decode()
    assert row.body == "Two."
    assert nothing_kept()
    assert sent(client, there, "a.txt", b"Three.", version=row.version).status_code == 303
    for nonsense in ("", "x", "-1", "9" * 30):
        assert sent(client, there, "a.txt", b"Four.", version=nonsense).status_code == 404


def test_a_file_without_text_replaces_nothing(world, open_as):
    row = factories.document(world, body="One.")
    answer = sent(
        open_as("tomas"), f"/documents/{row.number}/replace-text", "a.md", b"---\ntitle: x\n---\n", version=row.version
    )
    beside_the_field(answer, "There is no text in this file.")
    assert Document.objects.get().body == "One."
    assert nothing_kept()


def test_foreign_and_nonsense_are_not_there(world, open_as):
    incident = factories.incident(world)
    client = open_as("tomas")
    for number in ("DOC-999999", incident.number):
        assert client.get(f"/documents/{number}/replace-text").status_code == 404
        assert sent(client, f"/documents/{number}/replace-text", version=1).status_code == 404
    assert nothing_kept()
