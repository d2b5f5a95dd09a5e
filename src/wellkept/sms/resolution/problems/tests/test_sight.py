"""What people who may see one customer only learn of another's problems: nothing."""

from datetime import timedelta
from typing import Any

import pytest

from wellkept.components.comments.models import Comment
from wellkept.directory import services as directory
from wellkept.kernel import occasion
from wellkept.kernel.errors import Refused
from wellkept.kernel.permissions import system
from wellkept.sms import factories
from wellkept.sms.resolution.problems import hints, jobs, known_errors, panels, recurrence, selectors, services
from wellkept.toolkit.testing.cast import PASSWORD, World


@pytest.fixture
def narrow(world: World) -> World:
    """The cast, and Vera, who manages for Oldmere alone."""
    vera = directory.add_person(actor=system(), organization=world.own, name="Vera Lind", email="vera@own.example")
    world.people["vera"] = vera
    world.users["vera"] = directory.open_account(
        actor=system(), person=vera, email="vera@own.example", roles=("sms-manager",), password=PASSWORD,
        customers=[world.organizations["oldmere"]],
    )  # fmt: skip
    return world


def two_incidents(world: World, service: Any) -> tuple[Any, Any]:
    return (
        factories.incident(world, service=service),
        factories.incident(world, service=service, requester=world.people["pat"]),
    )


def test_a_workaround_stays_with_the_customer_whose_problem_it_is(narrow: World) -> None:
    ours, theirs = two_incidents(narrow, factories.service())
    row = factories.problem(narrow, incidents=(ours, theirs), customer=narrow.organizations["pinnock"])
    row = known_errors.record(row, actor=narrow.actor("rashid"), workaround="Ask Pat for the key.")
    told = Comment.objects.filter(body__contains="Ask Pat").values_list("record_id", flat=True)
    assert list(told) == [theirs.pk]
    assert "its 1 open incident " in hints.before_resolving(row, narrow.actor("rashid"))


def test_everybody_hears_of_a_problem_of_the_provider(narrow: World) -> None:
    both = two_incidents(narrow, factories.service())
    row = factories.problem(narrow, incidents=both)
    row = known_errors.record(row, actor=narrow.actor("rashid"), workaround="Open the web page instead.")
    told = Comment.objects.filter(body__contains="Open the web").values_list("record_id", flat=True)
    assert sorted(told) == sorted(one.pk for one in both)
    assert "its 1 open incident " in hints.before_resolving(row, narrow.actor("vera"))
    assert "its 2 open incidents " in hints.before_resolving(row, narrow.actor("rashid"))


def test_whether_a_fix_holds_is_told_in_incidents_that_one_may_see(narrow: World) -> None:
    service = factories.service()
    row = factories.solved(narrow, service=service)
    with occasion.occasion(at=occasion.now() + timedelta(days=2)):
        for incident in two_incidents(narrow, service):
            services.tie_incident(row, incident, actor=narrow.actor("rashid"))
        seen = {key: panels.effect(row, narrow.actor(key))["effect"] for key in ("rashid", "vera")}
    assert [(found.tied, found.after) for found in seen.values()] == [(2, 2), (1, 1)]


def test_proposals_are_of_customers_that_one_may_see(narrow: World, client: Any) -> None:
    theirs = factories.service(title="Pinnock's own service", customer=narrow.organizations["pinnock"])
    shared = factories.service(title="For everybody")
    for _one in range(4):
        two_incidents(narrow, shared)
        factories.incident(narrow, service=theirs, requester=narrow.people["pat"])
    factories.incident(narrow, service=theirs, requester=narrow.people["pat"])
    assert jobs.propose_problems() == 2
    client.force_login(narrow.users["vera"])
    page = client.get("/problems/proposals").content.decode()
    assert "For everybody" in page
    assert "4 incidents between" in page
    assert "Pinnock" not in page
    foreign = selectors.waiting(narrow.actor("rashid")).get(service=theirs)
    for act in ("accept", "dismiss"):
        assert client.post(f"/problems/proposals/{foreign.pk}", {"act": act, "reason": "No."}).status_code == 404
    mixed = selectors.waiting(narrow.actor("vera")).get()
    problem = recurrence.accept(mixed, actor=narrow.actor("vera"))
    assert "4 incidents between" in problem.description
    with pytest.raises(Refused):
        recurrence.accept(mixed, actor=narrow.actor("rashid"))
