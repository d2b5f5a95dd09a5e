"""Named calendars, compiled once for each content."""

import json
from functools import lru_cache
from typing import Any

from wellkept.kernel.calendars import CalendarChain, ServiceCalendar


@lru_cache(maxsize=256)
def compiled(versions: str) -> Any:
    """The calendar to compute with, from the JSON list of its dated versions; CalendarError when one is impossible."""
    parts = [ServiceCalendar.from_dict(version) for version in json.loads(versions)]
    if not parts:
        return ServiceCalendar.always()
    return parts[0] if len(parts) == 1 else CalendarChain(parts)
