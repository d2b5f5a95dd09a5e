"""How times, spans and figures are said: pure functions, the same words on the server and (through `WORDS`) in the browser."""

from datetime import UTC, date, datetime
from decimal import Decimal
from zlib import crc32

from django.utils import timezone
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from wellkept.kernel.calendars import Unit

MINUTE, HOUR, DAY = 60, 3600, 86400
MONTH, YEAR = 30 * DAY, 365 * DAY

#: A deadline nearer than this many seconds is said to be soon.
SOON = 4 * HOUR

#: The unit of each size, largest first: (from this many seconds on, length of the unit, key of its word).
UNITS = (
    (2 * YEAR, YEAR, "year"),
    (60 * DAY, MONTH, "month"),
    (48 * HOUR, DAY, "day"),
    (HOUR, HOUR, "hour"),
    (0, MINUTE, "minute"),
)

WORDS = {
    "minute": pgettext_lazy("unit", "%(n)s min"),
    "hour": pgettext_lazy("unit", "%(n)s h"),
    "day": pgettext_lazy("unit", "%(n)s d"),
    "month": pgettext_lazy("unit", "%(n)s mo"),
    "year": pgettext_lazy("unit", "%(n)s y"),
    "due": pgettext_lazy("deadline", "in %(time)s"),
    "over": pgettext_lazy("deadline", "%(time)s over"),
    "due_now": pgettext_lazy("deadline", "now"),
    "ago": gettext_lazy("%(time)s ago"),
    "just_now": gettext_lazy("just now"),
}


#: The months as dates have them, January first.
MONTHS = (
    pgettext_lazy("short month", "Jan"), pgettext_lazy("short month", "Feb"), pgettext_lazy("short month", "Mar"),
    pgettext_lazy("short month", "Apr"), pgettext_lazy("short month", "May"), pgettext_lazy("short month", "Jun"),
    pgettext_lazy("short month", "Jul"), pgettext_lazy("short month", "Aug"), pgettext_lazy("short month", "Sep"),
    pgettext_lazy("short month", "Oct"), pgettext_lazy("short month", "Nov"), pgettext_lazy("short month", "Dec"),
)  # fmt: skip


def _now() -> datetime:
    return datetime.now(UTC)


