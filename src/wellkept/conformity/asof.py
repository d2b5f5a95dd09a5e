"""The moment and window that a rule looks at. Rules get both from here and never read the clock."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import datetime, timedelta

from .catalogue import catalogue


def months_before(at: datetime, months: int) -> datetime:
    """The same day and time so many months earlier; the last day of the month where it has no such day."""
    year, month = divmod(at.year * 12 + at.month - 1 - months, 12)
    return at.replace(year=year, month=month + 1, day=min(at.day, monthrange(year, month + 1)[1]))


def months_after(at: datetime, months: int) -> datetime:
    """The same day and time so many months later; the last day of the month where it has no such day."""
    return months_before(at, -months)


@dataclass(frozen=True, slots=True)
class AsOf:
    """The moment of an assessment, the start of its window and the moment from which there are records.

    `set_up_at` is when the system was set up, or when its imported history begins where that is earlier. All three are
    aware; ValueError where one is not, or where the window starts after the moment. `live` says that the moment is the
    present, so that what the records hold now is what held then.
    """

    at: datetime
    window_start: datetime
    set_up_at: datetime
    live: bool = False

    def __post_init__(self) -> None:
        if any(moment.utcoffset() is None for moment in (self.at, self.window_start, self.set_up_at)):
            raise ValueError("An assessment needs moments with a time zone.")
        if self.window_start > self.at:
            raise ValueError("The window of an assessment cannot start after its moment.")

    @classmethod
    def over(cls, at: datetime, *, set_up_at: datetime, months: int, live: bool = False) -> "AsOf":
        """The window of so many months before `at`, or the time since the set-up when that is shorter."""
        return cls(at, min(at, max(months_before(at, months), set_up_at)), set_up_at, live)

    @property
    def young(self) -> bool:
        """Whether so few days have passed since the set-up that an outcome carries the note “period too short”."""
        return self.at - self.set_up_at < timedelta(days=catalogue().engine.young_days)

    def covers(self, moment: datetime) -> bool:
        """Whether a moment lies in the window."""
        return self.window_start <= moment <= self.at
