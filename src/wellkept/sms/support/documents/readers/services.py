"""Letting in those whom a document is made known to."""

from collections.abc import Iterable

from django.db.models import Q

from wellkept.components.approvals.models import Seat
from wellkept.kernel.permissions import Actor
from wellkept.ledger import services as ledger
from wellkept.records.models import Audience
from wellkept.sms.support.documents.lifecycle import HOLDING
from wellkept.sms.support.documents.models import Document
from wellkept.sms.support.documents.readers import selectors


def share(document: Document, *, actor: Actor) -> int:
    """Let exactly those read a document whom it is made known to, while a version is in force; returns how many rows changed.

    Who votes or voted on it, or watches it, goes on seeing it.
    """
    holds = document.edition > 0 and document.state in HOLDING
    organizations = set(selectors.organizations(document).values_list("pk", flat=True)) if holds else set()
    people = set(selectors.role_holders(document).values_list("person", flat=True)) if holds else set()
    there = Audience.objects.filter(record=document.pk)
    kept = Seat.objects.filter(step__approval__record=document.pk).values("person")
    mine = there.filter(watching=False, until__isnull=True).exclude(person__in=kept)
    gone = mine.filter(
        Q(organization__isnull=False) & ~Q(organization__in=organizations)
        | Q(person__isnull=False) & ~Q(person__in=people)
    )
    shut_out = gone.delete()[0]
    let_in = _let_in(document.pk, "organization_id", organizations) + _let_in(document.pk, "person_id", people)
    if let_in or shut_out:
        entry = ledger.Entry(
            "document.readers_changed", subject_kind="document", subject_id=document.pk, customer_id=document.customer_id,
            changes={"let_in": let_in, "shut_out": shut_out},
        )  # fmt: skip
        ledger.append([entry], actor=actor)
    return shut_out + let_in


def _let_in(record: int, column: str, wanted: Iterable[int]) -> int:
    known = set(Audience.objects.filter(record=record).values_list(column, flat=True))
    new = sorted(set(wanted) - known)
    Audience.objects.bulk_create([Audience(record_id=record, **{column: key}) for key in new], ignore_conflicts=True)
    return len(new)
