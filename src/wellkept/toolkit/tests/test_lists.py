"""Lists: filters, order and pages from an address, on every database, within what the actor may see."""

import base64
import datetime as dt
import json

import pytest

from wellkept.kernel.registry import kind
from wellkept.records.services import transition
from wellkept.sms import factories
from wellkept.toolkit import lists

pytestmark = pytest.mark.django_db


def walk(query, size):
    """Every row of a list, page by page forwards, then the first page again by going back."""
    seen, after = [], ""
    for _turn in range(100):
        page = query.page(after=after, size=size)
        seen += [row[0] for row in page.rows]
        if not page.after:
            break
        after = page.after
    back, before = [], page.before
    for _turn in range(100):
        if not before:
            break
        page = query.page(before=before, size=size)
        back = [row[0] for row in page.rows] + back
        before = page.before
    return seen, back


@pytest.mark.parametrize("sort", ["due_at", "-due_at", "priority", "-priority", "number", "-number", "opened_at"])
def test_pages_hold_every_row_once_in_order_also_empty_ones(world, sort):
    factories.agreement(world, targets={("incident", "resolution", 1): 3600, ("incident", "resolution", 3): 7200})
    rows = [factories.incident(world, urgency=1 + i % 3, impact=1 + i % 2) for i in range(11)]
    query = lists.read(kind("incident"), world.actor("jonah"), {"view": "all", "sort": sort})
    for size in (1, 3, 4, 11, 50):
        seen, back = walk(query, size)
        assert sorted(seen) == [row.pk for row in rows]
        if size < 11:
            assert back == seen[: len(back)]
            assert len(back) >= 11 - size
    model = kind("incident").model
    field = sort.removeprefix("-")
    values = [getattr(model.objects.get(pk=key), field) for key in seen]
    filled = [v for v in values if v is not None]
    assert filled == sorted(filled, reverse=sort.startswith("-"))
    assert values == filled + [None] * (len(values) - len(filled))


def test_filters_compose(world):
    jonah = world.actor("jonah")
    mine = factories.incident(world, assignee=world.people["jonah"])
    factories.incident(world)
    closed = factories.closed(world)

    def found(**params):
        return {row[1] for row in lists.read(kind("incident"), jonah, params).page().rows}

    assert found(view="mine") == {mine.number}
    assert found(phase="closed") == {closed.number}
    assert found(phase="open", assignee="none") == found(view="unassigned")
    assert mine.number not in found(assignee="none")
    assert found(assignee=f"{world.people['jonah'].pk},none", phase="open") >= {mine.number}
    assert len(found(view="all")) == 3
    assert found(customer=str(world.organizations["pinnock"].pk)) == set()


@pytest.mark.parametrize(
    "params",
    [{"state": "nonsense"}, {"priority": "9"}, {"assignee": "x' or 1=1"}, {"phase": "open,wrong"}, {"overdue": "maybe"},
     {"service": "99999999999999999999999"}],
)  # fmt: skip
def test_a_value_that_a_filter_does_not_know_is_said_and_lets_nothing_pass(world, params):
    factories.incident(world)
    query = lists.read(kind("incident"), world.actor("jonah"), params)
    assert query.page().rows == []
    assert list(query.problems) == list(params)


@pytest.mark.parametrize(
    "after", ["x", "e30", "W10", "WyJhIiwxXQ", "WzEsLTFd", "A" * 700, "Wzk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5LDFd"]
)
def test_a_broken_cursor_begins_anew(world, after):
    row = factories.incident(world)
    query = lists.read(kind("incident"), world.actor("jonah"), {"view": "open"})
    assert [r[0] for r in query.page(after=after).rows] == [row.pk]


@pytest.mark.parametrize("odd", ["²", "١٢", "9" * 5000, "\x00", "-1", "1e3", "\u202e"])
def test_an_odd_value_in_an_address_never_breaks_the_page(world, open_as, odd):
    agent = open_as("jonah")
    for name in ("team", "saved", "q", "columns", "after"):
        assert agent.get("/incidents", {name: odd}).status_code == 200, name


def test_nobody_sorts_or_filters_by_what_he_may_not_read(world):
    incidents = kind("incident")
    query = lists.read(
        incidents, world.actor("ada"), {"view": "all", "sort": "priority_given", "columns": "customer,reassigned_count"}
    )
    assert query.sort == incidents.default_sort
    assert {one.column.name for one in query.columns} == {"number", "title"}


def test_the_list_shows_what_one_may_see_and_nothing_else(world, open_as):
    seen = factories.incident(world, title="Files of Oldmere")
    factories.incident(world, title="Doors of Pinnock", requester=world.people["pat"])
    page = open_as("ada").get("/incidents").content.decode()
    assert seen.number in page
    assert "Pinnock" not in page
    page = open_as("jonah").get("/incidents").content.decode()
    assert "Doors of Pinnock" in page


def test_a_name_in_an_address_is_said_only_within_reach(world, open_as):
    pat = world.people["pat"]
    address = f"/incidents?assignee={pat.pk}"
    assert pat.name not in open_as("ada").get(address).content.decode()
    assert pat.name in open_as("jonah").get(address).content.decode()


def test_the_text_of_a_record_never_becomes_markup(world, open_as):
    factories.incident(world, title="<script>alert(1)</script>")
    page = open_as("jonah").get("/incidents").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_the_count_stops(world, monkeypatch):
    monkeypatch.setattr(lists, "COUNTED", 2)
    for _i in range(4):
        factories.incident(world)
    assert lists.read(kind("incident"), world.actor("jonah"), {"view": "all"}).count() == 3


def test_a_list_asks_few_questions(world, open_as, django_assert_max_num_queries):
    for _i in range(12):
        factories.incident(world)
    client = open_as("jonah")
    client.get("/incidents")
    with django_assert_max_num_queries(6):
        client.get("/incidents")
    with django_assert_max_num_queries(6):
        client.get(f"/incidents?assignee={world.people['jonah'].pk}&team=mine&phase=open&service=SVC-000001")


def test_overdue_is_late_and_open(world):
    long_ago = dt.datetime(2026, 1, 5, tzinfo=dt.UTC)
    factories.agreement(world, targets={("incident", "resolution", None): 3600}, calendar=None, valid_from=long_ago)
    row = factories.incident(world)
    late = factories.incident(world, opened_at=dt.datetime.now(dt.UTC) - dt.timedelta(days=2))
    jonah = world.actor("jonah")

    def found(value):
        return {r[1] for r in lists.read(kind("incident"), jonah, {"overdue": value}).page().rows}

    assert found("yes") == {late.number}
    assert found("no") == {row.number}
    transition(late, "resolve", actor=jonah, resolution_code="solution", resolution="Done")
    assert found("yes") == set()


@pytest.mark.parametrize("edge", ["9999-12-31T23:59:59.999999-23:59", "0001-01-01T00:00:00+23:59"])
@pytest.mark.parametrize("sort", ["due_at", "opened_at"])
def test_a_cursor_at_the_edge_of_time_begins_anew(world, open_as, edge, sort):
    factories.incident(world)
    after = base64.urlsafe_b64encode(json.dumps([edge, 1]).encode()).decode().rstrip("=")
    client = open_as("jonah")
    for side in ("after", "before"):
        assert client.get(f"/incidents?view=&sort={sort}&{side}={after}").status_code == 200
