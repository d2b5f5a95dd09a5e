"""Reading services."""

from datetime import datetime

from django.db.models import QuerySet

from wellkept.sms.portfolio.services.models import Service


def on_record(at: datetime) -> QuerySet[Service]:
    """Every service that was on record at a moment."""
    return Service.objects.filter(opened_at__lte=at)
