"""The proof of an event, from its timeline to a third person who checks it with Python alone."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from wellkept.components.comments.services import comment
from wellkept.components.links.services import link
from wellkept.directory import services as directory
from wellkept.kernel.permissions import system
from wellkept.ledger import checkpoints, export, sealing
from wellkept.ledger import selectors as ledger
from wellkept.ledger.tests.test_checkpoints import home
from wellkept.records import services as records
from wellkept.sms import factories
from wellkept.toolkit.testing.cast import World

__all__ = ["home"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
OpenAs = Callable[[str], Client]


def signed() -> None:
    sealing.seal()
    checkpoints.make()


def started(world: World) -> tuple[str, int]:
    """The address of an incident, and the event of its start."""
    row = factories.incident(world, title="Files do not open")
    row = records.transition(row, "start", actor=world.actor("jonah"))
    return f"/incidents/{row.number}", ledger.timeline("incident", row.pk, public_only=False)[-1].pk


def check(folder: Path, **files: bytes) -> tuple[int, str]:
    """What the program says of a proof, alone with its files."""
    for name, content in files.items():
        (folder / name).write_bytes(content)
    line = [sys.executable, "-I", "-S", "program", "--proof", "proof", "--key", "key"]
    done = subprocess.run(line, cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def test_a_third_person_checks_what_the_timeline_tells(world: World, open_as: OpenAs, tmp_path: Path) -> None:
    address, event = started(world)
    jonah = open_as("jonah")
    there = f"{address}/proof/{event}"
    assert f'href="{there}"' in jonah.get(address).content.decode()
    assert jonah.get("/trail/public.key").status_code == 404
    assert jonah.get(f"{there}?as=json").status_code == 404
    assert "It can be proved when the next one is." in jonah.get(there).content.decode()
    signed()
    page = jonah.get(there).content.decode()
    assert "Jonah Pell</b> started work" in page
    files = {
        "proof": jonah.get(f"{there}?as=json").content,
        "key": jonah.get("/trail/public.key").content,
        "program": jonah.get(f"/trail/{export.VERIFIER}").content,
    }
    assert b"Files do not open" not in files["proof"]
    seq = json.loads(files["proof"])["seq"]
    assert check(tmp_path, **files) == (0, f"The event incident.started is entry {seq} of the signed trail.\n")
    forged = json.loads(files["proof"])
    forged["event"]["changes"]["state"] = ["new", "resolved"]
    status, said = check(tmp_path, **{**files, "proof": json.dumps(forged).encode()})
    assert (status, said[:6]) == (1, "WRONG:")


def test_the_words_of_an_event_come_along_where_they_are_asked_for(
    world: World, open_as: OpenAs, tmp_path: Path
) -> None:
    address, _event = started(world)
    number = address.rpartition("/")[2]
    row = factories.incident(world).__class__.objects.get(number=number)
    born = ledger.timeline("incident", row.pk, public_only=False)[0].pk
    signed()
    jonah = open_as("jonah")
    proof = jonah.get(f"{address}/proof/{born}?as=json&text").content
    assert b"Files do not open" in proof
    key, program = (jonah.get(f"/trail/{name}").content for name in ("public.key", export.VERIFIER))
    assert check(tmp_path, proof=proof, key=key, program=program)[0] == 0


@pytest.mark.parametrize("public", [True, False])
def test_a_comment_leads_to_the_proof_of_its_event(world: World, open_as: OpenAs, tmp_path: Path, public: bool) -> None:
    row = factories.incident(world, requester=world.people["olly"])
    comment(row, actor=world.actor("jonah"), body="The disk is full <of> scans.", public=public)
    told = ledger.timeline("incident", row.pk, public_only=False)
    event = next(one.pk for one in told if one.verb == "incident.commented")
    signed()
    jonah, there = open_as("jonah"), f"/incidents/{row.number}/proof/{event}"
    assert jonah.get(f"/incidents/{row.number}").content.decode().count(f'href="{there}"') == 1
    page = jonah.get(there).content.decode()
    assert "Jonah Pell</b> wrote a comment" in page
    assert "The disk is full &lt;of&gt; scans." in page
    files = {
        "proof": jonah.get(f"{there}?as=json&text").content,
        "key": jonah.get("/trail/public.key").content,
        "program": jonah.get(f"/trail/{export.VERIFIER}").content,
    }
    assert b"The disk is full" in files["proof"]
    assert check(tmp_path, **files)[0] == 0
    assert 'class="proof"' not in open_as("olly").get(f"/incidents/{row.number}").content.decode()
    assert open_as("olly").get(there).status_code == 403


def test_only_who_reads_all_of_a_records_events_proves_them(world: World, open_as: OpenAs) -> None:
    row = factories.incident(world, requester=world.people["olly"])
    event = ledger.timeline("incident", row.pk, public_only=False)[0].pk
    foreign = factories.incident(world)
    signed()
    olly, jonah = open_as("olly"), open_as("jonah")
    assert olly.get(f"/incidents/{row.number}/proof/{event}").status_code == 403
    assert 'class="proof"' not in olly.get(f"/incidents/{row.number}").content.decode()
    assert jonah.get(f"/incidents/{foreign.number}/proof/{event}").status_code == 404
    assert jonah.get(f"/incidents/{row.number}/proof/999999").status_code == 404
    assert Client().get("/trail/public.key").status_code == 302


def test_a_tie_to_a_record_out_of_sight_is_not_proved(world: World, open_as: OpenAs) -> None:
    ours = factories.incident(world, requester=world.people["olly"])
    theirs = factories.incident(world, requester=world.people["pat"])
    link(ours.record, theirs.record, "relates", actor=world.actor("rashid"))
    event = ledger.timeline("incident", ours.pk, public_only=False)[-1].pk
    signed()
    address = f"/incidents/{ours.number}/proof/{event}"
    assert open_as("rashid").get(address).status_code == 200
    user = world.users["rashid"]
    directory.set_account(user, actor=system(), customers=[world.organizations["oldmere"].pk])
    assert open_as("rashid").get(f"/incidents/{ours.number}").status_code == 200
    assert open_as("rashid").get(address).status_code == 404
