"""Reading the times of a log."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from wellkept.flows.replay.refusal import RowProblem

ISO, EPOCH, EPOCH_MS = "iso", "epoch", "epoch_ms"
NAMED_FORMATS = (ISO, EPOCH, EPOCH_MS)

_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
#: Times outside these years are faults of a log and would not survive a change of zone.
_FIRST, _LAST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
_FRACTION = re.compile(r"([.,]\d{6})\d+")


@dataclass(frozen=True, slots=True)
class Times:
    """The forms that times are written in, tried in their order, and the zone of those that name none."""

    formats: tuple[str, ...]
    zone: str

    def reader(self) -> Callable[[str], datetime]:
        """A function from text to a moment in UTC; it remembers what it read, and raises RowProblem.

        Of a wall time that the zone shows twice the first is meant; one that it skips is moved forward with the clock.
        """
        zone = ZoneInfo(self.zone)

        @lru_cache(maxsize=100_000)
        def read(text: str) -> datetime:
            for form in self.formats:
                try:
                    at = _parse(text, form)
                    moment = (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)
                except (ValueError, OverflowError):
                    continue
                if _FIRST <= moment < _LAST:
                    return moment
            raise RowProblem(
                _("“%(text)s” is not a time in any of the forms of the mapping (%(forms)s).")
                % {"text": text[:40], "forms": ", ".join(self.formats)}
            )

        return read


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


def _parse(text: str, form: str) -> datetime:
    if form == ISO:
        return datetime.fromisoformat(_FRACTION.sub(r"\1", text))
    if form in (EPOCH, EPOCH_MS):
        return _BEGINNING + timedelta(seconds=float(text) / (1000 if form == EPOCH_MS else 1))
    return datetime.strptime(text, form)  # noqa: DTZ007  the zone is the mapping's, or in the pattern
