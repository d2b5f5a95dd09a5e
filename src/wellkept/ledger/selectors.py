"""Reading the trail and its outbox. Who may see a subject is for the caller to check first."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Exists, F, Min, OuterRef, QuerySet

from wellkept.jobs import clock
from wellkept.kernel import prepared
from wellkept.ledger.models import Checkpoint, Event, Outbox, Seal, Sealer


def timeline(
    kind: str, subject_id: int, *, public_only: bool, limit: int = 50, before: int | None = None
) -> list[Event]:
    """The latest `limit` events of a subject, newest last, with their personal text (Event.words), in one query.

    Ids are unique within a kind only, so both are needed. `before` is the id of the oldest event already shown;
    `public_only` leaves out what is for the provider's eyes.
    """

    def latest(kind: str, subject: int, before: int = 0) -> QuerySet[Event]:
        events = Event.objects.filter(subject_kind=kind, subject_id=subject).select_related("text").order_by("-id")
        if public_only:
            events = events.filter(public=True)
        return (events.filter(id__lt=before) if before else events)[:limit]

    earlier = {} if before is None else {"before": before}
    key = ("timeline", public_only, limit, *earlier)
    return prepared.read(key, latest, kind=kind, subject=subject_id, **earlier)[::-1]


def events_of(verbs: Collection[str], *, since: datetime, until: datetime) -> QuerySet[Event]:
    """Events of exactly these verbs that happened from `since` up to but not including `until`."""
    return Event.objects.filter(verb__in=verbs, effective_at__gte=since, effective_at__lt=until)


def due(now: datetime) -> QuerySet[Outbox]:
    """Outbox rows that a worker may take now."""
    return Outbox.objects.filter(parked_at__isnull=True, run_after__lte=now)


def has_due() -> bool:
    """Whether any event waits for what must follow it."""
    return due(clock.now()).exists()


def oldest_due_age() -> float | None:
    """How long the oldest due outbox row has been waiting (seconds); None when nothing waits."""
    now = clock.now()
    oldest: datetime | None = due(now).aggregate(oldest=Min("run_after"))["oldest"]
    return max((now - oldest).total_seconds(), 0.0) if oldest else None


def parked() -> QuerySet[Outbox]:
    """Events whose followers kept failing, the latest first; `parked_reason` says why, outbox.release tries them again."""
    return Outbox.objects.filter(parked_at__isnull=False).order_by("-parked_at", "-id")


def failed() -> QuerySet[Outbox]:
    """Those of the parked events whose followers failed; the others are held by somebody's will, as after a restore."""
    return parked().filter(parked_reason=F("last_error"))


def held() -> QuerySet[Outbox]:
    """Those of the parked events that nothing was tried for since they were held."""
    return parked().exclude(parked_reason=F("last_error"))


def unsealed_count() -> int:
    """How many committed events wait for the sealer."""
    settled = Sealer.objects.values_list("settled", flat=True).first() or 0
    return Event.objects.filter(
        ~Exists(Seal.objects.filter(event_id=OuterRef("id"), event_id__gt=settled)), id__gt=settled
    ).count()


def last_checkpoint() -> Checkpoint | None:
    """The newest signed statement of the trail."""
    return Checkpoint.objects.order_by("-size").first()
