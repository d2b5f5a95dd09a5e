"""Reading services and what is needed from them."""

from datetime import datetime

from django.db.models import QuerySet

from wellkept.sms.portfolio.services.models import Service, ServiceRequirement


def on_record(at: datetime) -> QuerySet[Service]:
    """Every service that was on record at a moment."""
    return Service.objects.filter(opened_at__lte=at)


def requirements(at: datetime) -> QuerySet[ServiceRequirement]:
    """Every requirement on a service that was on record at a moment."""
    return ServiceRequirement.objects.filter(opened_at__lte=at)


def covered() -> QuerySet[Service]:
    """The live services that the management system covers."""
    return Service.objects.filter(state="live", in_scope=True)
