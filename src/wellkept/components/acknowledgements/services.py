"""Acknowledging a record."""

from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wellkept.components.acknowledgements.models import Acknowledgement
from wellkept.components.subject import subject_of
from wellkept.kernel import occasion
from wellkept.kernel.errors import Refused
from wellkept.kernel.permissions import Actor
from wellkept.ledger import services as ledger


def acknowledge(record: Any, edition: int, *, actor: Actor) -> Acknowledgement:
    """Say that one has read an edition of a record (resolved within the actor's sight) and understood it; saying it again
    changes nothing. Raises Refused for a program that is nobody.
    """
    if actor.person_id is None:
        raise Refused(_("Only a person can say that he has read something."))
    subject = subject_of(record)
    with transaction.atomic():
        row, new = Acknowledgement.objects.get_or_create(
            record_id=subject.record_id,
            edition=edition,
            person_id=actor.person_id,
            defaults={
                "customer_id": subject.customer_id,
                "at": occasion.now(),
                "recorded_at": datetime.now(UTC),
                "origin": str(occasion.current().origin),
            },
        )
        if new:
            changes = {"edition": edition, "person": actor.person_id}
            ledger.append([subject.entry("acknowledged", changes=changes)], actor=actor)
    return row
