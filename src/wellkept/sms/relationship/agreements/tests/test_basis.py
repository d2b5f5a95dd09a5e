"""What an agreement is built on: named by a person or a program, kept when it ends, refused where it does not fit."""

import json
from typing import Any

import pytest
from django.test import Client

from wellkept.kernel.errors import Denied, Invalid, Refused
from wellkept.kernel.permissions import system
from wellkept.ledger.models import Event
from wellkept.records import services as records
from wellkept.sms import factories
from wellkept.sms.portfolio.services import services as portfolio
from wellkept.sms.relationship.agreements.basis import selectors, services
from wellkept.sms.relationship.agreements.models import Basis
from wellkept.toolkit.testing.cast import World

RESPONSE, RESOLUTION = "incident.response", "incident.resolution"


def built(world: World, agreement: Any, *rests: tuple[str, Any]) -> Any:
    """Lotte names what the agreement is built on."""
    return services.build_on(agreement, actor=world.actor("lotte"), rests=list(rests))


def pairs(agreement: Any) -> set[tuple[str, str]]:
    """What an agreement is built on now."""
    return {(one.promise, one.requirement.number) for one in selectors.bases_of(agreement)}


def test_a_person_ticks_what_stands_behind_which_target(world: World, client: Client) -> None:
    files = factories.service()
    needed = factories.requirement(files, customer=world.organizations["oldmere"])
    agreement = factories.agreement(world, services=[files])
    client.force_login(world.users["lotte"])
    here = f"/agreements/{agreement.number}"
    page = client.get(f"{here}/do/build_on").content.decode()
    assert f'value="{RESPONSE} {needed.pk}"' in page
    sent = {"version": str(agreement.version), "rests": "1", "rests-box": [f"{RESPONSE} {needed.pk}"]}
    assert client.post(f"{here}/do/build_on", sent).status_code == 303
    assert pairs(agreement) == {(RESPONSE, needed.number)}
    again = client.get(f"{here}/do/build_on").content.decode()
    assert f'value="{RESPONSE} {needed.pk}" aria-label="{needed.title}: Incident, First response" checked' in again
    assert needed.number in client.get(here).content.decode()
    agreement.refresh_from_db()
    assert client.post(f"{here}/do/build_on", {"version": str(agreement.version), "rests": "1"}).status_code == 303
    assert pairs(agreement) == set()
    built(world, agreement, (RESPONSE, needed))
    client.force_login(world.users["ada"])
    assert needed.title in client.get(here).content.decode()


def test_a_program_names_requirements_by_number_and_reads_them_back(world: World, client: Client) -> None:
    files = factories.service()
    needed = factories.requirement(files)
    agreement = factories.agreement(world, services=[files])
    client.force_login(world.users["lotte"])
    here = f"/api/v1/agreements/{agreement.number}"
    sent = [{"promise": "agreement", "requirement": needed.number}]
    answer = client.post(
        f"{here}/actions/build_on",
        json.dumps({"version": agreement.version, "rests": sent}),
        content_type="application/json",
    )
    assert answer.status_code == 200, answer.content
    assert client.get(here).json()["requirements"] == sent
    client.force_login(world.users["ada"])
    assert client.get(here).json()["requirements"] == []  # what everybody needs is the provider's own


def test_what_is_no_longer_named_ends_and_stays_on_record(world: World) -> None:
    files = factories.service()
    one, other = (factories.requirement(files, title=title) for title in ("One", "Other"))
    agreement = factories.agreement(world, services=[files])
    built(world, agreement, (RESPONSE, one), (RESOLUTION, one))
    built(world, agreement, (RESPONSE, other), (RESOLUTION, one))
    assert pairs(agreement) == {(RESPONSE, other.number), (RESOLUTION, one.number)}
    [ended] = Basis.objects.filter(until__isnull=False)
    assert (ended.promise, ended.requirement) == (RESPONSE, one)
    assert Event.objects.filter(verb="agreement.requirements_set", subject_id=agreement.pk).count() == 2


def test_a_requirement_that_was_named_and_is_withdrawn_may_stay(world: World) -> None:
    files = factories.service()
    one = factories.requirement(files)
    agreement = factories.agreement(world, services=[files])
    built(world, agreement, (RESPONSE, one))
    records.transition(one, "withdraw", actor=system(), withdraw_reason="Nobody needs it any more.")
    assert built(world, agreement, (RESPONSE, one))
    with pytest.raises(Invalid, match="not agreed"):
        built(world, agreement, (RESPONSE, one), (RESOLUTION, one))


@pytest.mark.parametrize("wrong", ["service", "customer", "proposed", "promise"])
def test_what_does_not_fit_is_refused_in_a_sentence(world: World, wrong: str) -> None:
    files = factories.service()
    agreement = factories.agreement(world, services=[files])
    needed = factories.requirement(
        factories.service(title="Mail") if wrong == "service" else files,
        customer=world.organizations["pinnock"] if wrong == "customer" else None,
    )
    if wrong == "proposed":
        needed = records.transition(needed, "revise", actor=system())
    with pytest.raises(Invalid) as refusal:
        built(world, agreement, ("availability" if wrong == "promise" else RESPONSE, needed))
    assert list(refusal.value.fields) == ["rests"]
    assert not pairs(agreement)


def test_whoever_may_not_manage_agreements_names_nothing(world: World) -> None:
    files = factories.service()
    agreement = factories.agreement(world, services=[files])
    with pytest.raises(Denied):
        services.build_on(agreement, actor=world.actor("jonah"), rests=[(RESPONSE, factories.requirement(files))])


def test_what_was_agreed_is_revised_before_it_is_worded_otherwise(world: World) -> None:
    needed = factories.requirement(factories.service())
    with pytest.raises(Refused, match="Revise it first"):
        portfolio.edit_requirement(needed, actor=world.actor("lotte"), target="Within two hours")
    needed = records.transition(needed, "revise", actor=world.actor("lotte"))
    assert (needed.state, needed.agreed_at) == ("proposed", None)
    edited = portfolio.edit_requirement(needed, actor=world.actor("lotte"), target="Within two hours")
    assert records.transition(edited, "agree", actor=world.actor("lotte")).agreed_at is not None
