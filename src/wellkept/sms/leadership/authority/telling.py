"""Whom an answer to an appointment concerns."""

from wellkept.ledger.models import Event
from wellkept.sms.leadership.authority import selectors


def appointers(event: Event) -> set[int]:
    """Whoever made the appointment."""
    by = selectors.appointer(event.subject_id)
    return {by} if by else set()


def nobody(_event: Event) -> set[int]:
    """No one."""
    return set()
