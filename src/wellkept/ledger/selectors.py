"""Reading the trail and its outbox. Who may see a subject is for the caller to check first."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Exists, F, Func, Min, OuterRef, Q, QuerySet

from wellkept.jobs import clock
from wellkept.kernel import prepared
from wellkept.ledger import hashing
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


def event_of(kind: str, subject_id: int, key: int) -> Event | None:
    """One event of a subject with its personal text; None for an id that is another's or nobody's."""
    return Event.objects.filter(subject_kind=kind, subject_id=subject_id, pk=key).select_related("text").first()


def latest() -> int:
    """The id of the last event of all; 0 for none. What comes later is news to a page that was made now."""
    found = prepared.read("latest event", lambda: Event.objects.order_by("-id").values_list("id", flat=True)[:1])
    return found[0] if found else 0


def news_of(kind: str, subject_id: int, since: int, *, public_only: bool, limit: int = 20) -> list[Event]:
    """The latest events of a subject after the one of that id, newest first, without their text; see `timeline`."""

    def later(kind: str, subject: int, since: int) -> QuerySet[Event]:
        events = Event.objects.filter(subject_kind=kind, subject_id=subject, id__gt=since).order_by("-id")
        return (events.filter(public=True) if public_only else events)[:limit]

    key = ("news of one", public_only, limit)
    return prepared.read(key, later, kind=kind, subject=subject_id, since=since)


def touched(
    kinds: Collection[str], since: int, *, public_only: Collection[str] = (), limit: int
) -> list[tuple[int, str, int, str]]:
    """Subjects of some kinds that something happened to after the event of that id: (event, kind, subject, verb), the first
    first. Of the kinds in `public_only` only what customers may know counts.
    """
    told = Q(public=True) | ~Q(subject_kind__in=list(public_only)) if public_only else Q()
    chosen = tuple(sorted(kinds))

    def later(since: int) -> "QuerySet[Event, Any]":
        events = Event.objects.filter(told, subject_kind__in=chosen, id__gt=since, subject_id__isnull=False)
        return events.order_by("id").values_list("id", "subject_kind", "subject_id", "verb")[:limit]

    return prepared.read(("touched", chosen, tuple(sorted(public_only)), limit), later, since=since)


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


class _Written(Func):
    """A moment as hashing.instant writes it, made by the database: several times faster than by way of datetime."""

    output_field = models.CharField()
    template = "REPLACE(%(expressions)s, ' ', 'T') || CASE LENGTH(%(expressions)s) WHEN 19 THEN '.000000Z' ELSE 'Z' END"

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        """PostgreSQL keeps an instant, not its text."""
        template = """TO_CHAR(%(expressions)s AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""
        return self.as_sql(compiler, connection, template=template)


def written_events() -> Any:
    """Events as tuples of key, leaf and what the leaf is made of, moments as they are hashed."""
    times = {"recorded_at": _Written("recorded_at"), "effective_at": _Written("effective_at")}
    return Event.objects.values_list("id", "leaf", *(times.get(name, name) for name in hashing.FIELDS))
