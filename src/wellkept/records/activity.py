"""Activity around a record: what does not change the record itself but shows when something happened last."""

from collections.abc import Collection
from datetime import datetime

from wellkept.kernel import rows
from wellkept.kernel.registry import Kind
from wellkept.records.guard import writing
from wellkept.records.models import Record


def touch(kind: Kind, record_ids: Collection[int], at: datetime) -> None:
    """Move the time of the last activity of row and card ahead to a moment, never back; the version stays."""
    with writing():
        for model in (kind.model, Record):
            rows.move_ahead(model, record_ids, "updated_at", at)
