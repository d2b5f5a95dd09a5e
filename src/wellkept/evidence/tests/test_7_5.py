"""7.5: documents are identified, approved by others, made known, versioned, kept and disposed of; what is required is there."""

from datetime import timedelta
from typing import Any

import pytest

from wellkept.components.duties.services import do_duty
from wellkept.conformity.outcomes import Outcome
from wellkept.evidence.tests.looking import DAY, MONDAY, look, shows, then
from wellkept.evidence.tests.test_9_3 import approved
from wellkept.kernel.permissions import system
from wellkept.kernel.registry import kind
from wellkept.records import services as records
from wellkept.records.models import Audience
from wellkept.sms import factories
from wellkept.sms.support.documents import services
from wellkept.sms.support.documents.models import Document, DocumentVersion
from wellkept.sms.support.documents.proving.selectors import required_keys
from wellkept.toolkit.testing.cast import World

ATTRIBUTES, OTHERS, OPEN = "7.5.2-01-e1", "7.5.2-01-e2", "7.5.3.1-01-e1"
ARRANGED, VERSIONS, DISPOSED, OUTSIDE = "7.5.3.2-01-e1", "7.5.3.2-01-e2", "7.5.3.2-01-e3", "7.5.3.2-02-e1"
MINIMUM, REQUIRED = "7.5.4-01-e1", "7.5.1-01-e1"


def known(world: World, row: Any, *groups: str) -> Any:
    return services.distribute(row, actor=world.actor("tomas"), distribution=groups or ("staff",))


@shows(Outcome.MET, ATTRIBUTES, OTHERS, OPEN, ARRANGED)
def test_a_document_as_it_should_be(world: World) -> None:
    with then(MONDAY):
        factories.document(world)  # so that no key of one table happens to be that of another
        row = known(world, factories.in_force(world, category="procedure"))
    for rule in (ATTRIBUTES, OTHERS, OPEN, ARRANGED):
        found = look(rule, MONDAY + DAY)
        assert (found.outcome, found.passing) == (Outcome.MET, (row.number,)), rule
        assert look(rule, MONDAY + DAY, live=False).outcome is Outcome.MET, rule


@shows(Outcome.NOT_EXERCISED, ATTRIBUTES, OTHERS, OPEN, ARRANGED, VERSIONS, DISPOSED, OUTSIDE, MINIMUM, REQUIRED)
def test_no_document_at_all(world: World) -> None:
    for rule in (ATTRIBUTES, OTHERS, OPEN, ARRANGED, VERSIONS, DISPOSED, OUTSIDE, MINIMUM, REQUIRED):
        assert look(rule).outcome is Outcome.NOT_EXERCISED, rule


@shows(Outcome.NOT_MET, ATTRIBUTES)
def test_a_document_that_nobody_is_said_to_have_written(world: World) -> None:
    with then(MONDAY):
        row = factories.document(world, approver=world.people["ines"])
        row = records.edit(row, actor=system(), author_id=None)
        row = factories.vote(world, factories.submitted(world, row), by="ines")
    found = look(ATTRIBUTES, MONDAY + DAY)
    assert (found.outcome, found.failing) == (Outcome.NOT_MET, (row.number,))


@shows(Outcome.NOT_MET, OTHERS)
def test_a_version_that_does_not_say_what_is_new(world: World) -> None:
    with then(MONDAY):
        row = factories.in_force(world)
        made = DocumentVersion.objects.get(document=row.pk)
        # Past the services, as a program would that writes into the tables.
        DocumentVersion.objects.create(
            document=row, ordinal=2, title=row.title, author=row.author, approval=made.approval, approved_at=MONDAY,
            effective_from=MONDAY, digest="",
        )  # fmt: skip
    found = look(OTHERS, MONDAY + DAY)
    assert (found.outcome, found.failing) == (Outcome.NOT_MET, (row.number,))


def test_a_version_that_its_author_approved(world: World) -> None:
    with then(MONDAY):
        row = factories.in_force(world)
        made = DocumentVersion.objects.get(document=row.pk)
        DocumentVersion.objects.create(
            document=row, ordinal=2, title=row.title, author=world.people["ines"], approval=made.approval,
            approved_at=MONDAY, effective_from=MONDAY, digest="", change_summary="Other words.",
        )  # fmt: skip
    assert look(OTHERS, MONDAY + DAY).outcome is Outcome.NOT_MET


@shows(Outcome.NOT_MET, OPEN, ARRANGED)
def test_a_document_made_known_to_nobody(world: World) -> None:
    with then(MONDAY):
        row = factories.in_force(world)
    for rule in (OPEN, ARRANGED):
        found = look(rule, MONDAY + DAY)
        assert (found.outcome, found.failing) == (Outcome.NOT_MET, (row.number,)), rule


def test_a_document_that_those_whom_it_concerns_cannot_open(world: World) -> None:
    with then(MONDAY):
        row = known(world, factories.in_force(world))
    Audience.objects.filter(record=row.pk, organization__isnull=False).delete()
    assert look(OPEN, MONDAY + DAY).outcome is Outcome.NOT_MET


