"""Notifications by mail: owed by the event, sent by the worker, tried again, parked with the reason."""

from datetime import UTC, datetime, timedelta
from smtplib import SMTPException

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import translation

from wellkept.components.notifications.models import Notification
from wellkept.directory.actors import actor_of
from wellkept.directory.models import User
from wellkept.jobs.schedule import every, stopping
from wellkept.kernel.registry import kind
from wellkept.ledger.models import Event
from wellkept.records.scope import sees_notes, visible_cards

log = structlog.get_logger("wellkept.mail")

MOST_ATTEMPTS = 8
LEASE = timedelta(minutes=2)


@every(5, name="notifications.mail")
def send_owed(limit: int = 50) -> int:
    """Send the mails that are owed; returns how many went out. A mail that fails is tried again, later and later."""
    now = datetime.now(UTC)
    owed = list(
        Notification.objects.filter(mail_at__lte=now, mailed_at__isnull=True)
        .select_related("person", "record")
        .order_by("mail_at", "id")[:limit]
    )
    if not owed:
        return 0
    people = User.objects.filter(person__in={n.person_id for n in owed}).select_related("person__organization")
    users = {user.person_id: user for user in people}
    sent = 0
    connection = get_connection()
    for notice in owed:
        taken = Notification.objects.filter(pk=notice.pk, mail_at=notice.mail_at, mailed_at__isnull=True)
        if stopping() or not taken.update(mail_at=datetime.now(UTC) + LEASE, attempts=F("attempts") + 1):
            continue
        user = users.get(notice.person_id)
        if user is None or not user.mail_notices or not may_still_know(notice, user):
            Notification.objects.filter(pk=notice.pk).update(mail_at=None)
            continue
        try:
            message(notice, user, connection).send()
        except (OSError, SMTPException, ValueError) as error:
            _failed(notice, error)
        else:
            Notification.objects.filter(pk=notice.pk).update(mail_at=None, mailed_at=datetime.now(UTC), error="")
            sent += 1
    return sent


def hold_owed(reason: str) -> int:
    """Park every mail that is owed, so that none is sent; `reason` stands beside each. Returns how many there were."""
    owed = Notification.objects.filter(mail_at__isnull=False, mailed_at__isnull=True)
    return owed.update(mail_at=None, error=reason)


def may_still_know(notice: Notification, user: User) -> bool:
    """Whether the person may see now what he is to be told; rights may have ended since the event."""
    actor = actor_of(user)
    if notice.record is None:
        return user.is_active
    if not visible_cards(actor).filter(pk=notice.record_id or 0).exists():
        return False
    if notice.verb.endswith(".told"):
        return True
    event = Event.objects.filter(pk=notice.event_id or 0).only("public").first()
    return event is None or event.public or sees_notes(kind(notice.record.kind), actor)


def _failed(notice: Notification, error: Exception) -> None:
    attempts = notice.attempts + 1
    later = None if attempts >= MOST_ATTEMPTS else datetime.now(UTC) + timedelta(seconds=30 * 2**attempts)
    Notification.objects.filter(pk=notice.pk).update(mail_at=later, error=f"{type(error).__name__}: {error}"[:500])
    log.warning("mail failed", notification=notice.pk, attempts=attempts, parked=later is None)


def message(notice: Notification, user: User, connection: object | None = None) -> EmailMultiAlternatives:
    """The mail of a notification: one thread a record, marked as automatic, so that nothing answers it."""
    host = settings.BASE_URL.partition("://")[2].partition("/")[0].partition(":")[0] or "localhost"
    record = notice.record
    link = f"{settings.BASE_URL}/r/{record.number}" if record else settings.BASE_URL
    with translation.override(user.language or user.person.organization.language):
        context = {"notice": notice, "record": record, "link": link, "profile": f"{settings.BASE_URL}/profile"}
        text = render_to_string("notifications/mail.txt", context)
        html = render_to_string("notifications/mail.html", context)
    subject = f"[{record.number}] {record.title}" if record else notice.text
    mail = EmailMultiAlternatives(
        subject=" ".join(subject.split())[:200],
        body=text,
        to=[user.email],
        connection=connection,
        headers={
            "Message-ID": f"<notice-{notice.pk}@{host}>",
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
            "Precedence": "bulk",
            **({"References": f"<record-{record.number}@{host}>"} if record else {}),
        },
    )
    mail.attach_alternative(html, "text/html")
    return mail
