"""Tampering with records by SQL: each row is named, with the field, what the trail tells and what the table says."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from wellkept.components.comments.services import comment
from wellkept.kernel import registry
from wellkept.ledger import triggers
from wellkept.ledger.models import Event, EventText
from wellkept.records import comparison
from wellkept.records import services as records
from wellkept.records.comparison import Difference
from wellkept.records.jobs import kept
from wellkept.records.models import Record
from wellkept.sms import factories
from wellkept.sms.resolution.incidents.models import Incident
from wellkept.toolkit.testing import contract
from wellkept.toolkit.testing.cast import World


def _sql(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        assert cursor.rowcount == 1


def _remove(statement: str, *values: Any) -> None:
    """Delete a row that others point to, as somebody does who switches the database's checks off."""
    with connection.cursor() as cursor:
        off, on = (
            ("SET session_replication_role = replica", "SET session_replication_role = DEFAULT")
            if connection.vendor == "postgresql"
            else ("PRAGMA defer_foreign_keys = ON", "")
        )
        cursor.execute(off)
        cursor.execute(statement, values)
        if on:
            cursor.execute(on)


def _found() -> list[Difference]:
    return comparison.compare().differences


def test_what_services_write_is_what_the_trail_tells(world: World) -> None:
    for kind in registry.kinds():
        contract.make(kind, world)
    incident = factories.closed(world)
    agent = world.actor("jonah")
    comment(factories.incident(world), actor=agent, body="We are on it", public=True)
    records.edit(factories.incident(world), actor=agent, impact=1, occurred_at=incident.opened_at)
    factories.agreement(world)
    found = comparison.compare()
    assert (found.ok, found.complete, found.records) == (True, True, Record.objects.count())


@pytest.mark.parametrize(
    ("column", "value"),
    [("title", "Another title"), ("impact", 1), ("resolution", "All is well"), ("version", 9), ("number", "INC-900000"),
     ("origin", "import")],
)  # fmt: skip
def test_a_changed_column_is_named(world: World, column: str, value: Any) -> None:
    factories.incident(world)
    incident = factories.closed(world)
    _sql(f"UPDATE incidents_incident SET {column} = %s WHERE record_id = %s", value, incident.pk)
    told = getattr(incident, column)
    number = value if column == "number" else incident.number
    first = Difference("changed", "incident", incident.pk, number, column, told, value)
    assert _found()[0] == first


def test_a_moved_time_is_named(world: World) -> None:
    incident = factories.closed(world)
    late = incident.closed_at - timedelta(days=3)
    _sql("UPDATE incidents_incident SET closed_at = %s WHERE record_id = %s", late, incident.pk)
    assert [(d.field, str(d.trail)[:10], str(d.table)[:10]) for d in _found()] == [
        ("closed_at", str(incident.closed_at.date()), str(late.date()))
    ]


def test_a_backdated_recording_is_named(world: World) -> None:
    incident = factories.incident(world)
    early = incident.recorded_at - timedelta(days=20)
    _sql("UPDATE incidents_incident SET recorded_at = %s WHERE record_id = %s", early, incident.pk)
    assert [(d.what, d.field) for d in _found()] == [("changed", "recorded_at")]


def test_a_field_that_was_emptied_is_named(world: World) -> None:
    incident = factories.incident(world)
    _sql("UPDATE incidents_incident SET requester_id = NULL WHERE record_id = %s", incident.pk)
    person = world.people["olly"].pk
    assert [(d.what, d.field, d.trail, d.table) for d in _found()] == [
        ("changed", "requester_id", person, None),
    ]


def test_a_deleted_row_is_named(world: World) -> None:
    kept_one, gone = factories.incident(world), factories.incident(world)
    _remove("DELETE FROM incidents_incident WHERE record_id = %s", gone.pk)
    assert _found() == [Difference("deleted", "incident", gone.pk, gone.number)]
    _remove("DELETE FROM records_span WHERE record_id = %s", gone.pk)
    _remove("DELETE FROM records_record WHERE id = %s", gone.pk)
    assert _found() == [Difference("deleted", "incident", gone.pk, gone.number)]
    assert Incident.objects.get().pk == kept_one.pk


def test_a_row_that_no_event_tells_of_is_named(world: World) -> None:
    incident = factories.incident(world)
    for table, key in (("records_record", "id"), ("incidents_incident", "record_id")):
        _copy(table, key, incident.pk, incident.pk + 1000, "INC-000777")
    assert _found() == [Difference("unknown", "incident", incident.pk + 1000, "INC-000777")]
    comment(Incident.objects.get(number="INC-000777"), actor=world.actor("jonah"), body="Was always here", public=True)
    assert _found() == [Difference("unknown", "incident", incident.pk + 1000, "INC-000777")]


def _copy(table: str, key: str, pk: int, new: int, number: str) -> None:
    model = Record if table == "records_record" else Incident
    others = [f.column for f in model._meta.concrete_fields if f.column not in (key, "number")]
    names = ", ".join(others)
    _sql(
        f"INSERT INTO {table} ({key}, number, {names}) SELECT %s, %s, {names} FROM {table} WHERE {key} = %s",
        new, number, pk,
    )  # fmt: skip


def test_a_card_that_says_otherwise_is_named(world: World) -> None:
    incident = factories.incident(world)
    _sql("UPDATE records_record SET title = 'Nothing to see' WHERE id = %s", incident.pk)
    assert _found() == [
        Difference("card", "incident", incident.pk, incident.number, "title", incident.title, "Nothing to see")
    ]


