"""Backup and restore: the same counts and the same trail head on an empty machine, or nothing at all."""

import contextlib
import dataclasses
import errno
import hashlib
import io
import json
import os
import subprocess
import sys
import tarfile
import threading
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from wellkept.cli import archive, dumps
from wellkept.cli.main import main
from wellkept.components.attachments.services import attach
from wellkept.components.notifications import mail
from wellkept.components.notifications import selectors as notices
from wellkept.components.notifications.models import Notification
from wellkept.components.notifications.recipients import follow
from wellkept.jobs import clock
from wellkept.kernel.errors import Refused
from wellkept.ledger import selectors as outbox
from wellkept.ledger.models import Event, Outbox
from wellkept.ledger.sealing import seal
from wellkept.sms import factories
from wellkept.toolkit.testing.cast import World, build


@pytest.fixture
def home(tmp_path: Path, settings: Any) -> Path:
    """The folder of the installation under test."""
    made = tmp_path / "home"
    (made / "files").mkdir(parents=True)
    (made / "secret.key").write_text("the key")
    settings.ENV = dataclasses.replace(settings.ENV, home=made)
    settings.FILES = made / "files"
    return made


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[dict[str, str]]:
    """Surroundings of an empty installation on the same kind of database."""
    kept = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "SECRET_KEY")}
    surroundings = {**kept, "WELLKEPT_HOME": str(tmp_path / "second"), "EMAIL_URL": "consolemail://"}
    if connection.vendor == "sqlite":
        yield surroundings
        return
    own = connection.settings_dict
    name = f"{own['NAME']}_second"
    place = f"{own['USER']}:{own['PASSWORD']}@{own['HOST']}:{own['PORT'] or 5432}"
    with psycopg.connect(f"postgres://{place}/postgres", autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}"')
        server.execute(f'CREATE DATABASE "{name}"')
        yield {**surroundings, "DATABASE_URL": f"postgres://{place}/{name}"}
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


#: Runs the command once for each line of words that it is given, and tells status, output and complaints of each.
_ONE_AFTER_ANOTHER = """
import contextlib, io, json, sys
from wellkept.cli.main import main
told = []
for words in json.loads(sys.argv[1]):
    with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.redirect_stderr(io.StringIO()) as errors:
        status = main(words)
    told.append((status, out.getvalue(), errors.getvalue()))
print(json.dumps(told))
"""


