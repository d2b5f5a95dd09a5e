"""Problems: from the first suspicion to a fix that holds; known errors and whom they reach; what recurs."""

from datetime import timedelta
from typing import Any

import pytest

from wellkept.components.comments.models import Comment
from wellkept.components.communications.models import Communication
from wellkept.components.reviews.models import Review
from wellkept.flows.incident_to_problem import raise_problem
from wellkept.kernel import occasion
from wellkept.kernel.errors import Conflict, Denied, Invalid, Refused
from wellkept.kernel.permissions import system
from wellkept.records import services as records
from wellkept.sms import factories
from wellkept.sms.resolution.problems import jobs, known_errors, matching, recurrence, selectors, services
from wellkept.sms.resolution.problems.figures import selectors as figures
from wellkept.toolkit.testing.cast import World

DAY = timedelta(days=1)


def test_a_problem_is_raised_from_an_incident(world: World) -> None:
    service = factories.service()
    incident = factories.incident(world, service=service, impact=1, urgency=1)
    raise_problem(incident, actor=world.actor("jonah"), problem_title="Why files do not open", version=incident.version)
    problem = selectors.problems_of(incident.pk).get()
    assert (problem.source, problem.service, problem.priority) == ("incident", service, 1)
    assert problem.customer == world.organizations["oldmere"]
    assert problem.due_at == problem.opened_at + 60 * DAY
    with pytest.raises(Conflict):
        raise_problem(incident, actor=world.actor("jonah"), problem_title="Again", version=99)
    with pytest.raises(Denied):
        raise_problem(incident, actor=world.actor("olly"), problem_title="Mine")


def test_the_priority_follows_as_for_incidents(world: World) -> None:
    assert factories.problem(world, impact=1, urgency=1).priority == 1
    with pytest.raises(Invalid):
        factories.problem(world, priority=1)


def test_a_supplier_is_named(world: World) -> None:
    with pytest.raises(Invalid):
        factories.problem(world, source="supplier")
    assert factories.problem(world, source="supplier", supplier=world.organizations["northquay"]).supplier is not None


def test_the_cause_is_dated_when_it_is_written_down(world: World) -> None:
    row = factories.problem(world)
    assert row.cause_found_at is None
    row = services.edit_problem(row, actor=world.actor("rashid"), cause="The scan.")
    assert row.cause_found_at is not None
    assert services.edit_problem(row, actor=world.actor("rashid"), cause="").cause_found_at is None


def test_what_is_resolved_says_its_cause_or_why_there_is_none(world: World) -> None:
    row, by = factories.problem(world), world.actor("rashid")
    given = {"resolution_code": "unchanged", "resolution": "It ended by itself."}
    with pytest.raises(Invalid) as refusal:
        records.transition(row, "resolve", actor=by, **given)
    assert "cause" in refusal.value.fields
    row = records.transition(row, "resolve", actor=by, no_cause_reason="Never seen again.", **given)
    assert (row.state, row.resolver) == ("resolved", world.people["rashid"])


def test_a_fix_is_a_change_that_was_carried_out(world: World) -> None:
    row, by = factories.problem(world), world.actor("rashid")
    given = {"resolution_code": "fix", "resolution": "Scan at night.", "cause": "The scan."}
    with pytest.raises(Refused):
        records.transition(row, "resolve", actor=by, **given)
    services.tie_change(row, factories.change(world), actor=by)
    with pytest.raises(Refused):
        records.transition(row, "resolve", actor=by, **given)
    services.tie_change(row, factories.implemented(world), actor=by)
    assert records.transition(row, "resolve", actor=by, **given).state == "resolved"


def test_a_known_error_reaches_the_desk_and_its_incidents(world: World) -> None:
    incident, over = factories.incident(world), factories.closed(world)
    row = factories.problem(world, incidents=[incident, over])
    row = known_errors.record(row, actor=world.actor("rashid"), workaround="Use the web page.")
    told = Communication.objects.get(record=row.pk)
    assert {p.name for p in told.recipients.all()} == {"Jonah Pell", "Amara Okoye"}
    notes = Comment.objects.filter(body__contains="Use the web page.")
    assert [(note.record_id, note.public) for note in notes] == [(incident.pk, False)]
    with pytest.raises(Refused):
        known_errors.record(row, actor=world.actor("rashid"), workaround="Twice.")


