"""Lengths of time as people write them: "4 h", "30 min", "1 h 30 min", "1:30", "2.5 h"."""

import re

from django.utils.translation import gettext as _

#: More than anybody promises; it keeps slips of the hand out.
LONGEST = 10_000 * 3600
_UNITS = {"h": 3600, "s": 3600, "m": 60}
_PART = re.compile(
    r"(\d{1,6}(?:[.,]\d{1,3})?)\s*(h|hrs?|hours?|std\.?|stunden?|m|mins?|minutes?|minuten?)(?![a-z])", re.IGNORECASE
)
_CLOCK = re.compile(r"(\d{1,5}):([0-5]\d)")


def seconds_of(text: str) -> int:
    """The seconds that a text means. Raises ValueError with a sentence: a day or a bare number could mean several things."""
    written = text.strip()
    clock = _CLOCK.fullmatch(written)
    if clock:
        return _within(int(clock[1]) * 3600 + int(clock[2]) * 60)
    parts = list(_PART.finditer(written))
    if not parts or _PART.sub("", written).strip(" ,") != "":
        raise ValueError(_("Write hours or minutes, such as “4 h” or “30 min”."))
    return _within(round(sum(float(part[1].replace(",", ".")) * _UNITS[part[2][0].lower()] for part in parts)))


def _within(seconds: int) -> int:
    if not 60 <= seconds <= LONGEST:
        raise ValueError(_("Give at least 1 min and at most 10,000 h."))
    return seconds