def test_erased_text_is_not_compared_but_all_else_is(world: World) -> None:
    incident = factories.incident(world)
    EventText.objects.all().delete()
    _sql("UPDATE incidents_incident SET title = '[erased]' WHERE record_id = %s", incident.pk)
    _sql("UPDATE records_record SET title = '[erased]' WHERE id = %s", incident.pk)
    found = comparison.compare()
    assert (found.ok, found.erased) == (True, 1)
    records.edit(Incident.objects.get(), actor=world.actor("jonah"), title="Told again")
    assert comparison.compare().ok
    _sql("UPDATE incidents_incident SET title = 'Not told', impact = 3 WHERE record_id = %s", incident.pk)
    assert {d.field for d in _found() if d.what == "changed"} == {"title", "impact"}


def test_a_row_that_cannot_be_read_is_named(world: World) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("The database itself refuses a damaged value.")
    incident, sound = factories.incident(world), factories.incident(world)
    _sql("UPDATE incidents_incident SET opened_at = '2026-13-32 25:00:00' WHERE record_id = %s", incident.pk)
    _sql("UPDATE incidents_incident SET title = x'ff00', recorded_at = 'noon' WHERE record_id = %s", sound.pk)
    assert [(d.what, d.record, d.field, d.table) for d in _found()] == [
        ("unreadable", incident.pk, "", None),
        ("changed", sound.pk, "recorded_at", None),
        ("changed", sound.pk, "title", "ff00"),
    ]


@pytest.mark.parametrize("told", ["[]", "{}", "7", "null", '{"state": 7}', '{"seat": {}, "step": [], "choice": "x"}'])
@pytest.mark.parametrize("verb", ["incident.opened", "request.vote_approved", "request.ordered"])
def test_an_event_that_tells_nonsense_hides_nothing_else(world: World, verb: str, told: str) -> None:
    """Verification names the event; the records are compared all the same."""
    incident, order = factories.incident(world), factories.vote(world, factories.ordered(world))
    triggers.remove(connection)
    _sql("UPDATE ledger_event SET changes = %s WHERE verb = %s", told, verb)
    other = factories.incident(world)
    _sql("UPDATE incidents_incident SET impact = 3 WHERE record_id = %s", other.pk)
    differing = {d.record for d in _found()}
    assert differing == {incident.pk if verb == "incident.opened" else order.pk, other.pk}


def test_an_event_of_no_record_and_words_that_are_none_hide_nothing_else(world: World) -> None:
    order, incident = factories.vote(world, factories.ordered(world)), factories.incident(world)
    triggers.remove(connection)
    _sql("UPDATE ledger_event SET subject_id = NULL WHERE verb = 'request.vote_approved'")
    _sql("UPDATE ledger_eventtext SET \"values\" = '[]' WHERE event_id = (SELECT MAX(id) FROM ledger_event)")
    assert {(d.record, d.field) for d in _found()} >= {(order.pk, "votes"), (incident.pk, "title")}


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL keeps no value of another type in a column")
@pytest.mark.parametrize(
    ("table", "column"),
    [("ledger_event", "recorded_at"), ("ledger_event", "subject_id"), ("records_record", "opened_at"),
     ("approvals_vote", "recorded_at")],
)  # fmt: skip
@pytest.mark.parametrize("value", ["x", b"\xff"])
def test_what_nobody_can_read_hides_nothing_else(world: World, table: str, column: str, value: Any) -> None:
    factories.vote(world, factories.ordered(world))
    other = factories.incident(world)
    triggers.remove(connection)
    _sql(f"UPDATE {table} SET {column} = %s WHERE rowid = (SELECT MIN(rowid) FROM {table})", value)
    _sql("UPDATE incidents_incident SET impact = 3 WHERE record_id = %s", other.pk)
    assert (other.pk, "impact") in {(d.record, d.field) for d in _found()}


def test_records_beyond_one_span_are_compared_and_much_is_enough(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparison, "SPAN", 2)
    incidents = [factories.incident(world) for _ in range(5)]
    seen: list[tuple[int, int]] = []
    found = comparison.compare(lambda done, total: seen.append((done, total)))
    assert (found.ok, found.records) == (True, Record.objects.count())
    assert seen[-1] == (found.records, found.records)
    for incident in incidents:
        _sql("UPDATE incidents_incident SET impact = 3 WHERE record_id = %s", incident.pk)
    assert [d.record for d in _found()] == [incident.pk for incident in incidents]
    monkeypatch.setattr(comparison, "MOST", 2)
    found = comparison.compare()
    assert (found.differing, found.complete) == (2, False)


def test_the_number_is_compared_where_the_trail_tells_it(world: World) -> None:
    """The first versions did not tell it."""
    incident = factories.incident(world)
    event = Event.objects.get(subject_kind="incident", subject_id=incident.pk)
    triggers.remove(connection)
    Event.objects.update(changes={name: pair for name, pair in event.changes.items() if name != "number"})
    assert comparison.compare().ok


def test_columns_that_events_do_not_tell_of_are_declared(world: World) -> None:
    """A column that a service writes past the trail would be named as tampering; here is the list of those let go."""
    assert {kind.model for kind in registry.kinds() if set(kind.model.untold) != {"updated_at"}} == set()
    incident = factories.incident(world)
    _sql("UPDATE incidents_incident SET updated_at = %s WHERE record_id = %s", incident.opened_at, incident.pk)
    assert [d.what for d in _found()] in ([], ["card"])


def test_what_a_check_keeps_holds_no_personal_text(world: World) -> None:
    incident = factories.incident(world)
    _sql("UPDATE incidents_incident SET title = 'Secret', impact = 3 WHERE record_id = %s", incident.pk)
    stored = kept(comparison.compare())
    assert "Secret" not in json.dumps(stored)
    assert incident.title not in json.dumps(stored)
    assert [(d["field"], d["table"]) for d in stored["differences"][:2]] == [("title", None), ("impact", 3)]