def wellkept(surroundings: dict[str, str], *lines: list[str]) -> list[tuple[int, str, str]]:
    """Run commands elsewhere, in a process of their own: loading the product takes longer than any of them."""
    done = subprocess.run(
        [sys.executable, "-c", _ONE_AFTER_ANOTHER, json.dumps(lines)],
        env=surroundings, capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    return [(status, out, errors) for status, out, errors in json.loads(done.stdout)]


@contextlib.contextmanager
def someone_writes(act: Callable[[], object]) -> Iterator[None]:
    """Somebody writes as fast as he can, from before the first statement to after the last."""
    stop, begun = threading.Event(), threading.Event()

    def write() -> None:
        while not stop.is_set():
            act()
            begun.set()
        connection.close()

    thread = threading.Thread(target=write)
    thread.start()
    assert begun.wait(20)
    yield
    stop.set()
    thread.join()


def test_what_is_restored_is_what_was_there_also_while_others_write(
    transactional_db: None, home: Path, tmp_path: Path, elsewhere: dict[str, str]
) -> None:
    world = build()
    incident = factories.incident(world)
    attach(incident, actor=world.actor("jonah"), name="a.txt", file=[b"words"], public=True)
    (home / "files" / "incoming").mkdir(exist_ok=True)
    (home / "files" / "incoming" / "half").write_text("on its way")
    seal()
    target = tmp_path / "backups" / "one.tar.gz"
    with someone_writes(lambda: factories.incident(world)):
        manifest = archive.backup(target)
    assert target.stat().st_mode & 0o077 == 0
    assert [path.name for path in target.parent.iterdir()] == [target.name]
    head = f"{manifest['trail_head']['seq']}:{manifest['trail_head']['chain']}"

    restored, verified, again = wellkept(
        elsewhere, ["restore", str(target)], ["verify", "--head", head], ["restore", str(target)]
    )
    assert (restored[0], restored[2]) == (0, "")
    assert head in restored[1]
    assert "Not sent: 0 mails that were owed then, and what follows" in restored[1]
    assert verified[0] == 0, verified
    second = Path(elsewhere["WELLKEPT_HOME"])
    assert (second / "secret.key").read_text() == "the key"
    files = [path for path in (second / "files").rglob("*") if path.is_file()]
    assert [path.read_bytes() for path in files] == [b"words"]
    assert again[0] == 2
    assert "empty" in again[2]


@pytest.mark.django_db
def test_the_head_that_a_backup_prints_is_one_that_verify_takes(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    manifest = {"counts": {"records_record": 3}, "members": {}, "trail_head": {"seq": 0, "chain": "0" * 64}}
    monkeypatch.setattr(archive, "backup", lambda _target: manifest)
    assert main(["backup", "one.tar.gz"]) == 0
    head = capsys.readouterr().out.partition("Trail head ")[2].split()[0]
    assert main(["verify", "--trail", "--head", head]) == 0


@pytest.mark.django_db
def test_a_restored_installation_tells_nobody_what_he_may_have_been_told_since(world: World) -> None:
    user = world.users["olly"]
    type(user).objects.filter(pk=user.pk).update(mail_notices=True)
    factories.incident(world)
    for event in Event.objects.order_by("id"):
        follow(event)
    assert Notification.objects.filter(mail_at__isnull=False).exists()
    assert Outbox.objects.exists()
    waiting = Outbox.objects.count()
    assert archive.hold({"taken_at": "2026-03-01T08:30:00+00:00"}) == (Notification.objects.count(), waiting)
    assert mail.send_owed() == 0
    assert not outbox.due(clock.now()).exists()
    reason = "Held: restored from the backup of 2026-03-01 08:30 UTC."
    assert (outbox.failed().count(), outbox.held().count()) == (0, waiting)
    assert {notice.error for notice in notices.parked()} == {row.parked_reason for row in outbox.parked()} == {reason}


def test_a_backup_that_cannot_be_finished_leaves_nothing(
    transactional_db: None, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    target = tmp_path / "backups" / "one.tar.gz"
    monkeypatch.setattr(tarfile.TarFile, "addfile", full)
    with pytest.raises(OSError, match="No space left"):
        archive.backup(target)
    assert list(target.parent.iterdir()) == []


def packed(path: Path, content: dict[str, bytes], **manifest: Any) -> Path:
    """A backup made by hand."""
    facts = {
        "product": "wellkept", "version": "0.1.0", "engine": connection.vendor, "counts": {},
        "trail_head": {"seq": 0, "chain": ""}, "members": {name: sha256(data).hexdigest() for name, data in content.items()},
    }  # fmt: skip
    with tarfile.open(path, "w:gz") as made:
        for name, data in {**content, "manifest.json": json.dumps({**facts, **manifest}).encode()}.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            made.addfile(info, io.BytesIO(data))
    return path


@pytest.fixture
def empty(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation whose database is empty."""
    (home / "secret.key").unlink()
    monkeypatch.setattr(dumps, "refuse_unless_empty", lambda: None)
    return home


DATABASE = dumps.name(connection.vendor)


@pytest.mark.parametrize("damage", ["half", "bit", "rubbish", "foreign", "changed", "lost", "manifest", "list", "away"])
def test_what_is_no_whole_backup_is_refused_and_nothing_is_put(empty: Path, tmp_path: Path, damage: str) -> None:
    members = {DATABASE: os.urandom(20_000), "keys/secret.key": b"the key", "files/ab/cd": b"words"}
    file = packed(tmp_path / "one.tar.gz", members)
    content = bytearray(file.read_bytes())
    if damage == "half":
        file.write_bytes(content[: len(content) // 2])
    elif damage == "bit":
        content[len(content) // 2] ^= 0x55
        file.write_bytes(content)
    elif damage == "rubbish":
        file.write_bytes(b"no backup")
    elif damage == "foreign":
        packed(file, members, product="another")
    elif damage == "changed":
        packed(file, members, members=dict.fromkeys(members, "0" * 64))
    elif damage == "lost":
        packed(file, members, members={**dict.fromkeys(members, "0"), "files/lost": "0"})
    elif damage == "manifest":
        packed(file, {**members, "manifest.json": b"{"})
    elif damage == "list":
        packed(file, members, members=[DATABASE])
    else:
        packed(file, members, members={**dict.fromkeys(members, "0"), "files/../../../away": "0"})
    with pytest.raises(Refused, match=r"damaged"):
        archive.restore(file)
    assert [path for path in empty.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE])
def test_a_backup_with_a_link_is_refused_for_it_could_lead_to_the_keys_later(tmp_path: Path, kind: bytes) -> None:
    key, file, work = b"the key", tmp_path / "linked.tar.gz", tmp_path / "work"
    digest = hashlib.sha256(key).hexdigest()
    facts = {
        "product": "wellkept", "version": "0.1", "engine": connection.vendor,
        "members": {DATABASE: digest, "secret.key": digest, "files/ab/cd": digest},
    }  # fmt: skip
    with tarfile.open(file, "w:gz") as packing:
        for name, content in ((DATABASE, key), ("secret.key", key), ("manifest.json", json.dumps(facts).encode())):
            member = tarfile.TarInfo(name)
            member.size = len(content)
            packing.addfile(member, io.BytesIO(content))
        link = tarfile.TarInfo("files/ab/cd")
        link.type, link.linkname = kind, "../../secret.key" if kind == tarfile.SYMTYPE else "secret.key"
        packing.addfile(link)
    work.mkdir()
    with pytest.raises(Refused, match=r"damaged or no backup"):
        archive._unpack(file, work)


OTHER_ENGINE = "sqlite" if connection.vendor == "postgresql" else "postgresql"


@pytest.mark.parametrize(
    ("member", "facts", "says"),
    [
        (dumps.name(OTHER_ENGINE), {"engine": OTHER_ENGINE}, f"This backup is of {OTHER_ENGINE}"),
        (DATABASE, {"version": "99.0"}, "install that version first"),
    ],
)
def test_a_backup_that_does_not_fit_is_refused(
    empty: Path, tmp_path: Path, member: str, facts: dict[str, Any], says: str
) -> None:
    with pytest.raises(Refused, match=says):
        archive.restore(packed(tmp_path / "one.tar.gz", {member: b"x"}, **facts))


def test_a_backup_of_another_kind_of_database_says_so(empty: Path, tmp_path: Path) -> None:
    engine = "postgresql" if connection.vendor == "sqlite" else "sqlite"
    file = packed(tmp_path / "one.tar.gz", {dumps.name(engine): b"x"}, engine=engine)
    with pytest.raises(Refused, match=f"is of {engine}, but DATABASE_URL names {connection.vendor}"):
        archive.restore(file)


def test_a_restore_that_fails_half_way_takes_everything_back(
    empty: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_source: Path) -> None:
        raise Refused("pg_restore failed")

    monkeypatch.setattr(dumps, "put", fail)
    members = {DATABASE: b"x", "keys/secret.key": b"the key", "files/ab/cd": b"words", "keys/other": b"foreign"}
    with pytest.raises(Refused, match="pg_restore failed"):
        archive.restore(packed(tmp_path / "one.tar.gz", members))
    assert [path for path in empty.rglob("*") if path.is_file()] == []


def test_files_that_are_there_are_not_mixed_with_others(empty: Path, tmp_path: Path) -> None:
    (empty / "files" / "kept").write_text("mine")
    with pytest.raises(Refused, match="There are files in"):
        archive.restore(packed(tmp_path / "one.tar.gz", {DATABASE: b"x"}))
    assert settings.FILES.joinpath("kept").read_text() == "mine"


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL keeps what it has still to write for itself")
@pytest.mark.django_db
def test_what_a_lost_database_had_still_to_write_is_not_written_into_the_restored_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = tmp_path / "gone.sqlite3"
    monkeypatch.setitem(settings.DATABASES["default"], "NAME", str(gone))
    dumps.refuse_unless_empty()
    (tmp_path / "gone.sqlite3-wal").write_bytes(b"pages")
    with pytest.raises(Refused, match="-wal belongs to a database that is gone"):
        dumps.refuse_unless_empty()


def test_a_file_that_is_not_there_is_named(empty: Path, tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"There is no file .*none\.tar\.gz"):
        archive.restore(tmp_path / "none.tar.gz")
