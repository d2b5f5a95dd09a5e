"""A session and its account are read at once; Django's own checks of sessions hold."""

from datetime import timedelta

import pytest
from django.utils import timezone

from wellkept.components.notifications.models import Notification
from wellkept.components.notifications.selectors import COUNTED
from wellkept.kernel import occasion
from wellkept.toolkit.testing import contract
from wellkept.web import jobs
from wellkept.web.models import Session

pytestmark = pytest.mark.django_db


def notices(world, who, count, read_at=None):
    first = Notification.objects.count() + 1
    for event in range(first, first + count):
        Notification.objects.create(
            person=world.people[who],
            event_id=event,
            verb="incident.opened",
            text="New.",
            at=occasion.now(),
            read_at=read_at,
        )


def bell(client):
    return client.get("/profile").context["frame"].unread


def test_a_session_says_whose_it_is(world, client):
    client.get("/accounts/login/")
    client.force_login(world.users["jonah"])
    assert [one.account for one in Session.objects.all()] == [world.users["jonah"]]
    client.get("/profile")
    asked = contract.statements(lambda: client.get("/profile"))
    assert sum("directory_user" in sql for sql in asked) == 1
    assert sum("web_session" in sql for sql in asked) == 1


def test_the_bell_comes_along(world, client):
    client.force_login(world.users["jonah"])
    assert bell(client) == 0
    notices(world, "jonah", 3)
    notices(world, "jonah", 2, read_at=occasion.now())
    notices(world, "ada", 1)
    assert bell(client) == 3
    notices(world, "jonah", COUNTED)
    assert bell(client) == COUNTED


def test_a_closed_account_and_a_new_password_end_a_session(world, client):
    user = world.users["jonah"]
    client.force_login(user)
    user.is_active = False
    user.save()
    assert client.get("/profile").status_code == 302
    user.is_active = True
    user.save()
    assert client.get("/profile").status_code == 200
    user.set_password("another one entirely")
    user.save()
    assert client.get("/profile").status_code == 302


def test_whoever_signs_in_next_is_somebody_else(world, client):
    client.force_login(world.users["jonah"])
    client.get("/profile")
    client.force_login(world.users["ada"])
    assert client.get("/profile").context["frame"].actor.name == world.people["ada"].name
    client.logout()
    assert client.get("/profile").status_code == 302


def test_expired_sessions_are_removed(world, client):
    client.force_login(world.users["jonah"])
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert client.get("/profile").status_code == 302
    client.force_login(world.users["ada"])
    jobs.sweep()
    assert [one.account for one in Session.objects.all()] == [world.users["ada"]]
