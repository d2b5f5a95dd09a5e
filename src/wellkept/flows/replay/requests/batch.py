"""Performing some rows of a log of requests in one transaction, each of them wholly or not at all."""

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from typing import Any

from django.db import DataError, IntegrityError, transaction
from django.utils.translation import gettext as _

from wellkept.components.clocks.selectors import Reckoned, reckoned
from wellkept.components.links import services as links
from wellkept.flows.models import ReplayMark
from wellkept.flows.replay import selectors
from wellkept.flows.replay.batch import Way
from wellkept.flows.replay.labels import Labels
from wellkept.flows.replay.logfile import Log
from wellkept.flows.replay.refusal import BatchRefused, RowProblem
from wellkept.flows.replay.requests.acts import Acts, Done
from wellkept.flows.replay.requests.rows import Row, RowReader
from wellkept.flows.replay.tally import Tally
from wellkept.flows.replay.updates import LABELS
from wellkept.kernel.errors import WellkeptError
from wellkept.kernel.occasion import Origin, occasion
from wellkept.kernel.registry import kind
from wellkept.records.bulk import Sets

#: The relations under which the other system's target and verdict are noted on a request.
TARGET, VERDICT = "target", "verdict"
_METRIC = "fulfilment"


class RequestBatch:
    """Some rows of a log, by their places; must run inside a transaction. `since` is when this replay began."""

    def __init__(
        self, log: Log, reader: RowReader, labels: Labels, since: datetime, way: Way, sets: Sets | None = None
    ) -> None:
        self.log, self.reader, self.labels, self.since, self.way, self.sets = log, reader, labels, since, way, sets
        self.acts = Acts(reader.log, labels)
        self.requests: dict[str, Any] = {}
        self.references: dict[int, set[tuple[str, str, str]]] = {}
        self.rejected: list[tuple[int, str]] = []
        self.marks: dict[int, ReplayMark] = {}
        #: Up to when requests of earlier replays are known, by key.
        self.known: dict[int, datetime] = {}
        self.concluded: list[tuple[int, Row]] = []

    def perform(self, places: Sequence[int], tally: Tally) -> None:
        """Perform these rows and count what they came to. Raises BatchRefused, DataError, IntegrityError for a batch that must
        be performed in another way.
        """
        read = [(place, *self._read(place)) for place in places]
        self._look_up([row for _place, row, _problem in read if row is not None], places)
        for place, row, problem in read:
            if row is not None:
                problem = self._perform(place, row, tally)
            if problem:
                self.rejected.append((self.log.update_number(place), problem))
                tally.rejected += 1
            elif row is not None:
                self._conclude(place, row)
        self._compare(tally)

    def _read(self, place: int) -> tuple[Row | None, str]:
        try:
            return self.reader.row(self.log.cells(place)), ""
        except RowProblem as problem:
            return None, str(problem)

    def _look_up(self, rows: Sequence[Row], places: Sequence[int]) -> None:
        """Read at once what the rows will ask for one by one."""
        names = {label for r in rows for label in (r.by, r.opened_by, r.fulfilled_by) if label}
        names |= {r.labels[name] for r in rows for name in LABELS if name != "team" and r.labels.get(name)}
        self.labels.expect(names)
        mentioned = {self.log.identifiers[self.log.owner[p]] for p in places if self.log.owner[p] >= 0}
        self.requests = selectors.records_by_identity("request", self.reader.mapping.system, mentioned)
        found = self.requests.values()
        self.known = {request.pk: request.updated_at for request in found if request.recorded_at < self.since}
        if self.sets is not None:
            self.sets.know(kind("request"), found)
        self.references = selectors.references_of(request.pk for request in found)

    def _perform(self, place: int, row: Row, tally: Tally) -> str:
        """Perform one row; returns why it could not be done, or nothing."""
        request, done = self.requests.get(row.identifier), Done()
        self.labels.mark()
        try:
            before = self.log.previous(place)
            if self.reader.log.each and before is not None:
                self._refuse_another(place, before)
                tally.unchanged += 1
                return ""
            with self._attempt(), occasion(at=row.at, origin=Origin.REPLAY):
                brought = self._bring(request, row, done)
                new = self._refer(brought, row, done, first=request is None)
        except (RowProblem, WellkeptError) as refused:
            if self.way is Way.BOLDLY:
                raise BatchRefused from refused
            self.labels.forget_new()
            return str(refused)
        except (DataError, IntegrityError) as refused:
            if self.way is Way.BOLDLY:
                raise
            self.labels.forget_new()
            return _("The database refuses it: %(why)s.") % {"why": str(refused).splitlines()[0]}
        self.requests[row.identifier] = brought
        self.references.setdefault(brought.pk, set()).update(new)
        self._count(place, row, done, tally)
        return ""

    def _refuse_another(self, place: int, before: int) -> None:
        """The same row again changes nothing; another one of the same name cannot be meant."""
        if self.log.cells(place) != self.log.cells(before):
            raise RowProblem(
                _(
                    "Row %(row)s tells of the same request, and otherwise. Mend the log, or say rows: changes in the mapping."
                )
                % {"row": self.log.update_number(before)}
            )

    def _attempt(self) -> AbstractContextManager[None]:
        if self.way is Way.BOLDLY:
            return nullcontext()
        return self.sets.attempt() if self.sets is not None else transaction.atomic()

    def _bring(self, request: Any | None, row: Row, done: Done) -> Any:
        after = self.known.get(request.pk) if request is not None else None
        if request is None:
            request = self.acts.open(row, done)
        elif after is not None and row.at <= after:
            return request
        return self.acts.bring(request, row, done, after=after)

    def _refer(self, request: Any, row: Row, done: Done, *, first: bool) -> set[tuple[str, str, str]]:
        """Note what the request has to do with elsewhere, and what the other system said of its target."""
        system = self.reader.mapping.system
        told = {(relation, of, name) for (relation, of), names in row.references.items() for name in names}
        if first:
            told.add(("identity", system, row.identifier))
        if row.stated is not None:
            told.add((TARGET, system, f"{row.stated:%Y-%m-%dT%H:%M:%SZ}"))
        if row.verdict:
            told.add((VERDICT, system, row.verdict))
        new = told - self.references.get(request.pk, set())
        if new:
            if not first:
                done.verbs.append("refer")
            links.refer_new(
                [links.Elsewhere(request.record, of, relation, name) for relation, of, name in sorted(new)],
                actor=self.labels.actor(row.by),
            )
        return new

    def _count(self, place: int, row: Row, done: Done, tally: Tally) -> None:
        number = self.log.update_number(place)
        if done.verbs:
            tally.applied += 1
        else:
            tally.unchanged += 1
        tally.inferred += done.inferred
        tally.actions.update(done.verbs)
        if done.moved_from is not None:
            tally.move(number, done.moved_from)
        for words in row.remarks:
            tally.requests.remark(number, words)

    def _conclude(self, place: int, row: Row) -> None:
        """A request whose last row has been dealt with is compared with what the log says of it."""
        if self.log.previous(place) is None if self.reader.log.each else self.log.is_last(place):
            self.concluded.append((place, row))

    def _compare(self, tally: Tally) -> None:
        keys = {place: self.requests[row.identifier].pk for place, row in self.concluded}
        clocks = reckoned(keys.values(), _METRIC)
        for place, row in self.concluded:
            tally.incidents += 1
            self._compare_one(self.log.update_number(place), row, clocks.get(keys[place]), tally)
            told = self.references.get(keys[place], ())
            tally.linked.update({r for r, _system, _name in told if r not in ("identity", TARGET, VERDICT)})

    def _compare_one(self, number: int, row: Row, clock: Reckoned | None, tally: Tally) -> None:
        request, stated = self.requests[row.identifier], row.stated
        if stated is None and not self.reader.log.each:
            named = [name for relation, _of, name in self.references.get(request.pk, ()) if relation == TARGET]
            stated = datetime.fromisoformat(max(named)) if named else None
        due = clock.due_at if clock is not None else request.expected_at
        tally.requests.compare_target(number, stated, clock is not None, due)
        if request.state == "cancelled":
            return
        end = request.fulfilled_at or self.reader.until
        told = stated if self.reader.target is not None else due
        tally.requests.compare_verdict(number, row.kept, told is None or end <= told, due is None or end <= due)
