"""What people say about a record: who may, who reads it, and what follows."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from wellkept.components.comments import selectors, services
from wellkept.components.comments.models import Comment
from wellkept.components.comments.services import Remark
from wellkept.kernel.errors import Denied, Invalid
from wellkept.kernel.occasion import Origin, occasion
from wellkept.kernel.permissions import system
from wellkept.ledger.models import Event, EventText, Outbox
from wellkept.records.models import Record
from wellkept.sms import factories
from wellkept.sms.resolution.incidents.models import Incident
from wellkept.toolkit.testing.cast import World


def test_a_comment_tells_the_trail_and_keeps_its_text_apart(world: World) -> None:
    incident = factories.incident(world)
    row = services.comment(incident, actor=world.actor("jonah"), body="  We are **looking**.  ", public=True)
    assert (row.body, row.author_id, row.customer_id) == (
        "We are **looking**.",
        world.people["jonah"].pk,
        incident.customer_id,
    )
    event = Event.objects.get(verb="incident.commented")
    assert (event.subject_id, event.public, event.changes) == (incident.pk, True, {"comment": [None, row.pk]})
    assert EventText.objects.get(event=event).values == {"body": [None, "We are **looking**."]}
    assert Outbox.objects.filter(event_id=event.pk).exists()


def test_a_comment_moves_the_last_activity_but_not_the_version(world: World) -> None:
    incident = factories.incident(world)
    later = datetime.now(UTC) + timedelta(hours=1)
    with occasion(at=later):
        services.comment(incident.record, actor=world.actor("jonah"), body="later", public=False)
    with occasion(at=later - timedelta(minutes=30)):
        services.comment(incident.record, actor=world.actor("jonah"), body="told late", public=False)
    row = Incident.objects.get(pk=incident.pk)
    assert (row.updated_at, row.version) == (later, incident.version)
    assert Record.objects.get(pk=incident.pk).updated_at == later


@pytest.mark.parametrize(
    ("who", "public", "allowed"),
    [
        ("olly", True, True),
        ("olly", False, False),
        ("ada", False, False),
        ("jonah", False, True),
        ("greta", True, False),
    ],
)
def test_who_may_say_what(world: World, who: str, public: bool, allowed: bool) -> None:
    incident = factories.incident(world)
    if allowed:
        services.comment(incident, actor=world.actor(who), body="x", public=public)
    else:
        with pytest.raises(Denied):
            services.comment(incident, actor=world.actor(who), body="x", public=public)
    assert Comment.objects.count() == int(allowed)


def test_customers_do_not_read_notes(world: World) -> None:
    incident = factories.incident(world)
    jonah = world.actor("jonah")
    services.comment(incident, actor=jonah, body="for all", public=True)
    services.comment(incident, actor=jonah, body="among us", public=False)
    assert [c.body for c in selectors.comments_of(incident, world.actor("olly"))] == ["for all"]
    assert [c.body for c in selectors.comments_of(incident, jonah)] == ["for all", "among us"]


@pytest.mark.parametrize("body", ["", " \n\t", "\x00", "x" * 50_001])
def test_empty_and_overlong_bodies_are_refused(world: World, body: str) -> None:
    incident = factories.incident(world)
    with pytest.raises(Invalid) as refusal:
        services.comment(incident, actor=world.actor("jonah"), body=body, public=True)
    assert "body" in refusal.value.fields
    assert not Comment.objects.exists()


def test_what_a_database_cannot_hold_is_taken_out(world: World) -> None:
    incident = factories.incident(world)
    row = services.comment(incident, actor=world.actor("jonah"), body="a\x00b\ud800c", public=True)
    assert Comment.objects.get(pk=row.pk).body == "ab?c"


def test_many_comments_keep_their_own_times_and_authors(world: World) -> None:
    incidents = [factories.incident(world), factories.incident(world)]
    then = datetime(2016, 3, 1, 9, tzinfo=UTC)
    amara = world.people["amara"].pk
    with occasion(origin=Origin.IMPORT):
        rows = services.comment_many(
            [Remark(incidents[0], "first", True, then, amara), Remark(incidents[1], "second", False)], actor=system()
        )
    assert [(r.author_id, r.origin) for r in rows] == [(amara, "import"), (None, "import")]
    events = list(Event.objects.filter(verb="incident.commented").order_by("id"))
    assert events[0].effective_at == then
    assert [e.public for e in events] == [True, False]
    assert not Outbox.objects.filter(event_id__in=[e.pk for e in events]).exists()


def test_reactions_run_in_the_same_transaction(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "_reactions", [])
    incident = factories.incident(world)
    seen: list[tuple[str, int, str]] = []
    services.on_comment(lambda comment, subject, actor: seen.append((comment.body, subject.record_id, actor.name)))
    services.comment(incident, actor=world.actor("jonah"), body="hello", public=True)
    assert seen == [("hello", incident.pk, "Jonah Pell")]

    def refuse(*_args: object) -> None:
        raise RuntimeError("no")

    services.on_comment(refuse)
    with pytest.raises(RuntimeError):
        services.comment(incident, actor=world.actor("jonah"), body="again", public=True)
    assert [c.body for c in Comment.objects.all()] == ["hello"]


def test_a_comment_takes_few_statements(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "_reactions", [])
    incident = factories.incident(world)
    actor = world.actor("jonah")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        services.comment(incident, actor=actor, body="hello", public=True)
    statements = [q["sql"] for q in queries if not q["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))]
    assert len(statements) <= 7, statements
