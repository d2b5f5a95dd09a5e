"""Reading resources."""

from datetime import date, datetime

from django.db.models import Q, QuerySet

from wellkept.sms.support.resources.models import Resource

#: Of each of these there is some need in any management system; partners only where there are any.
EXPECTED = ("human", "technical", "information", "financial")


def on_record(at: datetime) -> QuerySet[Resource]:
    """The needs that were on record at a moment."""
    return Resource.objects.filter(opened_at__lte=at)


def covering(day: date) -> Q:
    """Needs whose period covers a day."""
    return Q(period_start__lte=day) & (Q(period_end__isnull=True) | Q(period_end__gte=day))


def short_within(start: datetime, at: datetime) -> Q:
    """Needs that were short at some time of a window."""
    ended = Q(period_end__isnull=False, period_end__lt=start.date())
    return Q(gap__gt=0, gap_since__lte=at) & ~ended
