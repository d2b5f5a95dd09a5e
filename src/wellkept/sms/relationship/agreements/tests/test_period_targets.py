"""Agreements that promise no time for any record: an availability, or the figure of a series, alone."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from wellkept.kernel import occasion
from wellkept.kernel.errors import Invalid
from wellkept.kernel.registry import kind
from wellkept.records import services as records
from wellkept.sms import factories
from wellkept.sms.relationship.agreements import selectors, services
from wellkept.sms.relationship.agreements.models import AgreementVersion
from wellkept.sms.relationship.agreements.promised_series import SeriesPromise
from wellkept.toolkit.testing.cast import World


def available(world: World, **more: Any) -> Any:
    """An agreement with Oldmere in force that promises an availability and nothing else."""
    return factories.agreement(world, **{"targets": {}, "availability": Decimal("99.5"), **more})


def test_an_availability_alone_is_set_signed_and_shown(world: World, client: Client) -> None:
    row = services.draft_agreement(actor=world.actor("lotte"), title="Hosting", customer=world.organizations["oldmere"])
    client.force_login(world.users["lotte"])
    here = f"/agreements/{row.number}"
    sent = {"version": row.version, "targets": "1", "pauses_for": "caller", "no_workload_limit": "on"}
    nothing = client.post(f"{here}/do/set_version", sent)
    assert (nothing.status_code, AgreementVersion.objects.count()) == (422, 0)
    assert "Set at least one target" in nothing.content.decode()
    answer = client.post(f"{here}/do/set_version", {**sent, "availability": "99.5"})
    assert answer.status_code == 303, answer.content.decode()
    row.refresh_from_db()
    row = records.transition(row, "sign", actor=world.actor("lotte"), signed_on=occasion.now().date())
    seen = client.get(here).content.decode()
    assert "Version 1" in seen
    assert "99.5" in seen
    for clocks_alone in ("Share to be kept in time", "Clocks pause while", "Nothing pauses the clocks"):
        assert clocks_alone not in seen
    last = selectors.last_version(row)
    assert last is not None
    assert (last.availability, last.targets.count()) == (Decimal("99.5"), 0)


def test_a_program_may_leave_the_times_out(world: World, client: Client) -> None:
    row = services.draft_agreement(actor=world.actor("lotte"), title="Hosting")
    client.force_login(world.users["lotte"])
    sent = {"version": row.version, "availability": "99.9", "no_workload_limit": True}
    answer = client.post(f"/api/v1/agreements/{row.number}/actions/set_version", sent, content_type="application/json")
    assert answer.status_code == 200, answer.content
    [version] = client.get(f"/api/v1/agreements/{row.number}").json()["versions"]
    assert (version["availability"], version["targets"]) == ("99.900", [])


def test_a_series_alone_is_a_target_too(world: World) -> None:
    promise = SeriesPromise(factories.series(title="Copies restored"), "at_least", Decimal(3))
    row = available(world, availability=None, series=[promise])
    assert (row.state, selectors.has_targets(row)) == ("in_force", True)


@pytest.mark.parametrize("bounds", [{"availability": None}, {"workload_limit": 40, "no_workload_limit": False}])
def test_nothing_promised_and_a_limit_of_nothing_are_refused(world: World, bounds: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as refused:
        available(world, **bounds)
    assert set(refused.value.fields) <= {"targets", "workload_limit"}


def test_clocks_follow_the_agreement_that_promises_a_time(world: World) -> None:
    available(world)
    factories.agreement(world)
    row = factories.incident(world)
    assert row.due_at is not None
    factories.agreement(world, customer=None)
    assert factories.incident(world, customer=world.organizations["oldmere"]).due_at is not None


def test_where_no_time_is_promised_it_says_so(world: World) -> None:
    available(world)
    row = factories.incident(world)
    assert row.due_at is None
    lack = selectors.lack_of(kind("incident"), row, counted=False)
    assert lack is not None
    assert "promises no time" in str(lack.why)


def test_a_version_without_times_ends_those_before_it(world: World) -> None:
    row = factories.agreement(world)
    assert factories.incident(world).due_at is not None
    with occasion.occasion(at=occasion.now()):
        services.set_version(row, actor=world.actor("lotte"), targets={}, availability=Decimal(99))
    assert factories.incident(world).due_at is None
    assert [len(found) for found in selectors.targets_by_version(pk=row.pk).values()] == [2, 0]
