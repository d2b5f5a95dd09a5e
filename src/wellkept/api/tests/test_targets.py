"""The targets of a record as a program reads them, and what changed since it last looked."""

from datetime import timedelta

import pytest

from wellkept.api.document import described
from wellkept.components.classification.services import add_category
from wellkept.components.clocks.models import Clock
from wellkept.kernel import occasion
from wellkept.kernel.permissions import system
from wellkept.sms import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def promised(world):
    """An incident with targets."""
    service = factories.service()
    factories.agreement(world, services=[service])
    return factories.incident(world, service=service)


def target(answer, metric):
    """One of the targets in an answer."""
    return next(one for one in answer.json()["targets"] if one["metric"] == metric)


def test_a_record_tells_its_targets(promised, world, program):
    answer = program("jonah").get(f"/api/v1/incidents/{promised.number}")
    clock = Clock.objects.select_related("agreement").get(record=promised.pk, metric="resolution")
    shown = target(answer, "resolution")
    assert (shown["state"], shown["outcome"], shown["seconds"]) == ("running", None, clock.seconds)
    assert shown["agreement"]["number"] == clock.agreement.number
    assert shown["due_at"] and shown["stopped_at"] is None and shown["used_seconds"] >= 0
    assert set(shown) == set(described()["components"]["schemas"]["Target"]["properties"])


def test_a_target_is_missed_once_its_time_has_passed(promised, world, program):
    due = Clock.objects.get(record=promised.pk, metric="resolution").due_at
    with occasion.occasion(at=due + timedelta(seconds=1)):
        shown = target(program("jonah").get(f"/api/v1/incidents/{promised.number}"), "resolution")
    assert (shown["outcome"], shown["used_seconds"]) == ("missed", shown["seconds"] + 1)


def test_a_target_that_was_met_stays_met(world, program):
    service = factories.service()
    factories.agreement(world, services=[service])
    number = factories.resolved(world, service=service).number
    shown = target(program("jonah").get(f"/api/v1/incidents/{number}"), "resolution")
    assert (shown["state"], shown["outcome"]) == ("stopped", "met")
    assert shown["stopped_at"]


def test_lists_tell_targets_where_asked(promised, world, program):
    jonah = program("jonah")
    assert "targets" not in jonah.get("/api/v1/incidents").json()["items"][0]
    listed = jonah.get("/api/v1/incidents?include=targets").json()["items"]
    alone = jonah.get(f"/api/v1/incidents/{promised.number}").json()
    assert (
        [t["metric"] for t in listed[0]["targets"]]
        == [t["metric"] for t in alone["targets"]]
        == ["response", "resolution"]
    )
    assert jonah.get("/api/v1/incidents?include=comments").status_code == 422
    assert jonah.get("/api/v1/tasks?include=targets").status_code == 422


def test_only_what_changed_since(world, program):
    jonah = program("jonah")
    with occasion.occasion(at=occasion.now() - timedelta(days=2)):
        older = factories.incident(world)
    newer = factories.incident(world)
    since = (occasion.now() - timedelta(days=1)).isoformat().replace("+00:00", "Z")
    listed = jonah.get(f"/api/v1/incidents?updated_since={since}").json()["items"]
    assert [item["number"] for item in listed] == [newer.number]
    jonah.post(f"/api/v1/incidents/{older.number}/comments", {"body": "Still there?"})
    listed = jonah.get(f"/api/v1/incidents?updated_since={since}").json()["items"]
    assert [item["number"] for item in listed] == [newer.number, older.number]
    for wrong in ("yesterday", "2026-03-01", "2026-03-01T08:30:00"):
        refused = jonah.get(f"/api/v1/incidents?updated_since={wrong}")
        assert refused.json()["errors"][0]["parameter"] == "updated_since"


def test_calls_of_a_caller_and_of_a_category_with_all_below(world, program):
    jonah = program("jonah")
    below = add_category(actor=system(), name="Shares", parent=world.category)
    beside = add_category(actor=system(), name="Filesystems")
    wanted = factories.incident(world, category=below)
    factories.incident(world, category=beside, requester=world.people["pat"])
    listed = jonah.get(f"/api/v1/incidents?category={world.category.pk}").json()["items"]
    assert [item["number"] for item in listed] == [wanted.number]
    assert jonah.get(f"/api/v1/incidents?category={below.pk}").json()["items"] == listed
    listed = jonah.get(f"/api/v1/incidents?requester={world.people['pat'].pk}").json()["items"]
    assert [item["category"]["name"] for item in listed] == ["Filesystems"]
