"""What a person does with notices."""

from wellkept.components.notifications.models import Notification
from wellkept.kernel import occasion
from wellkept.kernel.permissions import Actor


def mark_read(*, actor: Actor, notice_id: int | None = None, record_id: int | None = None) -> int:
    """Mark the actor's own notices as read: one, those about a record, or all; returns how many."""
    own = Notification.objects.filter(person=actor.person_id, read_at__isnull=True)
    if notice_id is not None:
        own = own.filter(pk=notice_id)
    if record_id is not None:
        own = own.filter(record=record_id)
    return own.update(read_at=occasion.now())
