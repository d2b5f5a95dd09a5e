"""`wellkept verify`: what it says of trail and records, and its status."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from wellkept.cli.main import main
from wellkept.jobs import clock
from wellkept.ledger import sealing, triggers
from wellkept.ledger.models import Seal
from wellkept.sms import factories
from wellkept.toolkit.testing.cast import World


def verify(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    status = main(["verify", *words])
    return status, capsys.readouterr().out


def _tamper(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        assert cursor.rowcount


def test_all_is_as_the_trail_tells(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    factories.incident(world)
    sealing.seal()
    status, out = verify(capsys)
    assert status == 0
    assert "No change, deletion, insertion or reordering" in out
    assert "1 records compared: each says what the trail tells." in out


def test_a_changed_row_is_named_unless_the_trail_alone_was_asked_for(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    incident = factories.incident(world)
    _tamper("UPDATE incidents_incident SET title = 'Nothing' WHERE record_id = %s", incident.pk)
    status, out = verify(capsys)
    assert status == 1
    told = f'WRONG incident {incident.number}, title: the trail says "{incident.title}", the table says "Nothing"'
    assert told in out
    assert "1 of 1 records compared differ from the trail." in out
    status, out = verify(capsys, "--trail")
    assert status == 0
    assert "The records as they stand now were not compared with it." in out


def test_as_json(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    incident = factories.incident(world)
    sealing.seal()
    triggers.remove(connection)
    _tamper("UPDATE ledger_event SET verb = 'x' WHERE subject_id = %s", incident.pk)
    _tamper("UPDATE incidents_incident SET impact = 3 WHERE record_id = %s", incident.pk)
    status, out = verify(capsys, "--format", "json")
    answer = json.loads(out)
    assert (status, answer["ok"], answer["records"]["ok"], answer["records"]["differing"]) == (1, False, False, 1)
    assert answer["first_bad"]["event"]
    assert answer["records"]["differences"] == [
        {"what": "changed", "kind": "incident", "record": incident.pk, "number": incident.number, "field": "impact",
         "trail": 2, "table": 3}
    ]  # fmt: skip


def test_a_whole_chain_that_no_checkpoint_vouches_for_is_not_called_well(
    world: World, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    factories.incident(world)
    sealing.seal()
    later: Any = clock.now() + timedelta(days=2)
    monkeypatch.setattr(clock, "now", lambda: later)
    status, out = verify(capsys)
    assert status == 3
    count = Seal.objects.count()
    assert f"no signed checkpoint vouches for entries 1 to {count}" in out
    status, out = verify(capsys, "--format", "json")
    answer = json.loads(out)
    assert (status, answer["ok"], answer["vouched"], answer["unvouched"]) == (3, True, 0, count)


@pytest.mark.django_db
@pytest.mark.parametrize("head", ["5", "5:abcd", f"five:{'0' * 64}", f"5:{'x' * 64}", f"5:{'0' * 63}"])
def test_what_is_no_head_is_refused_in_words(head: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", "--head", head]) == 2
    assert capsys.readouterr().err.startswith("Give the head as SEQ:HASH")
