"""Service hours as data: which instants are open, when a target falls due, how much open time has passed."""

from wellkept.kernel.calendars.chain import CalendarChain
from wellkept.kernel.calendars.days import Counted, Hours, Length, Unit, counted
from wellkept.kernel.calendars.public_holidays import countries, holidays_for, holidays_from_ical, subdivisions
from wellkept.kernel.calendars.refusal import CalendarError
from wellkept.kernel.calendars.service import ServiceCalendar
from wellkept.kernel.calendars.timeline import Timeline

__all__ = [
    "CalendarChain",
    "CalendarError",
    "Counted",
    "Hours",
    "Length",
    "ServiceCalendar",
    "Timeline",
    "Unit",
    "counted",
    "countries",
    "holidays_for",
    "holidays_from_ical",
    "subdivisions",
]
