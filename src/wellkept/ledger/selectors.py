"""Reading the trail and its outbox. Who may see a subject is for the caller to check first."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import ExpressionWrapper, F, QuerySet, fields
from django.db.models.functions import Now

from wellkept.ledger.models import Event, Outbox


def timeline(subject_id: int, *, public_only: bool, limit: int = 50, before: int | None = None) -> list[Event]:
    """The latest `limit` events of a subject, newest last, with their personal text (Event.words), in one query.

    `before` is the id of the oldest event already shown; `public_only` leaves out what is for the provider's eyes.
    """
    events = Event.objects.filter(subject_id=subject_id).select_related("text").order_by("-id")
    if public_only:
        events = events.filter(public=True)
    if before is not None:
        events = events.filter(id__lt=before)
    return list(events[:limit])[::-1]


def events_of(verbs: Collection[str], *, since: datetime, until: datetime) -> QuerySet[Event]:
    """Events of exactly these verbs that happened from `since` up to but not including `until`."""
    return Event.objects.filter(verb__in=verbs, effective_at__gte=since, effective_at__lt=until)