def test_everybody_hears_when_it_is_solved(world: World) -> None:
    incident = factories.incident(world)
    row = factories.problem(world, incidents=[incident])
    row = known_errors.record(row, actor=world.actor("rashid"), workaround="Use the web page.")
    records.transition(
        row,
        "resolve",
        actor=world.actor("rashid"),
        resolution_code="unchanged",
        resolution="Cured now.",
        cause="A scan.",
    )
    assert Communication.objects.filter(record=row.pk, stage="end").exists()
    assert Comment.objects.filter(record=incident.pk, body__contains="Cured now.").exists()
    assert not selectors.known_errors(world.actor("jonah")).exists()


def test_an_accepted_risk_stays_a_known_error(world: World) -> None:
    row = records.transition(
        factories.known_error(world), "resolve", actor=world.actor("rashid"), resolution_code="risk_accepted",
        resolution="Too dear to cure.", cause="A scan.",
    )  # fmt: skip
    assert known_errors.is_one(row)
    assert selectors.known_errors(world.actor("jonah")).get() == row


def test_a_workaround_is_confirmed_written_anew_and_retracted(world: World) -> None:
    row, by = factories.known_error(world), world.actor("rashid")
    row = known_errors.confirm(row, actor=by, workaround="Better: wait a minute.")
    assert Communication.objects.filter(record=row.pk, stage="update").count() == 1
    with pytest.raises(Invalid):
        services.edit_problem(row, actor=by, workaround="")
    row = known_errors.retract(row, actor=by, retract_reason="It never helped.")
    assert (row.known_error_at, known_errors.mark(row)) == (None, ("", ""))


def test_known_errors_are_offered_for_what_they_fit(world: World) -> None:
    service, jonah = factories.service(), world.actor("jonah")
    row = factories.known_error(world, service=service, symptoms="Drawings take minutes to open in the morning.")
    assert matching.fitting(jonah, title="Drawings do not open") == [row]
    assert matching.fitting(jonah, title="Something", service=service.pk, category=world.category.pk) == [row]
    assert matching.fitting(jonah, title="Printer is silent") == []
    assert matching.fitting(world.actor("olly"), title="Drawings do not open") == []


def test_the_form_and_the_page_offer_it(world: World, client: Any) -> None:
    row = factories.known_error(world, service=factories.service())
    incident = factories.incident(world, title="Files slow at nine")
    client.force_login(world.users["jonah"])
    typed = client.get("/incidents/new/beside", {"title": "Files are slow at nine"}).content.decode()
    assert row.number in typed and "Open the web page instead." in typed
    assert client.get("/incidents/new/beside", {"title": "Telephone"}).content == b""
    address = f"/incidents/{incident.number}"
    assert "It is this one" in client.get(address).content.decode()
    client.post(f"{address}/do/adopt_problem", {"problem": row.pk, "version": incident.version})
    assert selectors.problems_of(incident.pk).get() == row
    assert "It is this one" not in client.get(address).content.decode()
    client.force_login(world.users["olly"])
    assert client.get("/incidents/new/beside", {"title": "Files are slow at nine"}).content == b""


def pile(world: World, count: int = 5, **fields: Any) -> Any:
    service = fields.pop("service", None) or factories.service()
    for _one in range(count):
        factories.incident(world, service=service, **fields)
    return service


def test_what_recurs_is_proposed_once_and_becomes_a_problem(world: World, client: Any) -> None:
    service = pile(world)
    assert (jobs.propose_problems(), jobs.propose_problems()) == (1, 0)
    found = selectors.waiting(world.actor("rashid")).get()
    assert (found.count, found.customer) == (5, world.organizations["oldmere"])
    client.force_login(world.users["rashid"])
    assert "Open the problem" in client.get("/problems/proposals").content.decode()
    client.post(f"/problems/proposals/{found.pk}", {"act": "accept"})
    problem = selectors.proposal(world.actor("rashid"), found.pk).problem  # type: ignore[union-attr]
    assert problem is not None
    assert (problem.source, problem.service, selectors.incidents_of(problem.pk).count()) == ("trend", service, 5)
    pile(world, service=service)
    assert jobs.propose_problems() == 0, "a problem is open for them"


