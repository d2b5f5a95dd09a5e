"""What the proof of clause 10.1 asks; all findings of the provider, as they were effective at a moment."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import DateTimeField, DurationField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Value

from wellkept.components.classification.models import Level
from wellkept.components.findings import selectors as findings
from wellkept.components.findings.models import Finding
from wellkept.components.tasks.models import Task


def opened_between(since: datetime, until: datetime) -> QuerySet[Finding]:
    """The nonconformities that were put on record in a period, both ends included."""
    return findings.nonconformities(until).filter(opened_at__gte=since)


def acted_on_between(since: datetime, until: datetime) -> QuerySet[Finding]:
    """The nonconformities for which it had been decided that action is needed, and that were open at some time of a period."""
    decided = findings.nonconformities(until).filter(action_needed=True, action_decided_at__lte=until)
    return decided.filter(Q(closed_at__isnull=True) | Q(closed_at__gte=since))


def open_at(at: datetime) -> QuerySet[Finding]:
    """The nonconformities that were open at a moment."""
    return findings.nonconformities(at).filter(Q(closed_at__isnull=True) | Q(closed_at__gt=at))


def later_than(column: str, within: timedelta) -> Q:
    """The findings of which a moment lies further than that behind their opening, or has not come."""
    latest = ExpressionWrapper(
        F("opened_at") + Value(within, output_field=DurationField()), output_field=DateTimeField()
    )
    return Q(**{f"{column}__isnull": True}) | Q(**{f"{column}__gt": latest})


def _actions(at: datetime) -> QuerySet[Task]:
    """The corrective actions of a finding that had been asked for by a moment."""
    return Task.objects.filter(about=OuterRef("pk"), opened_at__lte=at).exclude(state="cancelled")


def without_action(at: datetime) -> Q:
    """The findings about which no action was asked for."""
    return ~Q(Exists(_actions(at)))


def with_loose_action(at: datetime) -> Q:
    """The findings with an action that nobody has or that is due at no time."""
    return Q(Exists(_actions(at).filter(Q(assignee__isnull=True) | Q(due_at__isnull=True))))


def with_late_action(at: datetime) -> Q:
    """The findings with an action past its date that is not done."""
    late = _actions(at).filter(due_at__lt=at).filter(Q(done_at__isnull=True) | Q(done_at__gt=at))
    return Q(Exists(late))


def with_pressing_action(at: datetime, within: timedelta) -> Q:
    """The findings with an action of the highest priority that is due within a time of their opening."""
    latest: Any = ExpressionWrapper(
        OuterRef("opened_at") + Value(within, output_field=DurationField()), output_field=DateTimeField()
    )
    return Q(Exists(_actions(at).filter(priority=Level.HIGH, due_at__lte=latest)))
