"""What verification reads of the trail, a page at a time, however damaged it is."""

from collections.abc import Sequence
from typing import Any

from django.db import DatabaseError


def rows(found: Any, ids: Sequence[int]) -> dict[int, tuple[Any, ...] | None]:
    """Those of the rows found that have these keys, by key; None for a row so damaged that it cannot be read."""
    low, high = min(ids, default=0), max(ids, default=0)
    # Neighbours in the sealed order are nearly always neighbours by id, and a range is far cheaper to ask for than a list.
    near = found.filter(pk__gte=low, pk__lte=high) if high - low < 4 * len(ids) else found.filter(pk__in=ids)
    try:
        return {row[0]: row for row in near}
    except (DatabaseError, TypeError, ValueError):
        if len(ids) > 1:
            half = len(ids) // 2
            return rows(found, ids[:half]) | rows(found, ids[half:])
        return dict.fromkeys(ids)
