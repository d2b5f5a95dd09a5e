"""Whom an answer to an appointment concerns."""

from wellkept.ledger.models import Event
from wellkept.sms.leadership.authority.models import RoleAssignment


def appointers(event: Event) -> set[int]:
    """Whoever made the appointment."""
    by = RoleAssignment.objects.filter(pk=event.subject_id).values_list("appointed_by", flat=True).first()
    return {by} if by else set()


def nobody(_event: Event) -> set[int]:
    """No one."""
    return set()
