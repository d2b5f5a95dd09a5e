"""The calendar of a service: weekly hours in a zone, with exceptions and dates of validity."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any, final

from wellkept.kernel.calendars.compilation import FIRST_YEAR, LAST_YEAR, Intervals, compiled
from wellkept.kernel.calendars.definition import WEEKDAYS, Definition, parse
from wellkept.kernel.calendars.refusal import CalendarError
from wellkept.kernel.calendars.refusal import sentence as _
from wellkept.kernel.calendars.timeline import Timeline


@final
class ServiceCalendar(Timeline):
    """When a service is open; immutable, equal to every calendar of the same content.

    * `weekly` gives windows by weekday (mon to sun). "24:00" is the end of the day; a window whose end is not after its
      begin runs into the next day and belongs whole to the day on which it starts. Windows may touch and overlap.
    * `closed` removes the windows that start on a date; `open` replaces the windows that start on a date, and wins.
    * `valid_from` and `valid_to` (both included) keep the windows that start on those days and drop all others.
    * An instant is open when a clock on the wall then shows a time within a window: times that the wall skips in spring
      open nothing, times that it shows twice in autumn are open twice. The end of a window is not open.
    """

    __slots__ = ("definition",)

    def __init__(self, definition: Definition) -> None:
        super().__init__()
        self.definition = definition

    @staticmethod
    def from_dict(data: Mapping[str, Any]) -> "ServiceCalendar":
        """The calendar that plain data describes; equal data share what was computed. Raises CalendarError."""
        return _shared(parse(data))

    @staticmethod
    def always() -> "ServiceCalendar":
        """The calendar that never closes: day and night, in UTC."""
        return ServiceCalendar.from_dict({"zone": "UTC", "weekly": {day: [["00:00", "24:00"]] for day in WEEKDAYS}})

    @property
    def zone(self) -> str:
        """The IANA name of the zone in which the hours are meant."""
        return self.definition.zone

    @property
    def last_day(self) -> date | None:
        """The last day on which a window can start; None when the calendar has no end."""
        if any(self.definition.weekly):
            return self.definition.valid_to
        return max(day for day, _windows in self.definition.opened)

    def to_dict(self) -> dict[str, Any]:
        """The calendar as plain data, fit for JSON; `from_dict` makes an equal calendar of it."""
        return self.definition.to_dict()

    def intervals(self, first_year: int, last_year: int) -> Intervals:
        """The open intervals within the given years of UTC, both included."""
        return compiled(self.definition, first_year, last_year)

    def ever_opens(self) -> bool:
        """Whether there is any open time at all, within the exceptions and the validity."""
        definition = self.definition
        begins = definition.valid_from.year if definition.valid_from else FIRST_YEAR
        ends = definition.valid_to.year if definition.valid_to else LAST_YEAR
        if any(definition.weekly) and not definition.valid_to and begins < LAST_YEAR:
            return True
        if not any(definition.weekly):
            years = [day.year for day, _windows in definition.opened]
            begins, ends = max([begins, *years[:1]]), min([ends, *years[-1:]])
        # One year more on each side: a local day may lie in another year of UTC.
        years_of_utc = range(max(begins - 1, FIRST_YEAR), min(ends + 1, LAST_YEAR) + 1)
        return any(compiled(definition, year, year) for year in years_of_utc)

    def __eq__(self, other: object) -> bool:
        return self.definition == other.definition if isinstance(other, ServiceCalendar) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.definition)

    def __repr__(self) -> str:
        return f"ServiceCalendar.from_dict({self.to_dict()!r})"


@lru_cache(maxsize=512)
def _shared(definition: Definition) -> ServiceCalendar:
    calendar = ServiceCalendar(definition)
    if not calendar.ever_opens():
        raise CalendarError(_("This calendar never opens. Give hours to at least one day that is not closed."))
    return calendar
