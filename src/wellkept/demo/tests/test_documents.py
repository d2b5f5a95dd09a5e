"""The papers of the demonstration's year, without the rest of it."""

from datetime import UTC, datetime, timedelta

import pytest

from wellkept.components.approvals.selectors import approvers_of
from wellkept.demo import documents, stage, texts
from wellkept.demo.agenda import Agenda
from wellkept.kernel.occasion import Origin, occasion
from wellkept.sms.support.documents import outline, selectors
from wellkept.sms.support.documents.models import Document
from wellkept.sms.support.documents.readers.selectors import staff_readers

pytestmark = pytest.mark.django_db
UNTIL = datetime(2025, 11, 28, 16, tzinfo=UTC)


@pytest.fixture
def papers() -> dict[str, Document]:
    """The documents as they stand at the end of the year, by title."""
    start = UNTIL - timedelta(days=365)
    with occasion(at=start, origin=Origin.DEMO):
        scene = stage.build(start, UNTIL)
    agenda = Agenda(UNTIL)
    documents.plan(scene, agenda)
    agenda.play()
    return {row.title: row for row in Document.objects.all()}


def test_where_the_papers_stand_at_the_end_of_the_year(papers):
    stands = {title: (row.state, row.edition) for title, row in papers.items()}
    assert stands["Service management policy"] == ("approved", 2)
    assert stands["Major incidents: what we do"] == ("approved", 2), (
        "the first attempt at the second version was refused"
    )
    assert stands["Service continuity plan"] == ("draft", 0)
    assert {state for title, (state, _n) in stands.items() if title != "Service continuity plan"} == {"approved"}
    overdue = {title for title, row in papers.items() if row.next_review_on and row.next_review_on < UNTIL.date()}
    assert overdue == {"Plan for communication"}
    policy = papers["Service management policy"]
    missing = selectors.yet_to_read(policy, staff_readers(policy))
    assert [person.name for person in missing] == ["Sam Idowu"]
    [newest, first] = selectors.versions_of(policy)
    assert first.approved_at.month == 3
    signed = approvers_of([newest.approval_id, first.approval_id])
    assert {vote.by.name for votes in signed.values() for vote in votes} == {"Ines Vallory"}


def test_what_is_signed_says_something_below_each_heading():
    for paper in texts.PAPERS:
        empty = outline.empty(paper.body, paper.keys)
        assert bool(empty) is (paper.name == "continuity"), (paper.name, empty)
    for body in (texts.POLICY_2, texts.PROCEDURE_2):
        key = "service-management-policy" if body == texts.POLICY_2 else "major-incident-procedure"
        assert outline.empty(body, [key]) == []
