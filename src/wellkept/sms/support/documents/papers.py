"""A document as a paper: all that prints or exports of it need. This is the one place from which they take it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from wellkept.components.approvals.models import Vote
from wellkept.components.approvals.selectors import approvers_of
from wellkept.directory.models import Person
from wellkept.sms.support.documents import selectors
from wellkept.sms.support.documents.models import Document, DocumentVersion


@dataclass(frozen=True, slots=True)
class Signature:
    """Who said yes to a version, what that yes means, and when."""

    name: str
    meaning: str
    at: datetime
    person: Person
    instead_of: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """One version of a document; `version` 0 is a draft, which nobody has signed."""

    number: str
    title: str
    version: int
    classification: Any
    language: str
    owner: str
    author: str
    change_summary: str
    in_force_from: datetime | None
    next_review_on: date | None
    signatures: Sequence[Signature]
    body: str


def signatures(votes: Iterable[Vote]) -> list[Signature]:
    """The signatures that some votes are."""
    return [
        Signature(
            vote.by.name,
            vote.seat.step.name,
            vote.at,
            vote.by,
            vote.seat.person.name if vote.by_id != vote.seat.person_id else "",
        )
        for vote in votes
    ]


def _signatures_of(version: DocumentVersion) -> list[Signature]:
    key = version.approval_id
    return signatures(approvers_of([key]).get(key, ())) if key is not None else []


def paper_of(document: Document, version: DocumentVersion | None = None) -> Paper:
    """An approved version of a document as a paper; without one its working version."""
    author = version.author if version is not None else document.author
    return Paper(
        number=document.number,
        title=version.title if version is not None else document.title,
        version=version.ordinal if version is not None else 0,
        classification=document.get_classification_display(),
        language=document.language,
        owner=document.owner.name if document.owner is not None else "",
        author=author.name if author is not None else "",
        change_summary=version.change_summary if version is not None else document.change_summary,
        in_force_from=version.effective_from if version is not None else None,
        next_review_on=document.next_review_on,
        signatures=_signatures_of(version) if version is not None else (),
        body=selectors.body_of(version) if version is not None else document.body,
    )
