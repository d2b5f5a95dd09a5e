"""Several versions of a calendar as one timeline: a clock runs on across the day on which one replaces another."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, final

from wellkept.kernel.calendars.compilation import Intervals, merged
from wellkept.kernel.calendars.refusal import CalendarError
from wellkept.kernel.calendars.refusal import sentence as _
from wellkept.kernel.calendars.service import ServiceCalendar
from wellkept.kernel.calendars.timeline import Timeline


@final
class CalendarChain(Timeline):
    """Dated versions of one calendar, such as one for each year's holidays; computes as a ServiceCalendar does.

    A version is in force from its `valid_from` to its `valid_to`, and in any case until the next one's `valid_from`;
    only the first may lack a begin. Days on which none is in force have no open time. A window that crosses midnight
    belongs to the version of the day on which it starts. The versions may lie in different zones.
    """

    __slots__ = ("in_force", "versions")

    def __init__(self, versions: Iterable[ServiceCalendar]) -> None:
        """Raises CalendarError when there is no version, or when two claim the same days."""
        super().__init__()
        self.versions = tuple(sorted(versions, key=_begin))
        if not self.versions:
            raise CalendarError(_("A chain of calendars needs at least one version."))
        followers = (*self.versions[1:], None)
        #: The versions, each ended where the next one begins.
        self.in_force = tuple(_until(one, after) for one, after in zip(self.versions, followers, strict=True))

    @staticmethod
    def from_dicts(versions: Iterable[Mapping[str, Any]]) -> "CalendarChain":
        """The chain of the calendars that plain data describe, in any order. Raises CalendarError."""
        return CalendarChain(ServiceCalendar.from_dict(version) for version in versions)

    def to_dicts(self) -> list[dict[str, Any]]:
        """The versions as plain data, the oldest first; `from_dicts` makes an equal chain of them."""
        return [version.to_dict() for version in self.versions]

    @property
    def zone(self) -> str:
        """The IANA name of the zone of the last version."""
        return self.versions[-1].zone

    @property
    def last_day(self) -> date | None:
        """The last day on which a window of any version can start; None when the last version has no end."""
        days = [version.last_day for version in self.in_force]
        return None if None in days else max(day for day in days if day)

    def version_on(self, day: date) -> ServiceCalendar | None:
        """The version in force on a date of its own zone; None on a day that no version covers."""
        for version, in_force in zip(self.versions, self.in_force, strict=True):
            content = in_force.definition
            if (not content.valid_from or content.valid_from <= day) and (
                not content.valid_to or day <= content.valid_to
            ):
                return version
        return None

    def intervals(self, first_year: int, last_year: int) -> Intervals:
        """The open intervals within the given years of UTC, both included."""
        return merged(sorted(pair for one in self.in_force for pair in one.intervals(first_year, last_year)))

    def __eq__(self, other: object) -> bool:
        return self.versions == other.versions if isinstance(other, CalendarChain) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.versions)

    def __repr__(self) -> str:
        return f"CalendarChain.from_dicts({self.to_dicts()!r})"


def _begin(version: ServiceCalendar) -> date:
    return version.definition.valid_from or date.min


def _until(version: ServiceCalendar, follower: ServiceCalendar | None) -> ServiceCalendar:
    """The version, ended on the day before its follower begins."""
    if follower is None:
        return version
    begin, end = _begin(follower), version.definition.valid_to
    if begin == _begin(version) or (end and end >= begin):
        raise CalendarError(
            _("Two versions of the calendar are valid on %(day)s. End one of them on the day before."), day=begin
        )
    return version if end else ServiceCalendar(replace(version.definition, valid_to=begin - timedelta(days=1)))
