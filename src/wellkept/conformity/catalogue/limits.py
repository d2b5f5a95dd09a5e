"""What rules use beside their window and share: time spans such as 10 working days, and counts such as 5 records."""

import re
from dataclasses import dataclass
from enum import StrEnum


class LimitUnit(StrEnum):
    """What the number of a limit counts."""

    HOUR = "hour"
    DAY = "day"
    WORKING_DAY = "working day"
    MONTH = "month"
    RECORD = "record"


_LIMIT = re.compile(r"([1-9][0-9]*) (hour|day|working day|month|record)s?")


@dataclass(frozen=True, slots=True)
class Limit:
    """A time span or a count that a rule uses beside its window, such as 10 working days or 5 records."""

    value: int
    unit: LimitUnit

    @classmethod
    def parse(cls, text: str) -> "Limit":
        """Read a limit as the catalogue writes it ("10 working days", "5 records"); ValueError where it is none."""
        match = _LIMIT.fullmatch(text)
        if match is None:
            raise ValueError(f"“{text}” is no limit; write a number and hours, days, working days, months or records.")
        return cls(int(match[1]), LimitUnit(match[2]))

    def __str__(self) -> str:
        return f"{self.value} {self.unit}{'' if self.value == 1 else 's'}"
