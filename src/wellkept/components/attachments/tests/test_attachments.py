"""Files of records: what is taken, who may have it, and that nothing half is ever left behind."""

import errno
import hashlib
import io
import os
import struct
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError

from wellkept.components.attachments import delivery, selectors, services, storage
from wellkept.components.attachments.content import clean_name
from wellkept.components.attachments.jobs import sweep
from wellkept.components.attachments.models import Attachment
from wellkept.kernel.errors import Denied, Invalid, StorageFull
from wellkept.ledger.models import Event, EventText
from wellkept.sms import factories
from wellkept.sms.resolution.incidents.models import Incident
from wellkept.toolkit.testing.cast import World

PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII5sI", 13, b"IHDR", 40, 30, b"\x08\x06\x00\x00\x00", 0)
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> Path:
    """An empty folder for files."""
    settings.FILES = tmp_path / "files"
    return tmp_path / "files"


def stored(files: Path) -> list[Path]:
    """Every file that lies there, finished or not."""
    return [path for path in files.rglob("*") if path.is_file()]


def archive(entries: dict[str, bytes], *, before: bytes = b"") -> bytes:
    """A ZIP with these entries, behind some other bytes."""
    packed = io.BytesIO()
    packed.write(before)
    with zipfile.ZipFile(packed, "a" if before else "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in entries.items():
            target.writestr(name, content)
    return packed.getvalue()


def office(part: str, **more: bytes) -> bytes:
    return archive({"[Content_Types].xml": b"<Types/>", part: b"<x/>", **more})


def attach(
    world: World, incident: Any, content: bytes, name: str, *, by: str = "jonah", public: bool = True
) -> Attachment:
    return services.attach(incident, actor=world.actor(by), name=name, file=io.BytesIO(content), public=public)


def test_a_file_is_kept_with_its_event(world: World, files: Path) -> None:
    incident = factories.incident(world)
    row = attach(world, incident, PDF, "C:\\Users\\me\\Invoice.pdf")
    assert (row.name, row.media_type, row.size) == ("Invoice.pdf", "application/pdf", len(PDF))
    assert row.digest == hashlib.sha256(PDF).hexdigest()
    assert [path.read_bytes() for path in stored(files)] == [PDF]
    assert "Invoice" not in row.place
    event = Event.objects.get(verb="incident.attached")
    assert (event.public, event.changes["attachment"]) == (True, [None, row.pk])
    assert EventText.objects.get(event=event).values == {"name": [None, "Invoice.pdf"]}
    assert Incident.objects.get(pk=incident.pk).version == incident.version


def test_who_may_have_a_file(world: World) -> None:
    incident = factories.incident(world)
    public = attach(world, incident, PDF, "a.pdf")
    internal = attach(world, incident, PDF, "b.pdf", public=False)
    sights = {
        "jonah": [public, internal],
        "olly": [public],
        "ada": [public],
        "bo": [],
        "pat": [],
        "ivo": [],
        "admin": [],
    }
    for who, seen in sights.items():
        actor = world.actor(who)
        for row in (public, internal):
            if row in seen:
                assert selectors.find(row.pk, actor) == row
            else:
                with pytest.raises(Attachment.DoesNotExist):
                    selectors.find(row.pk, actor)
    assert list(selectors.attachments_of(incident, world.actor("olly"))) == [public]
    with pytest.raises(Denied):
        attach(world, incident, PDF, "c.pdf", by="olly", public=False)
    assert attach(world, incident, PDF, "d.pdf", by="olly").author_id == world.people["olly"].pk


def test_downloads_never_run(world: World) -> None:
    row = attach(world, factories.incident(world), PDF, "Rechnung „März“.pdf")
    response = delivery.download(row.pk, world.actor("olly"))
    assert b"".join(response.streaming_content) == PDF  # type: ignore[arg-type]
    assert response["Content-Disposition"].startswith("attachment;")
    assert "sandbox" in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"
    response.close()


TAKEN = {
    "a.png": PNG,
    "a.PDF": PDF,
    "a.gif": b"GIF89a" + struct.pack("<HH", 9, 9) + b"\0" * 20,
    "a.jpg": b"\xff\xd8\xff\xe0\0\x10JFIF\0",
    "a.txt": "Grüße".encode(),
    "b.txt": "Grüße".encode("latin-1"),
    "c.txt": "Grüße".encode("utf-16"),
    "a.csv": b"a;b\n1;2\n",
    "a.eml": b"From: a@b.example\nSubject: x\n\nhello\n",
    "a.log": b"\x1b[31mred\x1b[0m\n",
    "a.docx": office("word/document.xml"),
    "a.xlsx": office("xl/workbook.xml"),
    "a.zip": archive({"folder/x.txt": b"1"}),
    "a.odt": archive({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"}),
    "a.msg": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
}

REFUSED = {
    "nothing.txt": b"",
    "program.exe": b"MZ\x90\0",
    "page.html": b"<script>1</script>",
    "image.svg": b"<svg/>",
    "noending": b"x",
    "script.js": b"1",
    "macro.docm": office("word/document.xml"),
    "fake.png": PDF,
    "fake.pdf": PNG,
    "program.txt": b"MZ\x90\0\x03\0\0",
    "fake.docx": office("xl/workbook.xml"),
    "fake.xlsx": archive({"x": b"1"}),
    "macro.docx": office("word/document.xml", **{"word/vbaProject.bin": b"1"}),
    "both.pdf": archive({"x": b"1"}, before=PDF),
    "both.png": archive({"x": b"1"}, before=PNG),
    "both.txt": archive({"x": b""}, before=b"text"),
    "bomb.zip": archive({f"{n}": b"\0" * 40_000_000 for n in range(2)}),
    "bomb.xlsx": archive({"[Content_Types].xml": b"", "xl/workbook.xml": b"\0" * 60_000_000}),
    "many.zip": archive({f"{n:x}": b"" for n in range(10_001)}),
    "out.zip": archive({"../../etc/passwd": b"x"}),
    "root.zip": archive({"/etc/passwd": b"x"}),
    "drive.zip": archive({"C:\\x": b"x"}),
    "broken.zip": archive({"x": b"1" * 99})[:-30],
    "pixels.png": PNG[:16] + struct.pack(">II", 90_000, 90_000) + PNG[24:],
    "short.png": PNG[:12],
}


@pytest.fixture(scope="module")
def link_archive() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as target:
        entry = zipfile.ZipInfo("link")
        entry.external_attr = 0o120777 << 16
        target.writestr(entry, "/etc/passwd")
    return packed.getvalue()


def test_types_are_known_by_content(world: World, files: Path, link_archive: bytes) -> None:
    incident = factories.incident(world)
    for name, content in TAKEN.items():
        assert attach(world, incident, content, name).size == len(content), name
    count = len(stored(files))
    assert count == len(TAKEN)
    for name, content in {**REFUSED, "link.zip": link_archive}.items():
        began = time.monotonic()
        with pytest.raises(Invalid) as refusal:
            attach(world, incident, content, name)
        assert len(refusal.value.fields["file"]) > 15, name
        assert time.monotonic() - began < 2, name
    assert len(stored(files)) == count
    assert Attachment.objects.count() == count


def test_a_lying_archive_does_not_fill_memory(world: World) -> None:
    """A list of contents that claims more than it has is refused by its closing record alone."""
    lying = bytearray(archive({"x": b"1"}))
    struct.pack_into("<HHI", lying, len(lying) - 14, 9, 9, 2**31)
    with pytest.raises(Invalid):
        attach(world, factories.incident(world), bytes(lying), "a.zip")


def test_too_large_is_refused_while_it_comes_in(world: World, files: Path, settings: Any) -> None:
    settings.UPLOAD_LIMIT = 1024 * 1024
    given: list[int] = []

    def chunks() -> Any:
        for n in range(1000):
            given.append(n)
            yield b"x" * 65536

    with pytest.raises(Invalid, match="1 MB"):
        services.attach(factories.incident(world), actor=world.actor("jonah"), name="a.txt", file=chunks(), public=True)
    assert len(given) == 17
    assert stored(files) == []


@pytest.mark.parametrize("at", ["write", "sync", "rename"])
def test_a_full_disk_leaves_nothing_behind(world: World, files: Path, monkeypatch: pytest.MonkeyPatch, at: str) -> None:
    incident = factories.incident(world)

    def full(*_args: Any, **_more: Any) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        if at == "write":
            patch.setattr(storage, "_copy", full)
        elif at == "sync":
            patch.setattr(storage.os, "fsync", full)
        else:
            patch.setattr(Path, "rename", full)
        with pytest.raises(StorageFull) as refusal:
            attach(world, incident, PDF, "a.pdf")
    assert refusal.value.code == "storage_full"
    assert stored(files) == []
    assert not Attachment.objects.exists()
    assert attach(world, incident, PDF, "a.pdf").pk


def test_a_failed_transaction_takes_its_file_along(world: World, files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: Any, **_more: Any) -> None:
        raise DatabaseError("gone")

    incident = factories.incident(world)
    monkeypatch.setattr(services.ledger, "append", fail)
    with pytest.raises(DatabaseError):
        attach(world, incident, PDF, "a.pdf")
    assert stored(files) == []
    assert not Attachment.objects.exists()


def test_the_sweep_removes_only_old_files_without_a_row(world: World, files: Path) -> None:
    row = attach(world, factories.incident(world), PDF, "a.pdf")
    old = time.time() - 2 * 24 * 3600
    for place in ("ab/stray", "incoming/half", "cd/young"):
        path = files / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
        if "young" not in place:
            os.utime(path, (old, old))
    os.utime(storage.path_of(row.place), (old, old))
    assert sweep() == 2
    assert {path.relative_to(files).as_posix() for path in stored(files)} == {row.place, "cd/young"}


@pytest.mark.parametrize(
    ("given", "clean"),
    [
        ("a.pdf", "a.pdf"),
        ("../../etc/passwd", "passwd"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie x.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("...", "file"),
        ("", "file"),
        (".pdf", "file.pdf"),
        ("a" * 300 + ".pdf", "a" * 146 + ".pdf"),
        ('a"b<c>:d?.txt', "a b c d.txt"),
        ("x.pdf. . ", "x.pdf"),
    ],
)
def test_names_are_cleaned(given: str, clean: str) -> None:
    assert clean_name(given) == clean
    assert len(clean_name(given)) <= 150
