"""Findings raised from records and from rules; one from a rule is not closed while the rule fails."""

from typing import Any

import pytest
from django.test import Client

from wellkept.components.approvals.services import vote
from wellkept.components.findings import selectors
from wellkept.components.findings.models import Finding
from wellkept.components.tasks.services import add_task
from wellkept.flows.record_to_finding import raise_finding
from wellkept.flows.rule_to_finding import raise_for_rule
from wellkept.kernel import occasion
from wellkept.kernel.errors import Denied, Invalid, Refused
from wellkept.kernel.occasion import Entrance
from wellkept.kernel.registry import kind
from wellkept.ledger.models import Event
from wellkept.records import services as records
from wellkept.sms import factories
from wellkept.sms.improvement.nonconformities.services import search_similar
from wellkept.toolkit.testing.cast import World

RULE = "4.1-01-e1"


def circumstance(world: World, **fields: Any) -> Any:
    """A circumstance that nobody looked at yet, so that the rule on them fails."""
    given = {"title": "People are few", "side": "internal", "effect": "hinder", "owner": world.people["ines"], **fields}
    return records.create(kind("issue"), actor=world.actor("tomas"), **given)


def test_an_incident_shows_a_finding_and_its_page_names_it(world: World, client: Client) -> None:
    incident = factories.incident(world)
    raise_finding(incident, actor=world.actor("jonah"), finding_title="No restore check", finding_grade="minor")
    row = Finding.objects.get()
    assert (row.source_id, row.source_type, row.requirement) == (incident.pk, "incident", "")
    assert Event.objects.filter(verb="incident.finding_raised", subject_id=incident.pk, public=False).exists()
    client.force_login(world.users["tomas"])
    assert row.number in client.get(f"/incidents/{incident.number}").content.decode()
    client.force_login(world.users["ada"])
    assert row.number not in client.get(f"/incidents/{incident.number}").content.decode()
    with pytest.raises(Denied):
        raise_finding(incident, actor=world.actor("olly"), finding_title="Slow", finding_grade="minor")


def test_only_a_rule_that_fails_is_raised(world: World) -> None:
    with pytest.raises(Refused):
        raise_for_rule(RULE, actor=world.actor("tomas"), title="No register")
    with pytest.raises(Invalid):
        raise_for_rule("0.0-e1", actor=world.actor("tomas"), title="No register")
    circumstance(world)
    with pytest.raises(Denied):
        raise_for_rule(RULE, actor=world.actor("helen"), title="Nobody looks")
    row = raise_for_rule(RULE, actor=world.actor("tomas"), title="Nobody looks", owner=world.people["rashid"])
    assert (row.rule, row.requirement, row.rule_found["outcome"]) == (RULE, "4.1-01", "not_met")


def treated(world: World) -> Finding:
    """A finding from the rule, treated up to the check."""
    rashid = world.actor("rashid")
    row = raise_for_rule(RULE, actor=world.actor("tomas"), title="Nobody looks", owner=world.people["rashid"])
    row = records.transition(row, "contain", actor=rashid, correction="Looked at.", consequences="none")
    row = search_similar(row, actor=rashid, similar_query="register")
    row = records.transition(
        row,
        "act",
        actor=rashid,
        cause="No date in the calendar",
        similar_found="No",
        action_reason="It would come back",
    )
    task = add_task(actor=rashid, title="Put it into the calendar", about=row.record)
    records.transition(task, "finish", actor=rashid, result="Done.")
    checked: Finding = records.transition(row, "check", actor=rashid)
    return checked


def test_it_is_not_confirmed_while_the_rule_fails(world: World) -> None:
    rashid, tomas = world.actor("rashid"), world.actor("tomas")
    first = circumstance(world)
    row = treated(world)
    words = {"effectiveness": "All were looked at.", "sms_changes": "none"}
    with pytest.raises(Refused) as refused:
        records.transition(row, "confirm", actor=rashid, **words)
    assert refused.value.code == "rule_fails"
    second = circumstance(world, title="Law changes", side="external")
    for each in (first, second):
        records.edit(each, actor=tomas, reviewed_at=occasion.now())
    row = records.transition(row, "confirm", actor=rashid, **words)
    assert (row.state, row.rule_checked["outcome"]) == ("confirmed", "met")
    records.edit(second, actor=tomas, reviewed_at=None)
    with occasion.occasion(entrance=Entrance.PAGES):
        with pytest.raises(Refused):
            vote(row, actor=tomas, choice="approve")
        records.edit(second, actor=tomas, reviewed_at=occasion.now())
        vote(row, actor=tomas, choice="approve")
    assert selectors.finding(row.pk).state == "closed"
