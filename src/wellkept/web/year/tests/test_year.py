"""The year and its proposals."""

from datetime import timedelta

import pytest
from django.test import Client

from wellkept.components.duties import services
from wellkept.components.duties.models import Duty
from wellkept.kernel import occasion
from wellkept.records import services as records
from wellkept.toolkit.testing.cast import World
from wellkept.web.year.months import Standing, year_of
from wellkept.web.year.proposals import wanted


def put(world: World, title: str = "Try a restore", **fields: object) -> Duty:
    given = {"title": title, "every": 1, "unit": "month", "owner": world.people["rashid"], **fields}
    row = services.propose_duty(actor=world.actor("tomas"), **given)
    return records.transition(row, "approve", actor=world.actor("tomas"))


def test_a_year_tells_what_was_done_what_is_overdue_and_what_comes(world: World) -> None:
    now = occasion.now().replace(month=6, day=15)
    with occasion.occasion(at=now.replace(month=3)):
        row = put(world, due_at=now.replace(month=4))
    with occasion.occasion(at=now.replace(month=5)):
        services.do_duty(row, actor=world.actor("rashid"), outcome="Restored three files.")
    with occasion.occasion(at=now.replace(month=3)):
        put(world, "Audit", every=12, due_at=now - timedelta(days=40))
    months = year_of(world.actor("tomas"), now.year, now, now.tzinfo)
    found = [[(entry.title, str(entry.standing)) for entry in month.entries] for month in months]
    assert found[4] == [("Audit", "overdue"), ("Try a restore", "late")]
    assert [len(month) for month in found[6:]] == [1] * 6
    assert months[4].standing is Standing.OVERDUE and (months[4].over, months[4].all) == (1, 2)
    assert months[0].standing is None
    assert not any(month.entries for month in year_of(world.actor("tomas"), now.year, now, now.tzinfo, mine=True))


def test_what_is_done_every_week_is_told_once_a_month(world: World) -> None:
    row = put(world, every=1, unit="week")
    now = occasion.now()
    [whole] = [m for m in year_of(world.actor("tomas"), now.year + 1, now, now.tzinfo) if m.first.month == 5]
    [entry] = whole.entries
    assert (entry.number, entry.times) == (row.number, whole.all) and whole.all in (4, 5)


@pytest.mark.parametrize("asked", ["", "2026", "26", "9999", "0000", "%00", "２０２６", "2026'"])
def test_any_year_that_is_asked_for_gives_a_page(world: World, client: Client, asked: str) -> None:
    put(world)
    client.force_login(world.users["tomas"])
    answer = client.get("/year", {"year": asked, "mine": "1"})
    assert answer.status_code == 200
    assert ("is no year" in answer.content.decode()) is (asked not in ("", "2026"))


def test_customers_have_no_such_page(world: World, client: Client) -> None:
    client.force_login(world.users["ada"])
    assert client.get("/year").status_code in (403, 404)


def test_what_the_standard_wants_becomes_proposed_duties_of_those_who_answer_for_it(
    world: World, client: Client
) -> None:
    client.force_login(world.users["tomas"])
    before = len(wanted())
    assert before > 10
    page = client.get("/year/proposals").content.decode()
    assert 'value="9.3-01"' in page
    assert client.post("/year/proposals", {}).status_code == 303
    assert not Duty.objects.exists()
    answer = client.post("/year/proposals", {"pick": ["9.3-01", "9.2.1-01", "nonsense"]})
    assert answer["Location"] == "/duties?view=proposed"
    assert set(Duty.objects.values_list("requirement", "state", "every")) == {
        ("9.3-01", "proposed", 12),
        ("9.2.1-01", "proposed", 12),
    }
    assert len(wanted()) == before - 2
    assert Duty.objects.get(requirement="9.3-01").owner == world.people["ines"]


def test_nobody_proposes_who_may_not(world: World, client: Client) -> None:
    client.force_login(world.users["jonah"])
    assert client.get("/year").status_code == 200
    assert client.post("/year/proposals", {"pick": ["9.3-01"]}).status_code == 403