def span(seconds: float) -> str:
    """A length of time in its largest fitting unit, rounded down: "20 min", "2 h", "3 d"; "" below a minute."""
    size = abs(seconds)
    if size < MINUTE:
        return ""
    for least, length, key in UNITS:
        if size >= least:
            return str(WORDS[key]) % {"n": int(size // length)}
    return ""


def duration(seconds: float | None) -> str:
    """A length of time in its two largest units: "2 h 15 min", "3 d 4 h"; "" for None."""
    if seconds is None:
        return ""
    rest = round(abs(seconds) / MINUTE)
    if rest == 0:
        return str(WORDS["minute"]) % {"n": 0 if seconds == 0 else "< 1"}
    days, rest = divmod(rest, DAY // MINUTE)
    hours, minutes = divmod(rest, 60)
    parts = [(days, "day"), (hours, "hour"), (minutes, "minute")]
    while parts[0][0] == 0:
        parts.pop(0)
    return " ".join(str(WORDS[key]) % {"n": n} for n, key in parts[:2] if n)


def service_time(seconds: float, *, exact: bool = False) -> str:
    """A length of service time in hours and minutes alone, as a day of service has no fixed length: "40 h", "2 h 15 min".

    Rounded to minutes, or `exact` ("7.5 min"), as lengths.seconds_of reads it.
    """
    if 0 < abs(seconds) < MINUTE / 2:
        return duration(seconds)
    minutes = abs(seconds) / MINUTE
    hours, rest = divmod(minutes if exact else round(minutes), 60)
    said = [str(WORDS[key]) % {"n": f"{n:.5g}"} for n, key in ((hours, "hour"), (rest, "minute")) if n]
    return " ".join(said) or str(WORDS["minute"]) % {"n": 0}


def promised_time(seconds: float, unit: str, *, exact: bool = False) -> str:
    """The time of a target in the words of its unit (kernel.calendars.Unit): "4 h", "1 working day", "0.5 calendar days"."""
    if unit == Unit.TIME:
        return service_time(seconds, exact=exact)
    days = seconds / DAY
    number = days if exact else round(days, 1)
    whole = number == int(number)
    said = {"n": f"{number:.6g}" if exact else figure(number, 0 if whole else 1)}
    if unit == Unit.WORKING_DAYS:
        return ngettext("%(n)s working day", "%(n)s working days", _plural(number)) % said
    return ngettext("%(n)s calendar day", "%(n)s calendar days", _plural(number)) % said


def _plural(number: float) -> int:
    """Which form of a noun follows a number: only one whole thing is singular."""
    return 1 if number == 1 else 2


def due_words(at: datetime | None, now: datetime | None = None) -> str:
    """A deadline as words from now: "in 2 h", "3 d over", "now"; "" for None."""
    if at is None:
        return ""
    seconds = (at - (now or _now())).total_seconds()
    time = span(seconds)
    if not time:
        return str(WORDS["due_now"])
    return str(WORDS["due" if seconds > 0 else "over"]) % {"time": time}


def due_class(at: datetime | None, now: datetime | None = None) -> str:
    """How pressing a deadline is: "over", "soon" (less than four hours) or ""."""
    if at is None:
        return ""
    seconds = (at - (now or _now())).total_seconds()
    return "over" if seconds < 0 else "soon" if seconds < SOON else ""


def ago(at: datetime | None, now: datetime | None = None) -> str:
    """A moment as words from now: "5 min ago", "just now"; a moment ahead is said as a deadline; "" for None."""
    if at is None:
        return ""
    seconds = ((now or _now()) - at).total_seconds()
    time = span(seconds)
    if not time:
        return str(WORDS["just_now"])
    return str(WORDS["ago" if seconds > 0 else "due"]) % {"time": time}


def moment(at: datetime | None) -> str:
    """The exact moment in the reader's zone: "22 Nov 2026, 14:30"; "" for None."""
    if at is None:
        return ""
    local = at.astimezone(timezone.get_current_timezone())
    return _("%(day)d %(month)s %(year)d, %(hour)02d:%(minute)02d") % {
        "day": local.day,
        "month": MONTHS[local.month - 1],
        "year": local.year,
        "hour": local.hour,
        "minute": local.minute,
    }


def appointment(at: datetime, now: datetime | None = None) -> str:
    """A moment near enough to be known by its weekday, in the reader's zone: "Tue 3 Mar, 10:30"; of another year, with it."""
    zone = timezone.get_current_timezone()
    local = at.astimezone(zone)
    said = _("%(weekday)s %(day)d %(month)s, %(hour)02d:%(minute)02d") % {
        "weekday": WEEKDAYS_ABBR[local.weekday()],
        "day": local.day,
        "month": MONTHS[local.month - 1],
        "hour": local.hour,
        "minute": local.minute,
    }
    return (
        said
        if local.year == (now or _now()).astimezone(zone).year
        else f"{WEEKDAYS_ABBR[local.weekday()]} {moment(at)}"
    )


def due_time(at: datetime, now: datetime) -> str:
    """The time of a deadline of the coming week or the last day: "10:30", on another day "Tue 10:30"; "" for others."""
    if not -DAY < (at - now).total_seconds() < 6 * DAY:
        return ""
    zone = timezone.get_current_timezone()
    local = at.astimezone(zone)
    time = f"{local:%H:%M}"
    return time if local.date() == now.astimezone(zone).date() else f"{WEEKDAYS_ABBR[local.weekday()]} {time}"


def day(at: date | None) -> str:
    """The day in the reader's zone: "22 Nov 2026"; "" for None."""
    if at is None:
        return ""
    local = at.astimezone(timezone.get_current_timezone()) if isinstance(at, datetime) else at
    return _("%(day)d %(month)s %(year)d") % {
        "day": local.day,
        "month": MONTHS[local.month - 1],
        "year": local.year,
    }


#: What stands before a name and is none.
_TITLES = frozenset(("dame", "dr", "frau", "herr", "miss", "mr", "mrs", "ms", "mx", "prof", "rev", "sir"))


def initials(name: str) -> str:
    """Two letters that stand for a person: the first of the first and of the last word, titles aside; "?" for nobody."""
    words = [word for word in name.split() if word[:1].isalnum()]
    while len(words) > 1 and words[0].rstrip(".").lower() in _TITLES:
        words.pop(0)
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper() if words else "?"


def tone(name: str) -> int:
    """A steady tint (0 to 5) for a name, so that the same person looks the same everywhere."""
    return crc32(name.encode()) % 6


def figure(value: float | None, decimals: int = 0) -> str:
    """A number with its thousands apart, in the reader's way: "59,354"; "" for None."""
    if value is None:
        return ""
    return number_format(value, decimal_pos=decimals, use_l10n=True, force_grouping=True)


def exact(value: Decimal) -> str:
    """A decimal number with its thousands apart and no more places than it needs: "48,000", "12.5"."""
    places = -int(value.normalize().as_tuple().exponent)
    return figure(float(value), max(places, 0))


def percent(share: float | None) -> str:
    """A share between 0 and 1 in percent: "95.3 %", "100 %"; never rounded up to 100; "" for None."""
    if share is None:
        return ""
    value = share * 100
    if share < 1 and round(value, 1) >= 100:
        value = 99.9
    text = number_format(round(value, 1), decimal_pos=None if round(value, 1) % 1 else 0, use_l10n=True)
    return f"{text} %"


def spark(values: list[float]) -> str:
    """The points of a small trend line in a box of 100 by 36, for <polyline points>; "" below two values."""
    if len(values) < 2:
        return ""
    low, high = min(values), max(values)
    height = (high - low) or 1
    step = 100 / (len(values) - 1)
    return " ".join(f"{i * step:.1f},{34 - (v - low) / height * 32:.1f}" for i, v in enumerate(values))
