"""Lengths of time as people write them: "4 h", "30 min", "1 h 30 min", "1:30", "2.5 h", "4" for hours; and in days of either
kind: "2 working days", "120 calendar days".

words.promised_time writes them.
"""

import re

from django.utils.translation import gettext as _

from wellkept.kernel.calendars import Length, Unit

#: More than anybody promises; it keeps slips of the hand out.
LONGEST = 10_000 * 3600
_UNITS = {"h": 3600, "s": 3600, "m": 60}
_PART = re.compile(
    r"(\d{1,6}(?:[.,]\d{1,2})?)\s*(h|hrs?|hours?|std\.?|stunden?|m|mins?|minutes?|minuten?)(?![a-z])", re.IGNORECASE
)
_HOURS = re.compile(r"\d{1,6}(?:[.,]\d{1,2})?")
_BELOW = re.compile(r"[-\u2212\u2013]\s*\d")
_DAYS = re.compile(
    r"(\d{1,4}(?:[.,]\d{1,2})?)\s*(?:(working|business|arbeits|werk)|(calendar|kalender))[\s-]?(?:days?|tage?n?)",
    re.IGNORECASE,
)
_DAY = 86_400
_MOST_DAYS = 3660
_CLOCK = re.compile(r"(\d{1,5}):([0-5]\d)")


def length_of(text: str) -> Length:
    """The length that a text means: service time, working days or calendar days. Raises ValueError with a sentence."""
    days = _DAYS.fullmatch(text.strip())
    if days is None:
        return Length(seconds_of(text))
    seconds = round(float(days[1].replace(",", ".")) * _DAY)
    if not 0 < seconds <= _MOST_DAYS * _DAY:
        raise ValueError(_("Give more than nothing and at most %(n)d days.") % {"n": _MOST_DAYS})
    return Length(seconds, Unit.WORKING_DAYS if days[2] else Unit.CALENDAR_DAYS)


def seconds_of(text: str) -> int:
    """The seconds that a text means; a number alone means hours. Raises ValueError with a sentence: a day could mean several
    things.
    """
    written = text.strip()
    if _BELOW.match(written):
        return _within(0)
    clock = _CLOCK.fullmatch(written)
    if clock:
        return _within(int(clock[1]) * 3600 + int(clock[2]) * 60)
    if _HOURS.fullmatch(written):
        return _within(round(float(written.replace(",", ".")) * 3600))
    parts = list(_PART.finditer(written))
    if not parts or _PART.sub("", written).strip(" ,") != "":
        raise ValueError(
            _("Write hours or minutes, such as “4 h”, or say which days: “2 working days”, “10 calendar days”.")
        )
    return _within(round(sum(float(part[1].replace(",", ".")) * _UNITS[part[2][0].lower()] for part in parts)))


def _within(seconds: int) -> int:
    if not 60 <= seconds <= LONGEST:
        raise ValueError(_("Give at least 1 min and at most 10000 h."))
    return seconds
