"""The search for the like and the analysis of causes, over services and pages."""

from typing import Any

import pytest
from django.test import Client

from wellkept.components.findings import selectors
from wellkept.components.findings.models import Finding
from wellkept.components.findings.services import raise_finding
from wellkept.kernel.errors import Denied, Invalid, Refused
from wellkept.records import services as records
from wellkept.sms import factories
from wellkept.sms.improvement.nonconformities import services
from wellkept.toolkit.testing.cast import World


@pytest.fixture
def finding(world: World) -> Finding:
    return raise_finding(
        actor=world.actor("greta"), title="Printers are not on the register", grade="minor", owner=world.people["rashid"],
        requirement="8.2.6-01",
    )  # fmt: skip


def test_a_search_is_run_and_its_hits_are_kept(world: World, finding: Finding) -> None:
    incident = factories.incident(world, title="Printers jam")
    row = services.search_similar(finding, actor=world.actor("rashid"), similar_query="printers")
    assert row.similar_hits == [incident.number]
    assert row.similar_searched_at is not None
    row = services.search_similar(row, actor=world.actor("rashid"), similar_query="printers", similar_kind="problem")
    assert (row.similar_hits, row.similar_kind) == ([], "problem")
    with pytest.raises(Invalid):
        services.search_similar(row, actor=world.actor("rashid"), similar_query=" ")
    with pytest.raises(Denied):
        services.search_similar(row, actor=world.actor("jonah"), similar_query="printers")


def test_nothing_is_searched_or_analysed_once_it_is_over(world: World, finding: Finding) -> None:
    gone = records.transition(finding, "withdraw", actor=world.actor("greta"), cancel_reason="Raised twice.")
    with pytest.raises(Refused):
        services.search_similar(gone, actor=world.actor("rashid"), similar_query="printers")
    with pytest.raises(Refused):
        services.analyse(gone, actor=world.actor("rashid"), cause="x")


def test_causes_are_written_down_and_what_is_not_given_stays(world: World, finding: Finding) -> None:
    rashid = world.actor("rashid")
    row = services.analyse(
        finding, actor=rashid, whys=[{"why": "Why?", "because": "Nobody asked."}], cause="No step for it"
    )
    row = services.analyse(row, actor=rashid, fishbone=[{"branch": "method", "cause": "No step for it"}])
    assert row.whys == [{"why": "Why?", "because": "Nobody asked."}]
    assert (row.fishbone, row.cause) == ([{"branch": "method", "cause": "No step for it"}], "No step for it")


def _send(client: Client, row: Finding, step: str, **data: Any) -> Any:
    return client.post(f"/findings/{row.number}/do/{step}", {"version": row.version, **data})


def test_the_form_of_the_analysis_takes_rows_and_shows_them(world: World, finding: Finding, client: Client) -> None:
    client.force_login(world.users["rashid"])
    page = client.get(f"/findings/{finding.number}/do/analyse").content.decode()
    assert "whys-0-why" in page and "fishbone-0-branch" in page
    sent = {
        "whys": "2", "whys-0-why": "Why are they missing?", "whys-0-because": "Nobody adds them.", "whys-1-why": "",
        "fishbone": "1", "fishbone-0-branch": "method", "fishbone-0-cause": "No step when they are bought", "cause": "No step",
    }  # fmt: skip
    assert _send(client, finding, "analyse", **sent).status_code == 303
    row = selectors.finding(finding.pk)
    assert row.whys == [{"why": "Why are they missing?", "because": "Nobody adds them."}]
    page = client.get(f"/findings/{finding.number}").content.decode()
    for words in ("Nobody adds them.", "Procedure", "No step when they are bought", "8.2.6-01"):
        assert words in page
    answer = _send(client, row, "analyse", whys="1", **{"whys-0-why": "And why is that?", "whys-0-because": ""})
    assert "Answer every question" in answer.content.decode()
    answer = _send(client, row, "analyse", fishbone="1", **{"fishbone-0-branch": "moon", "fishbone-0-cause": "x"})
    assert "Choose the branch" in answer.content.decode()


def test_the_page_shows_what_was_found_as_far_as_one_may_see_it(world: World, finding: Finding, client: Client) -> None:
    incident = factories.incident(world, title="Printers jam")
    client.force_login(world.users["rashid"])
    assert _send(client, finding, "search_similar", similar_query="printers").status_code == 303
    assert incident.number in client.get(f"/findings/{finding.number}").content.decode()
