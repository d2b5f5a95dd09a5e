"""Reading obligations."""

from datetime import datetime

from django.db.models import QuerySet

from wellkept.sms.context.obligations.models import Obligation


def on_record(at: datetime) -> QuerySet[Obligation]:
    """Every obligation that was on record at a moment."""
    return Obligation.objects.filter(opened_at__lte=at)
