"""Reading acknowledgements."""

from datetime import datetime

from django.db.models import QuerySet

from wellkept.components.acknowledgements.models import Acknowledgement


def of_edition(record_id: int, edition: int, at: datetime | None = None) -> QuerySet[Acknowledgement]:
    """Who has acknowledged an edition of a record, up to a moment where one is given."""
    rows = Acknowledgement.objects.filter(record=record_id, edition=edition)
    return rows if at is None else rows.filter(at__lte=at)
