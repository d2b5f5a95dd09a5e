"""What the proof of clause 10.2 asks; all improvements of the provider, as they were effective at a moment."""

from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast, StrIndex

from wellkept.sms.improvement.improvements.lifecycle import APPROVED
from wellkept.sms.improvement.improvements.models import Criterion, Improvement


def on_record(at: datetime) -> QuerySet[Improvement]:
    """Every improvement that was on the register at a moment."""
    return Improvement.objects.filter(opened_at__lte=at)


def opened_between(since: datetime, until: datetime) -> QuerySet[Improvement]:
    """The improvements that were put on the register in a period, both ends included."""
    return on_record(until).filter(opened_at__gte=since)


def decided_between(since: datetime, until: datetime) -> QuerySet[Improvement]:
    """The improvements that were decided on in a period, both ends included."""
    return Improvement.objects.filter(decided_at__gte=since, decided_at__lte=until)


def approved_between(since: datetime, until: datetime) -> QuerySet[Improvement]:
    """Those of them that were approved and not cancelled since."""
    return decided_between(since, until).filter(state__in=APPROVED)


def implemented_between(since: datetime, until: datetime) -> QuerySet[Improvement]:
    """The improvements that were carried out in a period, both ends included."""
    return Improvement.objects.filter(implemented_at__gte=since, implemented_at__lte=until)


def criteria(at: datetime) -> QuerySet[Criterion]:
    """The criteria that had been approved by a moment and still hold."""
    return Criterion.objects.filter(state="approved", approved_at__lte=at)


def without_a_score() -> Q:
    """The improvements that lack a score by a criterion that had been approved when they were decided on."""
    given = Cast(OuterRef("scores"), TextField())
    lacking = Criterion.objects.filter(state="approved", approved_at__lte=OuterRef("decided_at"))
    return Q(Exists(lacking.annotate(place=StrIndex(given, F("number"))).filter(place=0)))


def not_yet(column: str, at: datetime) -> Q:
    """The improvements of which a moment had not come."""
    return Q(**{f"{column}__isnull": True}) | Q(**{f"{column}__gt": at})
