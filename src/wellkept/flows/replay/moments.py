"""Reading the times of a log."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from wellkept.flows.replay.refusal import RowProblem
from wellkept.kernel.calendars import CalendarError
from wellkept.kernel.calendars.definition import parse_zone

ISO, EPOCH, EPOCH_MS = "iso", "epoch", "epoch_ms"
NAMED_FORMATS = (ISO, EPOCH, EPOCH_MS)
#: In a pattern, between blanks: the name of the row's own zone.
ZONE = "%Z"

_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
#: Times outside these years are faults of a log and would not survive a change of zone.
_FIRST, _LAST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
_FRACTION = re.compile(r"([.,]\d{6})\d+")
_ISO_ZONE = re.compile(r"\s+(?:([+-]\d\d:?\d\d)|UTC|GMT|Z)$")
_OFFSET = re.compile(r"(?:UTC|GMT)?([+-])(\d{1,2}):?(\d\d)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Times:
    """The forms that times are written in, tried in their order, the zone of those that name none, and names of zones
    (folded) that only this log has.
    """

    formats: tuple[str, ...]
    zone: str
    zones: Mapping[str, str] = field(default_factory=dict)
    #: Columns whose times are written in other forms or zones than the rest.
    columns: Mapping[str, "Times"] = field(default_factory=dict)
    #: The log holds times without zone from which the zone's offset was taken once more than it should.
    offset_twice: bool = False

    def reader_of(self, columns: Iterable[str]) -> Callable[[str], datetime]:
        """The reader of what stands in some columns: that of the first which is written otherwise, or the usual one."""
        return next((self.columns[name] for name in columns if name in self.columns), self).reader()

    def plain_reader(self) -> Callable[[str], datetime]:
        """A function for times that people write into a mapping: ISO, in the log's zone and without its quirks."""
        return Times((ISO,), self.zone).reader()

    def reader(self) -> Callable[[str], datetime]:
        """A function from text to a moment in UTC; it remembers what it read, and raises RowProblem.

        Of a wall time that the zone shows twice the first is meant; one that it skips is moved forward with the clock.
        """
        zone = zone_of(self.zone)

        @lru_cache(maxsize=100_000)
        def read(text: str) -> datetime:
            for form in self.formats:
                try:
                    at = self._parse(text, form)
                    moment = (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)
                    if self.offset_twice and at.tzinfo is None:
                        moment = moment.replace(tzinfo=zone).astimezone(UTC)
                except (ValueError, OverflowError, CalendarError):
                    continue
                if _FIRST <= moment < _LAST:
                    return moment
            raise RowProblem(
                _("“%(text)s” is not a time in any of the forms of the mapping (%(forms)s).")
                % {"text": text[:40], "forms": ", ".join(self.formats)}
            )

        return read

    def _parse(self, text: str, form: str) -> datetime:
        if form == ISO:
            return datetime.fromisoformat(_ISO_ZONE.sub(lambda m: m[1] or "Z", _FRACTION.sub(r"\1", text)))
        if form in (EPOCH, EPOCH_MS):
            return _BEGINNING + timedelta(seconds=float(text) / (1000 if form == EPOCH_MS else 1))
        places = form.split()
        if ZONE not in places:
            return datetime.strptime(text, form)  # noqa: DTZ007  the zone is the mapping's, or in the pattern
        words, place = text.split(), places.index(ZONE)
        after = len(places) - place - 1
        name = " ".join(words[place : len(words) - after])
        words[place : len(words) - after] = []
        del places[place]
        at = datetime.strptime(" ".join(words), " ".join(places))  # noqa: DTZ007  the zone follows
        return at.replace(tzinfo=zone_of(self.zones.get(name.casefold(), name)))


@lru_cache(maxsize=1000)
def zone_of(name: str) -> tzinfo:
    """The zone of an IANA name or an offset such as +02:00. Raises CalendarError."""
    offset = _OFFSET.fullmatch(name)
    if offset is None:
        return ZoneInfo(parse_zone(name))
    sign, hours, minutes = offset.groups(default="0")
    ahead = timedelta(hours=int(hours), minutes=int(minutes))
    if ahead >= timedelta(days=1):
        return ZoneInfo(parse_zone(name))
    return timezone(-ahead if sign == "-" else ahead)


def check_format(form: str) -> bool:
    """Whether a text is a form of times: iso, epoch, epoch_ms, or a pattern such as %d/%m/%Y %H:%M with a whole date."""
    if form in NAMED_FORMATS:
        return True
    sample = datetime(2016, 11, 23, 13, 14, 15, tzinfo=UTC)
    try:
        read = datetime.strptime(sample.strftime(form), form)  # noqa: DTZ007  only the date is compared
    except (ValueError, re.error):
        return False
    return read.date() == sample.date()