def test_a_proposal_is_dismissed_for_a_reason_and_comes_back_with_a_new_pile(world: World) -> None:
    service = pile(world)
    jobs.propose_problems()
    found = selectors.waiting(world.actor("rashid")).get()
    with pytest.raises(Invalid):
        recurrence.dismiss(found, actor=world.actor("rashid"), reason=" ")
    with pytest.raises(Denied):
        recurrence.dismiss(found, actor=world.actor("jonah"), reason="No.")
    recurrence.dismiss(found, actor=world.actor("rashid"), reason="One user.")
    with pytest.raises(Refused):
        recurrence.accept(found, actor=world.actor("rashid"))
    pile(world, 4, service=service)
    assert jobs.propose_problems() == 0
    pile(world, 1, service=service)
    assert jobs.propose_problems() == 1


def test_the_threshold_is_a_setting(world: World, client: Any) -> None:
    client.force_login(world.users["rashid"])
    given = {"recurring_count": "3", "recurring_days": "7", "due_days": "30", "watch_days": "30", "review_months": "3"}
    assert client.post("/settings/problems", {**given, "recurring_count": "1"}).status_code == 422
    client.post("/settings/problems", given)
    assert selectors.policy().recurring_count == 3
    pile(world, 3)
    assert jobs.propose_problems() == 1


def test_whether_a_fix_holds(world: World, client: Any) -> None:
    service = factories.service()
    at = occasion.now()
    with occasion.occasion(at=at - 30 * DAY):
        before = factories.incident(world, service=service)
        row = factories.solved(world, service=service, incidents=[before], impact=1, urgency=1)
    found = figures.effect_of(row, at)
    assert found is not None
    assert (found.holds, found.before, found.after) == (True, 1, 0)
    services.tie_incident(row, factories.incident(world, service=service), actor=world.actor("rashid"))
    found = figures.effect_of(row, occasion.now())
    assert found is not None
    assert (found.holds, found.tied, found.after) == (False, 1, 1)
    assert figures.solving(at - 60 * DAY, occasion.now()).recurred == 1
    assert Review.objects.get(subject=row.pk).genre == "problem"
    client.force_login(world.users["rashid"])
    assert "It came back" in client.get(f"/problems/{row.number}").content.decode()
    assert "Came back" in client.get("/reports/problems").content.decode()


def test_what_is_late_is_escalated_once(world: World) -> None:
    with occasion.occasion(at=occasion.now() - 70 * DAY):
        row = factories.problem(world)
    assert (jobs.escalate_overdue(), jobs.escalate_overdue()) == (1, 0)
    assert selectors.problem(row.pk).escalated_person == world.people["rashid"]


def test_what_somebody_cancels_meanwhile_is_not_escalated(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    with occasion.occasion(at=occasion.now() - 70 * DAY):
        row = factories.problem(world)
    escalate = services.escalate

    def too_late(problem: Any, **told: Any) -> Any:
        records.transition(row, "cancel", actor=world.actor("rashid"), cancel_reason="It is none.")
        return escalate(problem, **told)

    monkeypatch.setattr(services, "escalate", too_late)
    assert jobs.escalate_overdue() == 0
    assert selectors.problem(row.pk).escalated_at is None


def test_reviews_are_planned_ahead(world: World) -> None:
    assert jobs.plan_reviews() == 0, "there is nothing to look at"
    factories.incident(world)
    assert (jobs.plan_reviews(), jobs.plan_reviews()) == (2, 0)
    trend = Review.objects.get(genre="trend")
    held = records.transition(trend, "hold", actor=world.actor("rashid"), findings="Nothing.")
    assert held.inputs["rows"]


def test_reopening_is_counted_and_takes_the_resolution_away(world: World) -> None:
    row = factories.solved(world)
    row = records.transition(row, "reopen", actor=world.actor("rashid"), reopen_reason="It is back.")
    assert (row.state, row.reopened_count, row.resolution, row.resolver, row.resolved_at) == (
        "analysis",
        1,
        "",
        None,
        None,
    )


def test_the_system_ties_nothing_to_what_is_cancelled(world: World) -> None:
    row = records.transition(
        factories.problem(world), "cancel", actor=world.actor("rashid"), cancel_reason="A mistake."
    )
    with pytest.raises(Refused):
        services.tie_incident(row, factories.incident(world), actor=system())
