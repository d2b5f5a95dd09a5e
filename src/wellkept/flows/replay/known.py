"""Which rows of a log tell what an earlier replay has told already: the log has grown, or goes on in another file."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wellkept.flows.models import ReplayMark
from wellkept.flows.replay import selectors
from wellkept.flows.replay.logfile import Log
from wellkept.flows.replay.refusal import RowProblem
from wellkept.flows.replay.updates import Translator, Update


@dataclass(frozen=True, slots=True)
class _Limit:
    """Rows up to a place, and rows before a time, are known."""

    place: int = -1
    before: datetime | None = None
    until: datetime | None = None

    def covers(self, place: int, at: datetime) -> bool:
        return (
            place <= self.place
            or (self.before is not None and at < self.before)
            or (self.until is not None and at <= self.until)
        )


class Known:
    """What is known of incidents that were on file before this replay began, at `since`."""

    def __init__(self, log: Log, translator: Translator, incidents: Iterable[Any], since: datetime) -> None:
        self.log, self.translator = log, translator
        older = [incident.pk for incident in incidents if incident.recorded_at < since]
        marks = selectors.marks_of(older)
        self._older: dict[int, ReplayMark | None] = {pk: marks.get(pk) for pk in older}
        self._limits: dict[int, _Limit] = {}

    def covers(self, place: int, update: Update, incident: Any) -> bool:
        """Whether the row in this place is known of its incident."""
        if incident.pk not in self._older:
            return False
        if incident.pk not in self._limits:
            self._limits[incident.pk] = self._limit(place, incident)
        return self._limits[incident.pk].covers(place, update.at)

    def passed(self, incident: Any) -> None:
        """From here on all rows of the incident are new."""
        self._older.pop(incident.pk, None)

    def _limit(self, place: int, incident: Any) -> _Limit:
        mark = self._older[incident.pk]
        if mark is None:
            return _Limit(until=incident.updated_at)
        found = self._find(place, mark.digest)
        if mark.version != incident.version:
            # Somebody has worked on it since; what the log tells of the time before he did comes too late.
            return _Limit(found, until=incident.updated_at)
        return _Limit(found) if found >= 0 else _Limit(before=mark.at)

    def _find(self, place: int, digest: str) -> int:
        """The place of the row that was the last one known; -1 where the log does not have it. Near rows are asked first."""
        for start, stop in ((self.log.previous(place), -1), (self.log.last(place), place - 1)):
            at = start
            while at is not None and at > stop:
                with suppress(RowProblem):
                    if self.translator.update(self.log.cells(at)).mark() == digest:
                        return at
                at = self.log.previous(at)
        return -1