@shows(Outcome.MET, VERSIONS)
def test_versions_one_after_the_other(world: World) -> None:
    with then(MONDAY):
        row = factories.in_force(world)
    assert look(VERSIONS, MONDAY + DAY).outcome is Outcome.NOT_EXERCISED
    with then(MONDAY + DAY):
        factories.new_version(world, row, body="Version 2.")
    assert look(VERSIONS, MONDAY + 2 * DAY).outcome is Outcome.MET


@shows(Outcome.NOT_MET, VERSIONS)
def test_a_version_that_is_missing(world: World) -> None:
    with then(MONDAY):
        row = factories.in_force(world)
        DocumentVersion.objects.create(
            document=row, ordinal=3, title=row.title, approved_at=MONDAY, effective_from=MONDAY, digest=""
        )
    found = look(VERSIONS, MONDAY + DAY)
    assert (found.outcome, found.failing) == (Outcome.NOT_MET, (row.number,))


@shows(Outcome.MET, DISPOSED)
def test_disposed_of_or_held_when_the_time_is_over(world: World) -> None:
    tomas = world.actor("tomas")
    with then(MONDAY):
        rows = [factories.in_force(world, retention_months=6) for _one in range(2)]
        rows = [records.transition(row, "withdraw", actor=tomas, withdraw_reason="Over.") for row in rows]
    assert look(DISPOSED, MONDAY + DAY).outcome is Outcome.NOT_EXERCISED
    with then(MONDAY + timedelta(days=190)):
        records.transition(rows[0], "dispose", actor=tomas)
        services.hold(rows[1], actor=tomas, keep_because="A dispute")
    found = look(DISPOSED, MONDAY + timedelta(days=300))
    assert (found.outcome, found.population) == (Outcome.MET, 2)


@shows(Outcome.NOT_MET, DISPOSED)
def test_kept_for_too_long_or_gone_too_early(world: World) -> None:
    tomas = world.actor("tomas")
    with then(MONDAY):
        row = factories.in_force(world, retention_months=6)
        row = records.transition(row, "withdraw", actor=tomas, withdraw_reason="Over.")
    assert look(DISPOSED, MONDAY + timedelta(days=200)).outcome is Outcome.NOT_EXERCISED, "within the limit"
    found = look(DISPOSED, MONDAY + timedelta(days=230))
    assert (found.outcome, found.failing) == (Outcome.NOT_MET, (row.number,))
    with then(MONDAY + timedelta(days=231)):
        row = records.transition(row, "dispose", actor=tomas)
        records.edit(row, actor=system(), disposed_at=MONDAY + timedelta(days=60))
    assert look(DISPOSED, MONDAY + timedelta(days=240)).outcome is Outcome.NOT_MET


def outside(world: World, **fields: Any) -> Any:
    given = {"from_outside": True, "source": "The data protection authority", "source_version": "2024", **fields}
    return factories.in_force(world, **given)


@shows(Outcome.MET, OUTSIDE)
def test_a_document_from_outside(world: World) -> None:
    with then(MONDAY):
        row = outside(world)
    found = look(OUTSIDE, MONDAY + DAY)
    assert (found.outcome, found.passing) == (Outcome.MET, (row.number,))


@shows(Outcome.NOT_MET, OUTSIDE)
@pytest.mark.parametrize(("fields", "days"), [({"owner": None}, 1), ({}, 400)], ids=["no-owner", "past-its-review"])
def test_a_document_from_outside_that_nobody_minds(world: World, fields: dict[str, Any], days: int) -> None:
    with then(MONDAY):
        row = outside(world, **fields)
    found = look(OUTSIDE, MONDAY + timedelta(days=days))
    assert (found.outcome, found.failing) == (Outcome.NOT_MET, (row.number,))


# What is required ---------------------------------------------------------------------------------------------------------

#: Keys that records of the system serve: the tests make these as records, save the first.
AS_RECORDS = {"service-requirements", "service-catalogue", "service-level-agreement", "supplier-contract"}
NOT_CALLED_FOR = {
    "internal-supplier-agreement", "service-transition-plan", "service-design", "release-plan",
    "release-acceptance-criteria",
}  # fmt: skip


def furnished(world: World, *, minimum: bool, without: str = "") -> None:
    """One document for all that is required, and the records that are the rest of it."""
    row = factories.service()
    wanted = {"title": "Open at eight", "service": row, "category": "availability"}
    requirement = records.create(kind("service_requirement"), actor=system(), **wanted)
    records.transition(requirement, "agree", actor=system())
    factories.catalogue_item(world, service=row)
    factories.agreement(world, services=[row], signed_on=MONDAY.date())
    keys = set(required_keys(minimum=minimum)) - AS_RECORDS - NOT_CALLED_FOR - {without}
    factories.in_force(world, *sorted(keys), "supplier-contract")


