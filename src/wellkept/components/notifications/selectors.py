"""Reading notifications."""

from django.db.models import OuterRef, QuerySet

from wellkept.components.notifications.models import Notification
from wellkept.kernel import prepared
from wellkept.kernel.within import CountOf

#: Unread notices are counted to here; the bell says no more than that there are many.
COUNTED = 100


def unread_within(person: str) -> CountOf:
    """How many notices somebody has not read, as a column of a query that names him in the column `person`."""
    unread = Notification.objects.filter(person=OuterRef(person), read_at__isnull=True)
    return CountOf(unread.values("pk")[:COUNTED])


def unread_count(person_id: int) -> int:
    """How many notices a person has not read; one indexed statement, counted to a hundred."""
    unread = prepared.read(
        "unread",
        lambda person: Notification.objects.filter(person=person, read_at__isnull=True).values_list("pk")[:COUNTED],
        person=person_id,
    )
    return len(unread)


def latest(person_id: int, limit: int = 50, before: int | None = None) -> QuerySet[Notification]:
    """A person's notices, newest first; `before` is the key of the last one already shown."""
    found = Notification.objects.filter(person=person_id).select_related("record").order_by("-id")
    return (found.filter(pk__lt=before) if before else found)[:limit]


def parked() -> QuerySet[Notification]:
    """Mails that were given up, newest first."""
    return Notification.objects.filter(mailed_at__isnull=True, mail_at__isnull=True).exclude(error="").order_by("-id")
