"""Time spent: noted as people write it, never deleted, read by those who read notes, added up for bills."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from wellkept.components.efforts import selectors, services
from wellkept.components.efforts.models import Effort
from wellkept.directory import services as directory
from wellkept.flows.time_spent import note_time
from wellkept.kernel.errors import Denied, Invalid, Refused
from wellkept.kernel.permissions import system
from wellkept.ledger.models import Event
from wellkept.sms import factories

pytestmark = pytest.mark.django_db


def today() -> date:
    return timezone.localdate()


def test_time_is_noted_and_a_slip_is_taken_back_by_another_entry(world):
    incident, jonah = factories.incident(world), world.actor("jonah")
    note_time(incident, actor=jonah, time_spent=90, time_for="Looked for the cable.")
    note_time(incident, actor=jonah, time_spent=-30)
    assert [one.minutes for one in selectors.efforts_of(incident)] == [-30, 90]
    assert selectors.spent_by(incident, jonah.person_id) == 60
    event = Event.objects.filter(verb="incident.time_noted").earliest("id")
    assert (event.public, event.changes["minutes"]) == (False, [None, 90])
    assert event.text.values == {"what": [None, "Looked for the cable."]}
    with pytest.raises(Invalid, match="60 min"):
        note_time(incident, actor=jonah, time_spent=-61)
    with pytest.raises(Invalid):
        note_time(incident, actor=world.actor("amara"), time_spent=-1)
    before = incident.version
    incident.refresh_from_db()
    assert incident.version == before


@pytest.mark.parametrize(
    "wrong",
    [
        {"minutes": 0}, {"minutes": 24 * 60 + 1}, {"day": date(2019, 1, 1)}, {"day": date(2999, 1, 1)},
        {"what": "x" * 201},
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(world, wrong):
    given = {"minutes": 10, "day": today(), **wrong}
    with pytest.raises(Invalid) as refused:
        services.note_time(factories.incident(world), actor=world.actor("jonah"), **given)
    assert set(refused.value.fields) == set(wrong)


def test_only_people_of_the_desk_note_time(world):
    incident = factories.incident(world)
    with pytest.raises(Denied):
        services.note_time(incident, actor=world.actor("olly"), minutes=10, day=today())
    with pytest.raises(Refused):
        services.note_time(incident, actor=system(), minutes=10, day=today())
    assert not Effort.objects.exists()


def test_the_page_takes_it_as_people_write_it(world, client):
    incident = factories.incident(world)
    client.force_login(world.users["jonah"])
    here = f"/incidents/{incident.number}"
    assert "Note time" in client.get(here).content.decode()
    for written in ("1:15", "30 min", "-15 min", "0.5"):
        assert client.post(f"{here}/do/note_time", {"time_spent": written, "version": 1}).status_code == 303
    page = client.get(here).content.decode()
    assert "<b>2 h</b>" in page
    assert "−15 min" in page
    wrong = client.post(f"{here}/do/note_time", {"time_spent": "a while", "version": 1})
    assert wrong.status_code == 422
    assert "Write hours or minutes" in wrong.content.decode()
    client.force_login(world.users["olly"])
    assert "Time spent" not in client.get(here).content.decode()


def test_a_month_is_added_up_within_what_one_sees(world, client):
    service = factories.service()
    first = factories.incident(world, service=service)
    own = factories.incident(world, requester=None, customer=None)
    day = today()
    services.note_time(first, actor=world.actor("jonah"), minutes=60, day=day, what="=cmd()")
    services.note_time(first, actor=world.actor("amara"), minutes=30, day=day)
    services.note_time(own, actor=world.actor("jonah"), minutes=30, day=day - timedelta(days=40))
    actor = world.actor("tomas")
    month = day.replace(day=1), day
    by = selectors.shares(actor, *month, "person")
    assert [(one.name, one.minutes, one.records) for one in by] == [
        (world.people["jonah"].name, 60, 1), (world.people["amara"].name, 30, 1),
    ]  # fmt: skip
    assert [one.name for one in selectors.shares(actor, *month, "service")] == [service.title]
    client.force_login(world.users["tomas"])
    page = client.get(f"/reports/time?month={day:%Y-%m}").content.decode()
    assert "1 h 30 min" in page
    assert first.customer.name in page
    assert "Give a month as 2026-03." in client.get("/reports/time?month=soon").content.decode()
    assert "No time was noted" in client.get("/reports/time?month=2031-01").content.decode()
    lines = b"".join(client.get(f"/reports/time.csv?month={day:%Y-%m}")).decode().splitlines()
    assert len(lines) == 3
    assert first.number in lines[1]
    assert ",=cmd()" not in lines[1]
    assert b"".join(client.get("/reports/time.xlsx")).startswith(b"PK")  # read to its end, so that the client closes it
    client.force_login(world.users["jonah"])
    assert client.get("/reports/time").status_code == 403


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ({"time_spent": "1 h 30 min"}, 200),
        ({"time_spent": "1:30", "time_day": str(timezone.localdate())}, 200),
        ({"time_spent": 1.4e-45}, 422),
        ({"time_spent": []}, 422),
        ({"time_spent": "1 h", "time_day": 71875}, 422),
        ({"time_spent": "1 h", "time_day": "soon"}, 422),
        ({}, 422),
    ],
)
def test_programs_note_time_and_nonsense_gets_a_sentence(world, client, told, status):
    token, secret = directory.issue_token(
        actor=world.actor("jonah"), user=world.users["jonah"], name="test", scopes=["incidents.view", "incidents.work"]
    )
    incident = factories.incident(world)
    answer = client.post(
        f"/api/v1/incidents/{incident.number}/actions/note_time",
        told,
        content_type="application/json",
        headers={"Authorization": f"Bearer {secret}", "If-Match": '"1"'},
    )
    assert (answer.status_code, token.pk > 0) == (status, True), answer.content
    assert Effort.objects.count() == (1 if status == 200 else 0)
