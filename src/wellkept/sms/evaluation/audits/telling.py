"""Whom the events of audits concern."""

from wellkept.ledger.models import Event
from wellkept.sms.evaluation.audits import selectors


def managers(event: Event) -> set[int]:
    """Who manages the system and the organization."""
    return {person.pk for person in selectors.managers()}
