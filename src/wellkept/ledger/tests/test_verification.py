"""Tampering by SQL: the first bad entry is named each time."""

import json
import random
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection

from wellkept.ledger import hashing, sealing, tree, triggers, verification
from wellkept.ledger.models import Event, EventText, Seal
from wellkept.ledger.tests.writing import write

pytestmark = pytest.mark.django_db
COUNT = 9


@pytest.fixture
def trail() -> list[int]:
    """Event ids of a sealed trail whose triggers somebody has dropped."""
    ids = [event.pk for event in write(COUNT)]
    assert sealing.seal() == COUNT
    triggers.remove(connection)
    return ids


def _sql(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        assert cursor.rowcount


def _fault(**options: Any) -> verification.Fault:
    verdict = verification.verify(**options)
    assert not verdict.ok
    assert verdict.first_bad is not None
    return verdict.first_bad


def _chain_anew(start: int = 1) -> None:
    """Do what a forger with the code would do: hash and chain everything again."""
    before = Seal.objects.filter(seq=start - 1).first()
    chain = bytes(before.chain) if before else hashing.GENESIS
    for seal in Seal.objects.filter(seq__gte=start).order_by("seq"):
        form = Event.objects.values(*hashing.FIELDS).get(pk=seal.event_id)
        leaf = hashing.leaf(form)
        chain = hashing.link(chain, leaf)
        _sql("UPDATE ledger_event SET leaf = %s WHERE id = %s", leaf, seal.event_id)
        _sql("UPDATE ledger_seal SET chain = %s WHERE seq = %s", chain, seal.seq)


def test_an_untouched_trail_is_good(trail: list[int]) -> None:
    seen: list[tuple[int, int]] = []
    write(2)
    verdict = verification.verify(lambda done, total: seen.append((done, total)), expected_head=sealing.head())
    assert verdict == verification.Verdict(COUNT + 2, COUNT, sealing.head()[1], True, None, 2, 0, 0)
    assert seen == [(COUNT, COUNT)]


def test_an_empty_trail_is_good() -> None:
    verdict = verification.verify(expected_head=sealing.head())
    assert (verdict.ok, verdict.events, verdict.head) == (True, 0, "00" * 32)


EDITS = [
    ("verb", "other.verb"), ("subject_kind", "x"), ("subject_id", 77), ("customer_id", 5), ("actor_id", 12),
    ("recorded_at", datetime(2020, 1, 1, tzinfo=UTC)), ("effective_at", datetime(2020, 1, 1, tzinfo=UTC)),
    ("origin", "import"), ("inferred", True), ("public", True), ("request_id", "r"), ("changes", {"state": [None, "old"]}),
    ("text_digest", b"x" * 32), ("leaf", b"x" * 32),
]  # fmt: skip


@pytest.mark.parametrize(("column", "value"), EDITS)
def test_an_edit_of_any_column_is_found(trail: list[int], column: str, value: Any) -> None:
    Event.objects.filter(pk__in=[trail[3], trail[6]]).update(**{column: value})
    fault = _fault()
    assert (fault.seq, fault.event_id) == (4, trail[3])
    assert "edited" in fault.why
    assert {column for column, _value in EDITS} == {*hashing.FIELDS, "leaf"}


def test_an_edit_with_its_hash_is_found(trail: list[int]) -> None:
    Event.objects.filter(pk=trail[4]).update(verb="other.verb")
    leaf = hashing.leaf(Event.objects.values(*hashing.FIELDS).get(pk=trail[4]))
    _sql("UPDATE ledger_event SET leaf = %s WHERE id = %s", leaf, trail[4])
    fault = _fault()
    assert (fault.seq, fault.event_id, fault.subject_kind, fault.subject_id) == (5, trail[4], "trial", 5)


def test_a_deleted_event_is_found(trail: list[int]) -> None:
    _sql("DELETE FROM ledger_event WHERE id = %s", trail[2])
    fault = _fault()
    assert (fault.seq, fault.event_id) == (3, trail[2])
    assert "deleted" in fault.why


def test_a_deleted_seal_is_found(trail: list[int]) -> None:
    _sql("DELETE FROM ledger_seal WHERE seq = %s", 3)
    fault = _fault()
    assert (fault.seq, fault.event_id) == (3, None)
    assert "missing" in fault.why


def test_a_deletion_with_the_gap_closed_is_found(trail: list[int]) -> None:
    _sql("DELETE FROM ledger_event WHERE id = %s", trail[2])
    _sql("DELETE FROM ledger_seal WHERE seq = %s", 3)
    for seq in range(4, COUNT + 1):
        _sql("UPDATE ledger_seal SET seq = %s WHERE seq = %s", seq - 1, seq)
    assert (_fault().seq, _fault().event_id) == (3, trail[3])


def test_swapped_events_are_found(trail: list[int]) -> None:
    _sql("UPDATE ledger_seal SET event_id = -1 WHERE seq = 4")
    _sql("UPDATE ledger_seal SET event_id = %s WHERE seq = 6", trail[3])
    _sql("UPDATE ledger_seal SET event_id = %s WHERE seq = 4", trail[5])
    fault = _fault()
    assert (fault.seq, fault.event_id) == (4, trail[5])
    assert "swapped" in fault.why


def test_an_event_put_in_between_is_found(trail: list[int]) -> None:
    extra = write(1)[0].pk
    for seq in range(COUNT, 4, -1):
        _sql("UPDATE ledger_seal SET seq = %s WHERE seq = %s", seq + 1, seq)
    chain = hashing.link(bytes(Seal.objects.get(seq=4).chain), bytes(Event.objects.get(pk=extra).leaf))
    Seal.objects.create(seq=5, event_id=extra, chain=chain, sealed_at=datetime.now(UTC))
    fault = _fault()
    assert (fault.seq, fault.event_id) == (6, trail[4])


def test_an_event_put_in_behind_the_sealed_part_is_found(trail: list[int]) -> None:
    columns = ", ".join((*hashing.FIELDS, "leaf"))
    _sql("DELETE FROM ledger_event WHERE id = %s", trail[-1])
    _sql("DELETE FROM ledger_seal WHERE event_id = %s", trail[-1])
    copy = f"INSERT INTO ledger_event (id, {columns}) SELECT %s, {columns} FROM ledger_event WHERE id = %s"
    _sql(copy, trail[-1], trail[0])
    fault = _fault()
    assert (fault.seq, fault.event_id) == (None, trail[-1])
    assert "put in" in fault.why
    sealing.seal()
    assert _fault().event_id == trail[-1], "the sealer must not take in what lies behind the mark"


def test_an_event_hidden_behind_a_seal_outside_the_order_is_found(trail: list[int]) -> None:
    columns = ", ".join((*hashing.FIELDS, "leaf"))
    _sql("DELETE FROM ledger_event WHERE id = %s", trail[-1])
    _sql("DELETE FROM ledger_seal WHERE event_id = %s", trail[-1])
    _sql(
        f"INSERT INTO ledger_event (id, {columns}) SELECT %s, {columns} FROM ledger_event WHERE id = %s",
        trail[-1],
        trail[0],
    )
    Seal.objects.create(seq=-1, event_id=trail[-1], chain=bytes(32), sealed_at=datetime.now(UTC))
    fault = _fault()
    assert (fault.seq, fault.event_id) == (None, trail[-1])
    assert "no place" in fault.why


def test_a_seal_with_another_hash_is_found(trail: list[int]) -> None:
    _sql("UPDATE ledger_seal SET chain = %s WHERE seq = 5", b"y" * 32)
    assert _fault().seq == 5


def test_a_tail_cut_off_is_found_by_who_kept_a_head(trail: list[int]) -> None:
    kept = sealing.head()
    for event_id in trail[6:]:
        _sql("DELETE FROM ledger_event WHERE id = %s", event_id)
        _sql("DELETE FROM ledger_seal WHERE event_id = %s", event_id)
    assert verification.verify().ok, "without a head, an earlier state of the trail is a good trail"
    fault = _fault(expected_head=kept)
    assert fault.seq == 7
    assert "end is missing" in fault.why


def test_a_tail_of_seals_cut_off_is_found(trail: list[int]) -> None:
    _sql("DELETE FROM ledger_seal WHERE seq > 6")
    assert (_fault().seq, _fault().event_id) == (None, trail[6])


def test_a_tail_cut_off_is_found_by_the_tree_that_had_grown_over_it(trail: list[int]) -> None:
    tree.grow()
    _sql("DELETE FROM ledger_event WHERE id = %s", trail[-1])
    _sql("DELETE FROM ledger_seal WHERE event_id = %s", trail[-1])
    fault = _fault()
    assert (fault.seq, "end is missing" in fault.why) == (COUNT, True)


@pytest.mark.parametrize(
    ("edit", "seq"),
    [("tree SET peaks", COUNT), ("subtree SET root", 4)],
)
def test_a_hash_of_the_tree_that_was_edited_is_named(
    trail: list[int], edit: str, seq: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the next checkpoint would state it, and be kept."""
    monkeypatch.setattr(tree, "STEP", 2)
    tree.grow()
    assert verification.verify().ok
    _sql(f"UPDATE ledger_{edit} = %s", b"z" * 32)
    fault = _fault()
    assert (fault.seq, fault.event_id) == (seq, trail[seq - 1])
    assert "kept for proofs" in fault.why


def test_a_chain_computed_anew_is_found_by_who_kept_a_head(trail: list[int]) -> None:
    kept = sealing.head()
    write(2)
    sealing.seal()
    Event.objects.filter(pk=trail[1]).update(verb="other.verb")
    _chain_anew(2)
    assert verification.verify().ok
    fault = _fault(expected_head=kept)
    assert (fault.seq, fault.event_id) == (COUNT, trail[-1])
    assert "computed anew" in fault.why


def test_private_text_swapped_is_found(trail: list[int]) -> None:
    _sql(
        'UPDATE ledger_eventtext SET "values" = %s WHERE event_id = %s',
        json.dumps({"title": [None, "Other"]}),
        trail[4],
    )
    fault = _fault()
    assert (fault.seq, fault.event_id) == (5, trail[4])
    assert "personal text" in fault.why


def test_private_text_under_another_event_is_found(trail: list[int]) -> None:
    EventText.objects.create(event_id=trail[1], salt=b"", values={})
    assert (_fault().seq, _fault().event_id) == (2, trail[1])


def test_erased_text_is_no_fault(trail: list[int]) -> None:
    EventText.objects.filter(event_id__in=trail[:3]).delete()
    verdict = verification.verify()
    assert (verdict.ok, verdict.erased) == (True, 2)


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL keeps no value of another type in a column")
@pytest.mark.parametrize("value", ["2026-99-99 00:00:00 {", 10**18, -1, 1.5, b"\xff"], ids=str)
@pytest.mark.parametrize("column", ["recorded_at", "effective_at", "verb", "subject_id", "text_digest", "leaf"])
def test_an_event_made_unreadable_is_named(trail: list[int], column: str, value: Any) -> None:
    _sql(f"UPDATE ledger_event SET {column} = %s WHERE id = %s", value, trail[7])
    assert (_fault().seq, _fault().event_id) == (8, trail[7])


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL keeps no value of another type in a column")
@pytest.mark.parametrize("value", ["{", -1, b"\xff", 10**18], ids=str)
@pytest.mark.parametrize("column", ["seq", "event_id", "chain"])
def test_a_seal_made_unreadable_is_named(trail: list[int], column: str, value: Any) -> None:
    _sql(f"UPDATE ledger_seal SET {column} = %s WHERE seq = 8", value)
    assert _fault().seq == 8


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL keeps no value of another type in a column")
@pytest.mark.parametrize("value", ["{", -1, b"\xff", 10**18], ids=str)
def test_a_text_made_unreadable_is_named(trail: list[int], value: Any) -> None:
    _sql("UPDATE ledger_eventtext SET salt = %s WHERE event_id = %s", value, trail[6])
    assert (_fault().seq, _fault().event_id) == (7, trail[6])


@pytest.mark.parametrize("kept", [(3, "zz"), (3, "00"), (-1, "00" * 32)])
def test_an_impossible_head_is_refused(kept: tuple[int, str]) -> None:
    with pytest.raises(ValueError, match=r"head|hex"):
        verification.verify(expected_head=kept)


def _edit(ids: list[int], chance: random.Random) -> int:
    place = chance.randrange(len(ids))
    column, value = chance.choice(EDITS)
    Event.objects.filter(pk=ids[place]).update(**{column: value})
    return place + 1


def _delete(ids: list[int], chance: random.Random) -> int:
    place = chance.randrange(len(ids))
    _sql("DELETE FROM ledger_event WHERE id = %s", ids[place])
    return place + 1


def _swap(ids: list[int], chance: random.Random) -> int:
    first, second = sorted(chance.sample(range(len(ids)), 2))
    _sql("UPDATE ledger_seal SET event_id = -1 WHERE seq = %s", first + 1)
    _sql("UPDATE ledger_seal SET event_id = %s WHERE seq = %s", ids[first], second + 1)
    _sql("UPDATE ledger_seal SET event_id = %s WHERE seq = %s", ids[second], first + 1)
    return first + 1


@pytest.mark.parametrize("tamper", [_edit, _delete, _swap])
@pytest.mark.parametrize("seed", range(5))
def test_random_tampering_across_pages_is_named(
    tamper: Callable[..., int], seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verification, "CHUNK", 7)
    ids = [event.pk for event in write(40)]
    sealing.seal()
    triggers.remove(connection)
    place = tamper(ids, random.Random(seed))
    assert _fault().seq == place
