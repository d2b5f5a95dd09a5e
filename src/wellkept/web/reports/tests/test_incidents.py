"""The report on incidents: what it counts, for whom, over which months."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from wellkept.components.comments.services import comment
from wellkept.kernel.occasion import Origin, occasion
from wellkept.records import services as records
from wellkept.sms import factories
from wellkept.toolkit import sheets
from wellkept.toolkit.testing.cast import World
from wellkept.web.reports.bars import HEIGHT, chart

JUNE = datetime(2024, 6, 10, 9, tzinfo=UTC)
PATH = "/reports/incidents"


@pytest.fixture
def logged(world: World) -> World:
    """Three incidents of June 2024 for Oldmere: two resolved after two hours, one reopened and still open."""
    agent = world.actor("jonah")
    for place in range(3):
        with occasion(at=JUNE, origin=Origin.REPLAY):
            row = factories.incident(world, team=world.desk)
        with occasion(at=JUNE + timedelta(hours=2), origin=Origin.REPLAY):
            row = records.transition(row, "resolve", actor=agent)
        if place == 2:
            with occasion(at=JUNE + timedelta(hours=3), origin=Origin.REPLAY):
                records.transition(row, "reopen", actor=agent, reopen_reason="It came back.")
    return world


@pytest.fixture
def promised(world: World) -> World:
    """Two incidents of June 2024 under an agreement: one resolved in an hour, the other after ten days."""
    agent = world.actor("jonah")
    with occasion(at=JUNE, origin=Origin.DEMO):
        factories.agreement(world)
    for took in (timedelta(hours=1), timedelta(days=10)):
        with occasion(at=JUNE, origin=Origin.DEMO):
            row = factories.incident(world, team=world.desk)
        with occasion(at=JUNE + timedelta(minutes=5), origin=Origin.DEMO):
            comment(row.record, actor=agent, body="We look into it.", public=True)
            row = records.transition(row, "start", actor=agent)
        with occasion(at=JUNE + took, origin=Origin.DEMO):
            records.transition(
                row,
                "resolve",
                actor=agent,
                resolution_code="solution",
                resolution="Restarted it.",
            )
    return world


def page(client: Client, world: World, who: str, query: str = "", status: int = 200) -> str:
    client.force_login(world.users[who])
    answer = client.get(PATH + query)
    assert answer.status_code == status
    return answer.content.decode()


def figures(html: str) -> list[str]:
    values = [part.partition("</span>")[0] for part in html.split('class="stat-value">')[1:]]
    return [re.sub(r"<[^>]*>", "", value) for value in values]


def test_an_old_log_is_shown_without_being_asked_for(client: Client, logged: World) -> None:
    html = page(client, logged, "tomas")
    assert "July 2023 – June 2024" in html
    assert figures(html) == ["3", "2", "1", "0 %", "33.3 %", "2 h", "–", "–"]
    assert "Service desk" in html
    assert html.count("<rect ") > 2


def test_an_old_log_is_shown_from_its_first_incident_to_its_last_resolution(client: Client, logged: World) -> None:
    agent = logged.actor("jonah")
    with occasion(at=datetime(2022, 12, 31, 9, tzinfo=UTC), origin=Origin.REPLAY):
        row = factories.incident(logged, team=logged.desk)
    with occasion(at=datetime(2024, 8, 1, 9, tzinfo=UTC), origin=Origin.REPLAY):
        row = records.transition(row, "resolve", actor=agent)
    assert "December 2022 – August 2024" in page(client, logged, "tomas")
    with occasion(at=datetime(2024, 9, 1, 9, tzinfo=UTC), origin=Origin.REPLAY):
        records.transition(row, "close", actor=agent)
    html = page(client, logged, "tomas")
    assert "December 2022 – September 2024" in html
    assert figures(html)[:3] == ["4", "3", "1"]


def test_other_months(client: Client, logged: World) -> None:
    assert "Nothing happened in these months" in page(client, logged, "tomas", "?from=2023-01&to=2023-03")
    assert figures(page(client, logged, "tomas", "?from=2024-06&to=2024-06"))[0] == "3"
    assert "July 2023 – June 2024" in page(client, logged, "tomas", "?to=2024-06")


@pytest.mark.parametrize("query", ["?from=x", "?from=2024-13", "?from=2024-06&to=2024-01", "?from=1990-01&to=2024-06"])
def test_impossible_months_are_said(client: Client, logged: World, query: str) -> None:
    html = page(client, logged, "tomas", query)
    assert "first the earlier one." in html
    assert "July 2023 – June 2024" in html


def test_each_sees_his_own(client: Client, logged: World) -> None:
    assert figures(page(client, logged, "ada", "?to=2024-06"))[0] == "3"
    assert figures(page(client, logged, "bo", "?to=2024-06"))[0] == "0"
    for who in ("olly", "employee", "ivo", "admin"):
        page(client, logged, who, status=403)


def test_nothing_at_all(client: Client, world: World) -> None:
    assert "Nothing happened in these months" in page(client, world, "tomas")


def test_what_it_costs(client: Client, logged: World, django_assert_max_num_queries: Any) -> None:
    client.force_login(logged.users["tomas"])
    client.get(PATH)
    with django_assert_max_num_queries(7):
        client.get(PATH)


def test_targets_met_and_what_they_are_told_apart_by(client: Client, promised: World) -> None:
    html = page(client, promised, "tomas")
    assert figures(html)[-2:] == ["100 %", "50 %"]
    assert "1 of 2" in html
    for caption in ("By priority", "By team", "By customer", "By service", "By category"):
        assert caption in html
    assert "Oldmere Clinics" in html
    theirs = page(client, promised, "ada")
    assert "By service" in theirs
    assert "By customer" not in theirs
    assert "By category" not in theirs


def test_figures_lead_to_the_list_of_what_they_count(client: Client, logged: World) -> None:
    html = page(client, logged, "tomas", "?from=2024-05&to=2024-06")
    found = {address.replace("&amp;", "&") for address in re.findall(r'href="(/incidents\?[^"]*)"', html)}
    assert f"/incidents?view=&resolved=2024-05..2024-06&team={logged.desk.pk}" in found
    for address in found:
        answer = client.get(address).content.decode()
        assert "does not know" not in answer, address
    listed = client.get("/incidents?view=&opened=2024-05..2024-06").content.decode()
    assert all(f"INC-00000{n}" in listed for n in (1, 2, 3))
    resolved = client.get("/incidents?view=&resolved=2024-06").content.decode()
    assert "INC-000003" not in resolved
    assert "INC-000001" in resolved


def test_the_report_as_a_file(client: Client, promised: World) -> None:
    client.force_login(promised.users["tomas"])
    for ending in ("csv", "xlsx"):
        answer = client.get(f"{PATH}.{ending}?from=2024-06&to=2024-06")
        assert f"incidents-2024-06-2024-06.{ending}" in answer["Content-Disposition"]
        sheet = sheets.read(f"x.{ending}", b"".join(answer))
        rows = {(row[0], row[1]): row for row in sheet.rows}
        assert rows["Month", "2024-06"][2:4] == ("2", "2")
        assert rows["Month", "2024-06"][-4:] == ("2", "2", "2", "1")
        assert ("Customer", "Oldmere Clinics") in rows
    client.force_login(promised.users["employee"])
    assert client.get(f"{PATH}.csv").status_code == 403


def test_the_highest_bar_fills_the_drawing() -> None:
    drawn = chart([[("a", 1, "one"), ("b", 2, "two")], []], line=[4, 0])
    assert [bar.height for bar in drawn.bars] == [HEIGHT / 4, HEIGHT / 2]
    assert drawn.line == f"180.00,0.00 540.00,{HEIGHT:.2f}"
    assert chart([[("a", 0, "none")]]).bars == ()


def test_what_was_passed_on_or_reopened_leads_to_its_list(logged: World, client: Client) -> None:
    said = page(client, logged, "jonah", "?from=2024-05&to=2024-06")
    href = "/incidents?view=&amp;opened=2024-05..2024-06&amp;reopened=yes"
    assert href in said
    assert "/incidents?view=&amp;opened=2024-06&amp;reopened=yes" in said
    assert "reassigned=yes" in said
    listed = client.get(href.replace("&amp;", "&")).content.decode()
    assert "1 incident" in listed
    assert "May 2024 – June 2024" in listed
    panel = client.get("/incidents/filters?opened=2024-05..2024-06").content.decode()
    assert re.findall(r'name="opened"[^>]*value="([^"]*)"', panel) == ["2024-05", "2024-06"]
    for months, meant in ((["2024-06", "2024-05"], "2024-05..2024-06"), (["2024-05", ""], "2024-05")):
        sent = client.get("/incidents/show", {"opened": months})
        assert f"opened={meant}" in sent["Location"]
    assert "reassigned=yes" not in page(client, logged, "ada", "?from=2024-05&to=2024-06")
