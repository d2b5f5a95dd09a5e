"""Risks through their services: assessed by the matrix, decided, treated by tasks, accepted by name and for a time."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from wellkept.components.links import services as links
from wellkept.components.links.models import Link
from wellkept.components.tasks.services import add_task
from wellkept.kernel import occasion
from wellkept.kernel.errors import Conflict, Denied, Invalid, Refused
from wellkept.kernel.registry import kind
from wellkept.records import services as records
from wellkept.records.models import Record
from wellkept.sms import factories
from wellkept.sms.planning.risks import jobs, matrix, selectors, services
from wellkept.sms.planning.risks.models import Assessment, Risk, RiskLevel
from wellkept.toolkit.testing.cast import World

DAY = timedelta(days=1)


def risk(world: World, by: str = "tomas", **fields: Any) -> Risk:
    """A risk that Tomas put on the register and assessed."""
    given = {"title": "The supplier fails", "likelihood": 4, "impact": 4, "owner": world.people["tomas"], **fields}
    return services.open_risk(actor=world.actor(by), **given)


def reduced(world: World, **fields: Any) -> Risk:
    """A risk that is to be reduced."""
    return services.decide(risk(world, **fields), actor=world.actor("tomas"), decision="reduce")


def done(world: World, of: Risk, **fields: Any) -> Any:
    """An action about a risk, done."""
    task = add_task(actor=world.actor("tomas"), title="Find another one", about=of.record, **fields)
    return records.transition(task, "finish", actor=world.actor("tomas"), result="Found.")


def test_a_level_follows_from_the_matrix(world: World) -> None:
    made = risk(world)
    assert (made.state, made.level, made.residual_level) == ("open", RiskLevel.HIGH, RiskLevel.HIGH)
    assert made.next_assessment_at > made.assessed_at + 170 * DAY
    assert [row.level for row in selectors.assessments_of(made.pk)] == [RiskLevel.HIGH]


def test_what_is_only_noted_is_assessed_later(world: World) -> None:
    noted = services.open_risk(actor=world.actor("jonah"), title="The lift may stop")
    assert (noted.state, noted.level) == ("identified", None)
    with pytest.raises(Denied):
        records.transition(noted, "assess", actor=world.actor("jonah"), likelihood=2, impact=2)
    with pytest.raises(Invalid):
        records.transition(noted, "assess", actor=world.actor("tomas"), likelihood=2)
    with pytest.raises(Invalid):
        records.transition(noted, "assess", actor=world.actor("tomas"), likelihood=2, impact=9)
    assessed = records.transition(noted, "assess", actor=world.actor("tomas"), likelihood=2, impact=2)
    assert (assessed.state, assessed.level) == ("open", RiskLevel.LOW)


@pytest.mark.parametrize("wrong", [{"title": " "}, {"impact": None}, {"likelihood": 6}, {"decision": "accept"}])
def test_nonsense_is_refused(world: World, wrong: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        risk(world, **wrong)
    assert not Risk.objects.exists()


def test_a_risk_concerns_what_is_delivered_or_used_and_nothing_else(world: World) -> None:
    with pytest.raises(Invalid):
        risk(world, concerns=factories.incident(world).record)


def test_decisions_fit_what_they_are_about(world: World) -> None:
    tomas, threat = world.actor("tomas"), risk(world)
    chance = risk(world, title="Customers want hosting", category="opportunity")
    for one, decision in ((threat, "pursue"), (chance, "reduce"), (threat, "accept"), (threat, "hope")):
        with pytest.raises(Invalid):
            services.decide(one, actor=tomas, decision=decision)
    assert services.decide(chance, actor=tomas, decision="pursue").decision == "pursue"
    with pytest.raises(Conflict):
        services.decide(chance, actor=tomas, decision="pursue", version=1)
    noted = services.open_risk(actor=tomas, title="The lift may stop")
    with pytest.raises(Refused):
        services.decide(noted, actor=tomas, decision="avoid")


def test_it_is_treated_when_what_was_decided_is_done(world: World) -> None:
    tomas, left = world.actor("tomas"), {"residual_likelihood": 2, "residual_impact": 2}
    with pytest.raises(Refused, match="Decide first"):
        records.transition(risk(world), "treat", actor=tomas, **left)
    made = reduced(world)
    with pytest.raises(Refused, match="Nothing was done"):
        records.transition(made, "treat", actor=tomas, **left)
    task = add_task(actor=tomas, title="Find another one", about=made.record)
    with pytest.raises(Refused, match=task.number):
        records.transition(made, "treat", actor=tomas, **left)
    records.transition(task, "finish", actor=tomas, result="Found.")
    treated = records.transition(made, "treat", actor=tomas, **left)
    assert (treated.level, treated.residual_level) == (RiskLevel.HIGH, RiskLevel.LOW)
    assert [row.stage for row in selectors.assessments_of(made.pk)] == ["after", "before"]
    again = services.reassess_rest(treated, actor=tomas, residual_likelihood=5, residual_impact=5, basis="It came back")
    assert (again.level, again.residual_level) == (RiskLevel.HIGH, RiskLevel.CRITICAL)
    with pytest.raises(Refused):
        services.reassess(again, actor=tomas, likelihood=1, impact=1)


def test_an_action_is_built_into_the_process_of_the_domain(world: World) -> None:
    assert done(world, risk(world, domain="supplier")).process == "supplier-management"


def test_what_lies_above_the_criteria_is_accepted_by_few_and_for_a_time(world: World) -> None:
    until = occasion.now() + 30 * DAY
    said = {"acceptance_reason": "The contract ends in May.", "accepted_until": until}
    high, low = risk(world), risk(world, likelihood=1)
    with pytest.raises(Denied):
        records.transition(high, "accept", actor=world.actor("rashid"), **said)
    assert records.transition(low, "accept", actor=world.actor("rashid"), **said).state == "accepted"
    with pytest.raises(Invalid):
        records.transition(
            high, "accept", actor=world.actor("ines"), **{**said, "accepted_until": occasion.now() - DAY}
        )
    accepted = records.transition(high, "accept", actor=world.actor("ines"), **said)
    assert (accepted.decision, accepted.accepted_by_id) == ("accept", world.people["ines"].pk)


def test_an_acceptance_ends_on_its_day(world: World) -> None:
    said = {"acceptance_reason": "The contract ends soon.", "accepted_until": occasion.now() + DAY}
    accepted = records.transition(risk(world), "accept", actor=world.actor("ines"), **said)
    assert jobs.end_acceptances() == 0
    with occasion.occasion(at=occasion.now() + 2 * DAY):
        assert jobs.end_acceptances() == 1
    again = Risk.objects.get(pk=accepted.pk)
    assert (again.state, again.decision, again.accepted_by_id, again.accepted_until) == ("open", "", None, None)


def test_another_matrix_leaves_what_was_assessed_and_explains_it(world: World) -> None:
    made, tomas = risk(world), world.actor("tomas")
    new = replace(matrix.DEFAULT, cells=((1,) * 5,) * 5, likelihoods=("a", "b", "c", "d", "e"))
    with pytest.raises(Denied):
        matrix.change(new, actor=world.actor("ines"))
    matrix.change(new, actor=tomas)
    assert Risk.objects.get(pk=made.pk).level == RiskLevel.HIGH
    assert matrix.in_force(made.assessed_at).likelihoods == matrix.DEFAULT.likelihoods
    assert services.reassess(made, actor=tomas, likelihood=4, impact=4).level == RiskLevel.LOW


@pytest.mark.parametrize(
    "wrong",
    [
        {"cells": ((1,) * 5,) * 4},
        {"cells": ((9,) * 5,) * 5},
        {"cells": ((2, 1, 1, 1, 1), *((2,) * 5,) * 4)},
        {"likelihoods": ("", "b", "c", "d", "e")},
        {"criteria": " "},
        {"months": (0, 1, 1, 1)},
        {"acceptable": 7},
    ],
)
def test_an_unreasonable_matrix_is_refused(world: World, wrong: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        matrix.change(replace(matrix.DEFAULT, **wrong), actor=world.actor("tomas"))
    assert matrix.history() == []


def test_a_service_has_the_risks_of_what_it_runs_on(world: World) -> None:
    rashid = world.actor("rashid")
    service = factories.service()
    server = records.create(kind("item"), actor=rashid, title="Server", service=service)
    platform = records.create(kind("item"), actor=rashid, title="Platform", type="location")
    group = records.create(kind("item"), actor=rashid, title="Everything in the cellar", type="location")
    links.link(server.record, platform.record, Link.Type.RUNS_ON, actor=rashid)
    links.link(group.record, platform.record, Link.Type.CONTAINS, actor=rashid)
    flood = risk(world, title="The cellar floods", concerns=group.record)
    other = risk(
        world, title="The lift stops", concerns=records.create(kind("item"), actor=rashid, title="Lift").record
    )
    found = selectors.concerning(service.pk, world.actor("tomas"))
    assert list(found) == [flood]
    assert group.pk in selectors.inherited_by(service.pk)
    assert other.concerns_id not in selectors.inherited_by(service.pk)
    assert list(selectors.concerning(service.pk, world.actor("ada"))) == []


def test_a_risk_arises_from_an_issue_or_is_ruled_out(world: World, client: Client) -> None:
    tomas = world.actor("tomas")
    issue = records.create(
        kind("issue"),
        actor=tomas,
        title="Agents are hard to find",
        side="external",
        effect="hinder",
        owner=world.people["ines"],
    )
    client.force_login(world.users["tomas"])
    no = {"version": 1, "no_risk_reason": ""}
    assert client.post(f"/issues/{issue.number}/do/rule_out_risk", no).status_code == 422
    no["no_risk_reason"] = "Enough people apply."
    assert client.post(f"/issues/{issue.number}/do/rule_out_risk", no).status_code == 303
    made = {"version": 2, "risk_title": "Calls wait too long", "risk_category": "risk"}
    assert client.post(f"/issues/{issue.number}/do/raise_risk", made).status_code == 303
    issue.refresh_from_db()
    assert (issue.no_risk_reason, issue.no_risk_at) == ("", None)
    found = Risk.objects.get()
    assert (found.domain, found.owner_id, found.state) == ("sms", world.people["ines"].pk, "identified")
    assert Link.objects.get(type=Link.Type.ARISES).target_id == issue.pk


def test_the_map_leads_to_lists_and_shows_what_remains(world: World, client: Client) -> None:
    made = reduced(world)
    done(world, made)
    records.transition(made, "treat", actor=world.actor("tomas"), residual_likelihood=1, residual_impact=2)
    client.force_login(world.users["tomas"])
    page = client.get("/risks/map")
    before, after = page.context["sides"]
    taken = [cell for row in before["rows"] for cell in row["cells"] if cell["count"]]
    assert [(cell["level"], cell["count"]) for cell in taken] == [(RiskLevel.HIGH, 1)]
    assert made.number in client.get(taken[0]["href"]).content.decode()
    rest = [cell for row in after["rows"] for cell in row["cells"] if cell["count"]]
    assert [cell["level"] for cell in rest] == [RiskLevel.LOW]
    assert made.number in client.get(rest[0]["href"]).content.decode()
    client.force_login(world.users["ada"])
    assert client.get("/risks/map").status_code in (403, 404)


def test_the_page_explains_the_level(world: World, client: Client) -> None:
    made = risk(world, basis="Three failures last year")
    client.force_login(world.users["greta"])
    page = client.get(f"/risks/{made.number}").content.decode()
    assert "Several times a year" in page
    assert "Three failures last year" in page
    assert "above the criteria" in page
    assert Record.objects.get(pk=made.pk).due_at == made.next_assessment_at
    assert Assessment.objects.count() == 1
