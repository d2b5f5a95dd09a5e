"""The demonstration company's year: it can be told, its trail tells every record, and its fullest pages stay lean."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Count, F, Q
from django.test import Client

from wellkept.components.clocks.models import Clock
from wellkept.demo import story
from wellkept.directory.actors import actor_of
from wellkept.directory.models import User
from wellkept.kernel import occasion, recent
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import kinds
from wellkept.ledger.models import Event
from wellkept.records import comparison
from wellkept.records.scope import visible_to
from wellkept.records.testing import start_anew
from wellkept.sms.resolution.incidents.models import Incident
from wellkept.sms.resolution.problems import selectors as problems
from wellkept.toolkit.addresses import record_address
from wellkept.toolkit.testing import contract

pytestmark = pytest.mark.django_db

#: What the design allows a record page, and how many records of each state are looked at.
LIMIT, LOOKED_AT = 10, 5


@pytest.fixture(scope="module")
def told(django_db_setup: None, django_db_blocker: Any) -> Iterator[int]:
    """The year, told once; how many acts it has."""
    with django_db_blocker.unblock(), transaction.atomic():
        start_anew()
        yield story.tell(occasion.now())
        transaction.set_rollback(True)


def test_the_year_is_told(told):
    assert told > 3000
    lived = {kind.key for kind in kinds() if kind.model._default_manager.exists()}
    assert lived >= {"incident", "request", "problem", "change", "agreement", "catalogue_item", "review", "task"}


def test_the_trail_tells_every_record_of_the_year(told):
    found = comparison.compare()
    assert (found.records > 500, found.differences) == (True, [])


def test_something_comes_back_today_and_waits_for_who_manages_problems(told):
    rashid = actor_of(User.objects.select_related("person__organization").get(email="rashid@tavermoor.example"))
    came_back = [found for found in problems.waiting(rashid) if found.category.path == "Workplace / Sign-in"]
    assert len(came_back) == 1
    assert came_back[0].count >= 5
    assert problems.recurring(occasion.now()) == [], "what comes back was proposed"


def test_what_passed_its_target_was_escalated_at_once(told):
    missed = Clock.objects.filter(metric="resolution", record__kind="incident").filter(
        Q(stopped_at__gt=F("due_at")) | Q(state=Clock.State.RUNNING, due_at__lt=occasion.now() - timedelta(minutes=2))
    )
    due = dict(missed.values_list("record__number", "due_at"))
    escalated = dict(Incident.objects.filter(number__in=due).values_list("number", "escalated_at"))
    assert len(due) >= 3
    late = {
        number: at for number, at in due.items() if (escalated[number] or occasion.now()) - at > timedelta(minutes=2)
    }
    assert late == {}


def _pages(actor: Actor) -> Iterator[tuple[str, str]]:
    """Addresses of records that somebody sees, of each kind and state, those with most events first."""
    for kind in kinds():
        rows = visible_to(kind.model._default_manager.all(), actor).values_list("pk", "state", "number")
        known = {key: (state, number) for key, state, number in rows}
        events = Event.objects.filter(subject_kind=kind.key).values("subject_id")
        seen: dict[str, int] = defaultdict(int)
        for row in events.annotate(n=Count("pk")).order_by("-n", "subject_id"):
            state, number = known.get(row["subject_id"], ("", ""))
            if number and seen[state] < LOOKED_AT:
                seen[state] += 1
                yield f"{kind.key} {state} {number}", record_address(number)


@pytest.mark.parametrize(("name", "pages"), [("Jonah", 60), ("Rashid", 60), ("Olly", 12)])
def test_the_fullest_pages_ask_few_statements(told, name, pages, monkeypatch):
    monkeypatch.setattr(recent, "FRESH", 600)  # what every process reads anew now and then is not a page's
    user = User.objects.select_related("person__organization").get(person__name__startswith=name)
    client = Client()
    client.force_login(user)
    asked: dict[str, list[str]] = {}
    for what, address in _pages(actor_of(user)):
        assert client.get(address).status_code == 200  # the settings are known from now on
        asked[what] = contract.statements(lambda address=address: client.get(address))
    assert len(asked) > pages
    assert {what: "\n".join(sqls) for what, sqls in asked.items() if len(sqls) > LIMIT} == {}
