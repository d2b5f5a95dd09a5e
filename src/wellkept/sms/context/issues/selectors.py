"""Reading issues."""

from datetime import datetime

from django.db.models import QuerySet

from wellkept.sms.context.issues.models import Issue


def on_record(at: datetime) -> QuerySet[Issue]:
    """Every issue that was on record at a moment."""
    return Issue.objects.filter(opened_at__lte=at)
