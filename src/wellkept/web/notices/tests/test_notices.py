"""The list of notices: one's own only, opening marks as read."""

import pytest
from django.utils import timezone

from wellkept.components.notifications.models import Notification
from wellkept.sms import factories


@pytest.fixture
def notices(world):
    """Three notices of Jonah about one incident, one without a record, and one of Amara."""
    card = factories.incident(world).record
    people = [world.people["jonah"]] * 3 + [world.people["amara"]]
    Notification.objects.all().delete()
    return [
        Notification.objects.create(
            person=person, record=None if n == 2 else card, event_id=1000 + n, verb="incident.opened",
            text=f"Notice {n} <b>", at=timezone.now(),
        )
        for n, person in enumerate(people)
    ]  # fmt: skip


def unread(person):
    return Notification.objects.filter(person=person, read_at__isnull=True).count()


def test_one_sees_ones_own(world, enter, notices, django_assert_max_num_queries):
    client = enter("jonah")
    client.get("/notifications")
    with django_assert_max_num_queries(5):
        page = client.get("/notifications").content.decode()
    assert [f"Notice {n} &lt;b&gt;" in page for n in range(4)] == [True, True, True, False]
    assert "No notices" in enter("ada").get("/notifications").content.decode()


def test_opening_marks_as_read_and_leads_to_the_record(world, enter, notices):
    client = enter("jonah")
    answer = client.get(f"/notifications/{notices[0].pk}")
    assert answer["Location"] == f"/incidents/{notices[0].record.number}"
    assert unread(world.people["jonah"]) == 2
    assert client.get(f"/notifications/{notices[2].pk}")["Location"] == "/notifications"


def test_somebody_elses_notice_does_not_exist(world, enter, notices):
    client = enter("jonah")
    assert client.get(f"/notifications/{notices[3].pk}").status_code == 404
    assert client.get("/notifications/999999").status_code == 404
    client.post("/notifications/read", {"notice": notices[3].pk})
    assert unread(world.people["amara"]) == 1
    assert client.post("/notifications/read", {"notice": "x"}).status_code == 404


def test_one_or_all_are_marked_as_read(world, enter, notices):
    client = enter("jonah")
    client.post("/notifications/read", {"notice": notices[1].pk})
    assert unread(world.people["jonah"]) == 2
    client.post("/notifications/read")
    assert unread(world.people["jonah"]) == 0
    assert unread(world.people["amara"]) == 1


def test_older_ones_are_a_page_away(world, enter, notices):
    now = timezone.now()
    Notification.objects.bulk_create(
        Notification(person=world.people["jonah"], event_id=5000 + n, verb="x", text=f"Old {n}", at=now)
        for n in range(60)
    )
    client = enter("jonah")
    first = client.get("/notifications")
    second = client.get(first.context["further"])
    seen = [n.pk for n in (*first.context["notices"], *second.context["notices"])]
    assert len(seen) == len(set(seen)) == 63
    assert second.context["further"] == ""
