"""Documents: drafted with their outline, approved by others than who wrote them, kept as they were approved."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from wellkept.components.approvals.selectors import poll_of
from wellkept.kernel import occasion
from wellkept.kernel.errors import Conflict, Denied, Invalid, Refused
from wellkept.ledger.models import Event
from wellkept.records import services as records
from wellkept.records.scope import visible_to
from wellkept.sms import factories
from wellkept.sms.support.documents import outline, papers, selectors, services
from wellkept.sms.support.documents.models import Document, DocumentVersion, Section, VersionText
from wellkept.sms.support.documents.rhythm import next_review

pytestmark = pytest.mark.django_db
POLICY = "service-management-policy"


def test_a_document_of_the_catalogue_begins_with_its_outline(world):
    row = services.draft(actor=world.actor("tomas"), title="Our policy", keys=[POLICY])
    assert (row.category, row.review_months, row.author) == ("policy", 12, world.people["tomas"])
    assert [heading for heading in outline.headings([POLICY]) if f"## {heading}\n" not in row.body] == []
    assert len(outline.empty(row.body, [POLICY])) == 8, "what is to be written is not written yet"
    with pytest.raises(Invalid):
        services.draft(actor=world.actor("tomas"), title="Ours", keys=["no-such-thing"])
    with pytest.raises(Invalid):
        services.draft(actor=world.actor("tomas"), title=" ")
    with pytest.raises(Denied):
        services.draft(actor=world.actor("jonah"), title="Ours")


def test_two_keys_share_a_document(world):
    row = factories.document(world, "sms-scope", POLICY)
    assert row.keys == f"sms-scope, {POLICY}"
    for key in ("sms-scope", POLICY):
        assert list(selectors.serving(key)) == [row]
    assert not selectors.serving("scope").exists(), "a part of a key is another key"
    row = services.serve(row, actor=world.actor("tomas"), keys=[POLICY])
    assert not selectors.serving("sms-scope").exists()


@pytest.mark.parametrize(
    ("body", "filled"),
    [
        ("## One\n\nText", {"one": True}),
        ("## 1. One:\n\n> quoted", {"one": False}),
        ("## One\n### Below\nText", {"one": True, "below": True}),
        ("## One\n### Below\n", {"one": False, "below": False}),
        ("## One\n```\n## no heading\n```\n", {"one": True}),
        ("Text\n\n## One", {"one": False}),
        ("", {}),
    ],
)
def test_sections(body, filled):
    assert outline.sections(body) == filled


def test_who_wrote_it_does_not_approve_it(world):
    row = factories.document(world, POLICY, by="ines")
    with pytest.raises(Refused) as refusal:
        factories.submitted(world, row)
    assert refusal.value.code == "too_few_voters", "Ines alone is top management, and she wrote it"
    assert Document.objects.get(pk=row.pk).state == "draft"
    row = factories.submitted(world, factories.document(world, POLICY))
    assert {seat.person.name for seat in poll_of(row.pk).awaited()} == {"Ines Vallory"}


def test_everybody_who_wrote_since_the_last_version_is_an_author(world):
    row = factories.document(world, approver=world.people["rashid"])
    row = services.edit_document(row, actor=world.actor("rashid"), body="Rashid's words.")
    row = services.edit_document(row, actor=world.actor("tomas"), body="Tomas's words.")
    with pytest.raises(Refused):
        factories.submitted(world, row)


def test_several_sign_and_each_signature_says_what_it_means(world):
    row = factories.document(world, POLICY, reviewer=world.people["rashid"])
    row = factories.vote(world, factories.submitted(world, row), by="rashid")
    assert (row.state, row.edition) == ("review", 0)
    row = factories.vote(world, row, by="ines")
    assert (row.state, row.edition, row.next_review_on) == ("approved", 1, next_review(occasion.now(), 12))
    paper = papers.paper_of(row, selectors.current(row, occasion.now()))
    assert [(one.name, one.meaning.partition(":")[0]) for one in paper.signatures] == [
        ("Rashid Karim", "Checked"), ("Ines Vallory", "Approved"),
    ]  # fmt: skip
    assert (paper.version, paper.title, paper.author) == (1, "A document", "Tomas Rehn")


def test_a_refusal_sends_it_back(world):
    row = factories.submitted(world, factories.document(world, POLICY))
    row = factories.vote(world, row, by="ines", choice="reject", comment="Say more about value.")
    assert (row.state, row.edition) == ("draft", 0)
    assert not DocumentVersion.objects.exists()
    row = services.edit_document(row, actor=world.actor("tomas"), body="More about value.")
    assert factories.vote(world, factories.submitted(world, row), by="ines").edition == 1


def test_nothing_is_changed_while_people_vote(world):
    row = factories.submitted(world, factories.document(world, approver=world.people["ines"]))
    with pytest.raises(Refused):
        services.edit_document(row, actor=world.actor("tomas"), body="Other words.")
    row = records.transition(row, "take_back", actor=world.actor("tomas"))
    assert services.edit_document(row, actor=world.actor("tomas"), body="Other words.").body == "Other words."


def test_the_next_version(world):
    row = factories.in_force(world, body="One.")
    changed = services.edit_document(row, actor=world.actor("tomas"), body="Two.", version=row.version)
    assert (changed.state, changed.edition) == ("revision", 1)
    assert selectors.body_of(selectors.current(changed, occasion.now())) == "One.", "the one before stays in force"
    with pytest.raises(Conflict):
        services.edit_document(changed, actor=world.actor("tomas"), body="Three.", version=row.version)
    with pytest.raises(Invalid):
        records.transition(changed, "submit_revision", actor=world.actor("tomas"))
    row = factories.vote(world, factories.submitted(world, changed), by="ines")
    assert (row.state, row.edition, row.change_summary) == ("approved", 2, "")
    told = [(one.ordinal, selectors.body_of(one), one.change_summary) for one in selectors.versions_of(row)]
    assert told == [(2, "Two.", "Clearer words."), (1, "One.", "")]


def test_facts_of_what_is_in_force_change_without_a_new_version(world):
    row = factories.in_force(world)
    row = services.edit_document(row, actor=world.actor("tomas"), owner=world.people["rashid"])
    assert (row.state, row.owner) == ("approved", world.people["rashid"])


def test_a_draft_can_be_discarded_and_a_version_needs_something_new(world):
    row = factories.in_force(world, body="One.")
    row = records.transition(row, "revise", actor=world.actor("tomas"))
    with pytest.raises(Refused):
        factories.submitted(world, row)
    row = services.edit_document(row, actor=world.actor("tomas"), body="Two.")
    row = records.transition(row, "discard", actor=world.actor("tomas"))
    assert (row.state, row.body, row.edition) == ("approved", "One.", 1)


def test_a_version_can_come_into_force_later(world):
    row = factories.document(world, approver=world.people["ines"])
    day = (occasion.now() + timedelta(days=10)).date()
    row = factories.vote(world, factories.submitted(world, row, effective_on=day), by="ines")
    assert row.edition == 1
    assert selectors.current(row, occasion.now()) is None
    assert selectors.current(row, occasion.now() + timedelta(days=11)).ordinal == 1
    assert row.next_review_on == next_review(row.in_force_since, 12)


def test_the_database_refuses_to_change_what_was_approved(world):
    row = factories.in_force(world, POLICY)
    refusals = (
        lambda: DocumentVersion.objects.update(title="Other words"),
        lambda: DocumentVersion.objects.all()._raw_delete("default"),
        lambda: Section.objects.update(filled=True),
        lambda: Section.objects.all()._raw_delete("default"),
        lambda: VersionText.objects.update(body="Other words."),
    )
    for act in refusals:
        with pytest.raises(DatabaseError, match="stands as it was approved"), transaction.atomic():
            act()
    assert selectors.body_of(selectors.current(row, occasion.now())) == row.body


def test_an_empty_text_is_not_approved_and_somebody_elses_document_needs_none(world):
    with pytest.raises(Invalid):
        factories.submitted(world, factories.document(world, body=" "))
    with pytest.raises(Invalid):
        factories.document(world, from_outside=True)
    given = {"from_outside": True, "source": "The regulator", "source_version": "2025", "body": ""}
    assert factories.in_force(world, **given).edition == 1


def test_still_holds(world):
    row = factories.in_force(world)
    with occasion.occasion(at=occasion.now() + timedelta(days=400)):
        row = services.confirm(row, actor=world.actor("tomas"))
        assert row.next_review_on == next_review(occasion.now(), 12)
    with pytest.raises(Refused):
        services.confirm(factories.document(world), actor=world.actor("tomas"))


def test_withdrawn_kept_and_disposed_of(world):
    tomas = world.actor("tomas")
    row = factories.new_version(world, factories.in_force(world, body="One."), body="Two.")
    row = records.transition(row, "withdraw", actor=tomas, withdraw_reason="Nobody works so any more.")
    assert selectors.current(row, occasion.now()) is None
    with pytest.raises(Refused):
        records.transition(row, "dispose", actor=tomas)
    with occasion.occasion(at=occasion.now() + timedelta(days=1200)):
        row = services.hold(row, actor=tomas, keep_because="A dispute with a customer")
        with pytest.raises(Refused, match="A dispute"):
            records.transition(row, "dispose", actor=tomas)
        row = services.hold(row, actor=tomas)
        row = records.transition(row, "dispose", actor=tomas)
    assert (row.state, row.body, VersionText.objects.count()) == ("disposed", "", 0)
    assert [len(one.digest) for one in selectors.versions_of(row)] == [64, 64], "that there were versions stays known"
    verbs = set(Event.objects.filter(subject_id=row.pk).values_list("verb", flat=True))
    assert {"document.disposed_of", "document.texts_erased", "document.kept_longer", "document.released"} <= verbs


def test_drafts_are_for_those_who_work_on_documents(world):
    row = factories.document(world)
    seen = {key for key in world.users if visible_to(Document.objects.all(), world.actor(key)).exists()}
    assert seen == {"ines", "tomas", "amara", "rashid", "lotte", "piotr", "greta", "helen"}
    assert row.edition == 0