@shows(Outcome.MET, MINIMUM)
def test_the_minimum_set(world: World) -> None:
    with then(MONDAY):
        furnished(world, minimum=True)
    found = look(MINIMUM, MONDAY + DAY)
    assert (found.outcome, found.conforming) == (Outcome.MET, found.population), found.faults
    assert look(MINIMUM, MONDAY + timedelta(days=400)).outcome is Outcome.STALE
    assert look(MINIMUM, MONDAY + DAY, live=False).outcome is Outcome.MET


@shows(Outcome.NOT_MET, MINIMUM, REQUIRED)
def test_one_of_them_is_missing(world: World) -> None:
    with then(MONDAY):
        furnished(world, minimum=False, without="information-security-policy")
        draft = factories.document(world, "information-security-policy")
    for rule in (MINIMUM, REQUIRED):
        found = look(rule, MONDAY + DAY)
        assert (found.outcome, found.failing) == (Outcome.NOT_MET, (draft.number,)), rule
        assert (len(found.faults), found.population - found.conforming) == (1, 1)


@shows(Outcome.NOT_AUTOMATED, REQUIRED)
def test_all_that_is_required_and_what_is_not_tested(world: World) -> None:
    with then(MONDAY):
        furnished(world, minimum=False)
    found = look(REQUIRED, MONDAY + DAY)
    assert found.conforming == found.population
    assert "complaint-records" in str(found.not_automated), "it says of which records nobody can tell"


OWN, PROTECTED, AGREED = "7.5.1-01-e2", "7.5.3.1-01-e2", "7.5.4-01-e2"


@shows(Outcome.MET, OWN, PROTECTED)
def test_a_document_of_our_own_that_nobody_else_opens_and_that_comes_back(world: World) -> None:
    with then(MONDAY):
        row = known(world, factories.in_force(world))
        duty = factories.duty(world, requirement="7.5.3.1-01")
    with then(MONDAY + DAY):
        do_duty(duty, actor=world.actor("rashid"), outcome="Restored to a spare machine; all documents open.")
    for rule in (OWN, PROTECTED):
        found = look(rule, MONDAY + 2 * DAY)
        assert (found.outcome, found.passing) == (Outcome.MET, (row.number,)), rule


@shows(Outcome.NOT_MET, OWN)
def test_a_review_that_does_not_say_that_none_is_needed(world: World) -> None:
    with then(MONDAY):
        factories.in_force(world)
    review = approved(world, MONDAY + DAY)
    withdrawn = Document.objects.get()
    with then(MONDAY + 3 * DAY):
        records.transition(withdrawn, "withdraw", actor=world.actor("tomas"), withdraw_reason="Of no use.")
    assert review.state == "reported"
    assert look(OWN, MONDAY + 4 * DAY).outcome is Outcome.NOT_MET


def test_a_review_that_says_that_none_is_needed(world: World) -> None:
    approved(world, MONDAY + DAY)
    assert look(OWN, MONDAY + 4 * DAY).outcome is Outcome.MET


@shows(Outcome.NOT_MET, PROTECTED)
def test_a_document_that_a_customer_can_open(world: World) -> None:
    with then(MONDAY):
        row = known(world, factories.in_force(world))
        Audience.objects.create(record=row.record, organization=world.organizations["oldmere"])
    assert look(PROTECTED, MONDAY + DAY).failing == (row.number,)
    assert look(PROTECTED, MONDAY + timedelta(days=800)).outcome is Outcome.NOT_MET


@shows(Outcome.NOT_EXERCISED, OWN, PROTECTED, AGREED)
def test_nothing_of_our_own(world: World) -> None:
    for rule in (OWN, PROTECTED, AGREED):
        assert look(rule).outcome is Outcome.NOT_EXERCISED


def contracts(world: World, *keys: str) -> None:
    """A contract in force with each of some suppliers."""
    for key in keys:
        create = kind("agreement").create
        assert create is not None
        row = create(actor=system(), title=f"Contract with {key}", type="uc", supplier=world.organizations[key])
        factories.set_version(
            row, actor=system(), targets={("incident", "resolution", None): 3600}, calendar=world.hours, pauses_for=[]
        )
        records.transition(row, "sign", actor=system(), signed_on=MONDAY.date())


@shows(Outcome.MET, AGREED)
def test_services_and_suppliers_are_agreed(world: World) -> None:
    with then(MONDAY):
        row = factories.service()
        factories.requirement(row)
        factories.agreement(world, services=[row], signed_on=MONDAY.date())
        contracts(world, *(key for key, one in world.organizations.items() if one.kind == "supplier"))
    found = look(AGREED, MONDAY + DAY)
    assert (found.outcome, found.passing) == (Outcome.MET, (row.number,)), found.faults


@shows(Outcome.NOT_MET, AGREED)
def test_a_service_that_nobody_asked_for_and_a_supplier_without_contract(world: World) -> None:
    with then(MONDAY):
        row = factories.service()
        factories.agreement(world, services=[row], signed_on=MONDAY.date())
    found = look(AGREED, MONDAY + DAY)
    assert (found.outcome, found.failing) == (Outcome.NOT_MET, (row.number,))
    assert any("No contract with" in str(label) for label, _count in found.faults)
