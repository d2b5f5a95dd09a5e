"""Improvements: weighed by approved criteria, decided, carried out, measured against the target that was decided on, reported."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from wellkept.components.tasks.services import add_task
from wellkept.kernel.errors import Denied, Invalid, Refused
from wellkept.kernel.registry import kind
from wellkept.records import services as records
from wellkept.sms import factories
from wellkept.sms.improvement.improvements import services
from wellkept.sms.improvement.improvements.models import Improvement
from wellkept.sms.improvement.improvements.services import propose
from wellkept.toolkit.testing.cast import World

PLAN = {
    "priority": 1,
    "measure": "Failed restores in a quarter",
    "baseline": Decimal(3),
    "target": Decimal(0),
    "planned_start": date(2026, 6, 1),
    "planned_end": date(2026, 7, 1),
    "decision_reason": "It costs little and saves a night.",
}


def criterion(world: World, title: str = "Fit with objectives", **fields: Any) -> Any:
    """An approved criterion."""
    tomas = world.actor("tomas")
    row = records.create(kind("improvement_criterion"), actor=tomas, title=title, **fields)
    return records.transition(row, "approve", actor=tomas)


def weighed(world: World, **fields: Any) -> Improvement:
    """An improvement with a score by each of two criteria."""
    first = criterion(world, about_objectives=True, weight=3)
    second = criterion(world, "Effort")
    row = propose(actor=world.actor("rashid"), title="Check each restore", owner=world.people["rashid"], **fields)
    scores = [
        {"criterion": first.number, "score": 5, "reason": "Serves “no lost data”."},
        {"criterion": second.number, "score": 1, "reason": ""},
    ]
    return services.score(row, actor=world.actor("rashid"), scores=scores)


def approved(world: World, **fields: Any) -> Improvement:
    """The same, decided on."""
    row: Improvement = records.transition(weighed(world, **fields), "approve", actor=world.actor("tomas"), **PLAN)
    return row


def implemented(world: World) -> Improvement:
    """The same, carried out."""
    row: Improvement = records.transition(
        approved(world),
        "implement",
        actor=world.actor("rashid"),
        implementation="A step in the model.",
        sms_changes="none",
    )
    return row


def test_what_it_follows_from_says_where_it_came_from_and_which_service(world: World) -> None:
    service = factories.service()
    incident = factories.incident(world, service=service)
    row = propose(actor=world.actor("jonah"), title="Watch the metadata", source=incident.record)
    assert (row.source_type, row.area, row.service_id) == ("incident", "service", service.pk)
    assert row.customer_id == incident.customer_id
    assert propose(actor=world.actor("jonah"), title="Shorten the form").area == "system"
    with pytest.raises(Denied):
        propose(actor=world.actor("ada"), title="Shorten the form")


def test_scores_count_by_weight(world: World) -> None:
    assert weighed(world).score == 80


def test_scores_by_no_criterion_are_refused(world: World) -> None:
    draft = records.create(kind("improvement_criterion"), actor=world.actor("tomas"), title="Effort")
    row = propose(actor=world.actor("rashid"), title="Check each restore")
    for number, value in ((draft.number, 3), ("ICR-999999", 3), (criterion(world).number, 6)):
        with pytest.raises(Invalid):
            services.score(row, actor=world.actor("rashid"), scores=[{"criterion": number, "score": value}])
    with pytest.raises(Invalid):
        services.score(row, actor=world.actor("rashid"), scores=[])


def test_nothing_is_decided_without_criteria_or_a_score(world: World) -> None:
    tomas = world.actor("tomas")
    row = propose(actor=tomas, title="Check each restore")
    for code, step in (("no_criteria", "approve"), ("no_criteria", "reject")):
        with pytest.raises(Refused) as refused:
            records.transition(row, step, actor=tomas, **(PLAN if step == "approve" else {"decision_reason": "No."}))
        assert refused.value.code == code
    criterion(world)
    with pytest.raises(Refused) as refused:
        records.transition(row, "reject", actor=tomas, decision_reason="No.")
    assert refused.value.code == "not_scored"


def test_who_carries_it_out_does_not_decide(world: World) -> None:
    with pytest.raises(Denied):
        records.transition(weighed(world), "approve", actor=world.actor("rashid"), **PLAN)


def test_an_objective_is_named_or_the_score_says_why(world: World) -> None:
    tomas, one = world.actor("tomas"), criterion(world, about_objectives=True)
    row = propose(actor=tomas, title="Check each restore")
    row = services.score(row, actor=tomas, scores=[{"criterion": one.number, "score": 4, "reason": ""}])
    with pytest.raises(Invalid) as wrong:
        records.transition(row, "approve", actor=tomas, **PLAN)
    assert set(wrong.value.fields) == {"objective"}
    assert records.transition(row, "approve", actor=tomas, objective="No lost data", **PLAN).state == "approved"


@pytest.mark.parametrize(
    ("name", "value"), [("planned_end", date(2026, 5, 1)), ("target", Decimal(3)), ("measure", ""), ("priority", None)]
)
def test_a_plan_that_makes_no_sense(world: World, name: str, value: Any) -> None:
    with pytest.raises(Invalid) as wrong:
        records.transition(weighed(world), "approve", actor=world.actor("tomas"), **{**PLAN, name: value})
    assert set(wrong.value.fields) == {name}


def test_the_decision_says_who_and_when_it_is_due(world: World) -> None:
    row = approved(world)
    assert (row.decided_by_id, row.due_at.date()) == (world.people["tomas"].pk, date(2026, 7, 1))


def test_nobody_moves_the_target_after_the_decision(world: World) -> None:
    row = approved(world)
    with pytest.raises(Invalid) as wrong:
        services.edit_improvement(row, actor=world.actor("rashid"), target=Decimal(2), planned_end=date(2026, 8, 1))
    assert set(wrong.value.fields) == {"target"}
    assert (
        services.edit_improvement(row, actor=world.actor("rashid"), planned_end=date(2026, 8, 1)).version > row.version
    )


def test_what_is_open_for_it_comes_first(world: World) -> None:
    row = approved(world)
    task = add_task(actor=world.actor("rashid"), title="Write the step", about=row.record)
    with pytest.raises(Refused) as refused:
        records.transition(row, "implement", actor=world.actor("rashid"), implementation="Done.", sms_changes="none")
    assert task.number in refused.value.message


def test_whether_the_target_is_met_follows_from_the_value(world: World) -> None:
    rashid = world.actor("rashid")
    row = records.transition(implemented(world), "measure", actor=rashid, measured_value=Decimal(0))
    assert (row.target_met, row.due_at) == (True, None)
    row = records.transition(row, "report", actor=rashid, reported_to="Ines Vallory")
    with pytest.raises(Refused):
        services.edit_improvement(row, actor=rashid, title="Other")


def test_a_target_that_is_missed_is_followed_up(world: World) -> None:
    rashid, row = world.actor("rashid"), implemented(world)
    with pytest.raises(Invalid) as wrong:
        records.transition(row, "measure", actor=rashid, measured_value=Decimal(1))
    assert set(wrong.value.fields) == {"follow_up"}
    row = records.transition(row, "measure", actor=rashid, measured_value=Decimal(1), follow_up="The tool is replaced.")
    assert row.target_met is False


def test_more_can_be_the_aim_as_well_as_less() -> None:
    more = Improvement(baseline=Decimal(70), target=Decimal(90))
    assert (services.is_met(more, Decimal(90)), services.is_met(more, Decimal(89))) == (True, False)


def test_what_was_rejected_can_be_considered_again(world: World) -> None:
    tomas = world.actor("tomas")
    row = records.transition(weighed(world), "reject", actor=tomas, decision_reason="Not now.")
    row = records.transition(row, "reconsider", actor=tomas)
    assert (row.state, row.decided_at, row.decided_by_id, row.decision_reason) == ("proposed", None, None, "")


def test_an_approved_criterion_is_revised_before_it_changes(world: World) -> None:
    tomas, row = world.actor("tomas"), criterion(world)
    with pytest.raises(Refused):
        services.edit_criterion(row, actor=tomas, weight=5)
    row = records.transition(row, "revise", actor=tomas)
    assert services.edit_criterion(row, actor=tomas, weight=5).weight == 5
    with pytest.raises(Denied):
        records.create(kind("improvement_criterion"), actor=world.actor("rashid"), title="Mine")


def test_the_form_of_scores_has_a_row_for_each_criterion(world: World, client: Client) -> None:
    one = criterion(world, "Fit with objectives", about_objectives=True)
    row = propose(actor=world.actor("rashid"), title="Check each restore")
    client.force_login(world.users["rashid"])
    page = client.get(f"/improvements/{row.number}/do/score").content.decode()
    assert "Fit with objectives" in page
    sent = {
        "version": row.version, "scores": "1", "scores-0-criterion": one.number, "scores-0-score": "4", "scores-0-reason": "Yes."
    }  # fmt: skip
    assert client.post(f"/improvements/{row.number}/do/score", sent).status_code == 303
    page = client.get(f"/improvements/{row.number}").content.decode()
    assert "4 of 5" in page and "80 % of the best" in page
    sent |= {"version": row.version + 1, "scores-0-score": "9"}
    assert "Scores go from 1 to 5" in client.post(f"/improvements/{row.number}/do/score", sent).content.decode()
