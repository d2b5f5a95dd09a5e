"""Messages with files: all of it or nothing, and what was typed stays."""

import io
from pathlib import Path
from typing import Any

import pytest

from wellkept.components.attachments import storage
from wellkept.components.attachments.models import Attachment
from wellkept.components.comments.models import Comment
from wellkept.kernel.errors import StorageFull
from wellkept.kernel.outage import LATER
from wellkept.ledger.models import Event
from wellkept.sms import factories

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> Path:
    """An empty folder for files."""
    settings.FILES = tmp_path / "files"
    return tmp_path / "files"


def upload(name: str, content: bytes) -> io.BytesIO:
    """A file as a form sends it."""
    made = io.BytesIO(content)
    made.name = name
    return made


def send(open_as, record, *uploads, body="Typed with care"):
    """Send a note with files."""
    return open_as("jonah").post(f"/incidents/{record.number}/comment", {"to": "note", "body": body, "files": uploads})


def test_a_message_and_its_files_are_taken_together(world, open_as):
    incident = factories.incident(world)
    assert send(open_as, incident, upload("a.pdf", PDF), upload("b.txt", b"words")).status_code == 303
    assert list(Attachment.objects.values_list("name", "public")) == [("a.pdf", False), ("b.txt", False)]
    assert Comment.objects.get().body == "Typed with care"


@pytest.mark.parametrize(
    ("second", "why"),
    [
        (("b.exe", b"MZ"), "not taken"),
        (("b.pdf", b"no pdf"), "not what its name says"),
        (("b.txt", b""), "empty"),
        (("b.txt", b"x" * 1_000_001), "larger than"),
    ],
)
def test_one_bad_file_keeps_the_words_on_the_page_and_nothing_on_the_disk(world, open_as, settings, files, second, why):
    settings.UPLOAD_LIMIT = 1_000_000
    incident = factories.incident(world)
    before = Event.objects.count()
    answer = send(open_as, incident, upload("a.pdf", PDF), upload(*second))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert why in page
    assert ">Typed with care</textarea>" in page
    assert "choose the files again" in page
    assert not Attachment.objects.exists()
    assert not Comment.objects.exists()
    assert Event.objects.count() == before
    assert not [path for path in files.rglob("*") if path.is_file()]


def test_words_that_cannot_be_kept_take_their_files_along(world, open_as, files):
    incident = factories.incident(world)
    answer = send(open_as, incident, upload("a.pdf", PDF), body="t" * 50_001)
    assert answer.status_code == 422
    assert not Attachment.objects.exists()
    assert not [path for path in files.rglob("*") if path.is_file()]


def test_no_file_is_left_out_in_silence(world, open_as):
    incident = factories.incident(world)
    answer = send(open_as, incident, *(upload(f"{n}.pdf", PDF) for n in range(11)))
    assert answer.status_code == 422
    assert "10 files at most" in answer.content.decode()
    assert not Attachment.objects.exists()


def test_a_full_disk_keeps_the_words(world, open_as, monkeypatch):
    def full(*_args: Any) -> None:
        raise StorageFull("There is no room.")

    monkeypatch.setattr(storage, "keep", full)
    answer = send(open_as, factories.incident(world), upload("a.pdf", PDF))
    assert (answer.status_code, answer["Retry-After"]) == (503, str(LATER))
    assert "There is no room." in answer.content.decode()
    assert ">Typed with care</textarea>" in answer.content.decode()
