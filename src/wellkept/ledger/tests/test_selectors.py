"""Reading the trail."""

from datetime import UTC, datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from wellkept.kernel import occasion
from wellkept.ledger import selectors
from wellkept.ledger.models import EventText
from wellkept.ledger.tests.writing import write

pytestmark = pytest.mark.django_db


def test_a_timeline_is_one_query_and_ends_with_the_newest(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    written = [write(1, subject=5)[0].pk for _ in range(4)]
    write(1, subject=6)
    write(1, subject=5, kind="other")
    EventText.objects.filter(event_id=written[1]).delete()
    with django_assert_num_queries(1):
        events = selectors.timeline("trial", 5, public_only=False, limit=3)
        said = [(event.pk, event.words, event.erased) for event in events]
    title = {"title": [None, "Printer 1"]}
    assert said == [(written[1], {}, True), (written[2], title, False), (written[3], title, False)]
    earlier = selectors.timeline("trial", 5, public_only=False, limit=3, before=events[0].pk)
    assert [event.pk for event in earlier] == written[:1]


def test_a_stranger_s_timeline_has_public_events_alone() -> None:
    write(1, subject=5)
    shown = write(1, subject=5, public=True)[0]
    assert selectors.timeline("trial", 5, public_only=True) == [shown]


def test_events_of_verbs_within_a_window() -> None:
    start = datetime(2024, 1, 1, tzinfo=UTC)
    for day in range(4):
        with occasion.occasion(at=start + timedelta(days=day)):
            write(1, verb="trial.made" if day else "trial.undone", subject=day)
    found = selectors.events_of(["trial.made"], since=start, until=start + timedelta(days=3))
    assert sorted(event.subject_id or 0 for event in found) == [1, 2]
