"""The replay of a log from its first update to its last, a transaction for each two hundred."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import structlog
from django.db import DataError, IntegrityError, OperationalError, connection, transaction
from django.utils.translation import gettext as _

from wellkept.components.classification import matrix
from wellkept.directory.permissions import Permissions
from wellkept.flows.models import ReplayRun
from wellkept.flows.replay import mappings, selectors, services
from wellkept.flows.replay.attempts import Way
from wellkept.flows.replay.batch import Batch
from wellkept.flows.replay.labels import Labels
from wellkept.flows.replay.logfile import Log, open_log
from wellkept.flows.replay.refusal import BatchRefused, Interrupted, LogRefused
from wellkept.flows.replay.report import Report
from wellkept.flows.replay.requests import promises
from wellkept.flows.replay.requests.batch import RequestBatch
from wellkept.flows.replay.requests.rows import RowReader
from wellkept.flows.replay.spec import LogMapping
from wellkept.flows.replay.tally import Tally
from wellkept.flows.replay.updates import Translator
from wellkept.jobs import statistics
from wellkept.kernel.occasion import Origin, occasion
from wellkept.kernel.permissions import Actor, system
from wellkept.records import numbering
from wellkept.records.bulk import bulk_write

#: Updates in one transaction.
BATCH = 200
#: After so many updates the database counts its tables anew, which grow much faster here than by people's work.
COUNTED = 5000
#: How long to wait (seconds) before each new try when the database is busy or gone.
WAITS = (1, 2, 4, 8, 15, 30)
#: The ways of performing a batch, the quickest first.
WAYS = tuple(Way)
#: After a batch with something refused, so many are performed with care, for refusals come together.
CAREFUL = 10

#: Hears (updates done, updates in all) after each transaction.
Progress = Callable[[int, int], None]
logger = structlog.get_logger("wellkept.replay")


def replay(
    log: Path,
    mapping: str | Path,
    *,
    dry_run: bool = False,
    report: Path | None = None,
    progress: Progress | None = None,
    reading: Callable[[int], None] | None = None,
    actor: Actor | None = None,
) -> Report:
    """Perform every update of a log as the domain action that it was, and report. `reading` hears of the rows read before.

    Goes on where an earlier run of the same log stopped; with `dry_run` nothing stays. Raises MappingRefused and LogRefused
    before anything is written, Interrupted when the work stopped in the middle and can go on, Denied, OSError for the report.
    """
    actor = actor or system()
    actor.require(Permissions.OPERATE)
    if report is not None and not report.absolute().parent.is_dir():
        raise LogRefused(_("There is no folder %(folder)s for the report.") % {"folder": report.absolute().parent})
    told = mappings.load(mapping)
    opened = open_log(log, told, reading)
    try:
        result = Replay(opened, told, actor, progress or (lambda done, updates: None)).run(dry_run=dry_run)
    finally:
        opened.close()
    if report is not None:
        result.write(report)
    return result


class Replay:
    """One log being replayed by one mapping."""

    def __init__(self, log: Log, mapping: LogMapping, actor: Actor, progress: Progress) -> None:
        self.log, self.mapping, self.actor, self.progress = log, mapping, actor, progress
        self.labels: Labels | None = None
        self.run_ = self._known_run() or services.begin(log, mapping, datetime.now(UTC))
        self.translator: Translator | RowReader
        if mapping.requests is None:
            self.translator = Translator(mapping, log.header)
        else:
            self.translator = RowReader(mapping, log.header, self.run_.started_at, log.last_at)
        self.tally = Tally.of(self.run_.tally)
        self.rehearsed: list[tuple[int, str]] = []
        #: So many batches are not performed boldly.
        self.careful = 0

    def run(self, *, dry_run: bool) -> Report:
        """Perform what is left of the log; with `dry_run` take everything back."""
        start = done = self.run_.position
        if self.run_.finished_at is not None:
            return self._report(dry_run=dry_run, start=start)
        if not dry_run and self.run_.pk is None:
            self._persistently(self._begin)
        self.progress(done, len(self.log))
        work = self._pretend if dry_run else self._transact
        for places in self._rehearsed(start) if dry_run else self._in_order(start):
            self._persistently(partial(self._in_some_way, places, work))
            done += len(places)
            self.progress(done, len(self.log))
            if not dry_run and done // COUNTED > (done - len(places)) // COUNTED:
                statistics.renew()
        return self._report(dry_run=dry_run, start=start)

    def _known_run(self) -> ReplayRun | None:
        run = selectors.run_of(self.log.digest)
        if run is not None and run.mapping_digest != self.mapping.digest:
            raise LogRefused(
                _(
                    "%(log)s was replayed with another mapping (%(mapping)s, %(date)s). A second one would tell the same "
                    "things twice. Try mappings with --dry-run first, and replay into a fresh system."
                )
                % {"log": self.log.name, "mapping": run.mapping, "date": f"{run.started_at:%Y-%m-%d %H:%M} UTC"}
            )
        return run

    def _in_order(self, start: int) -> Iterator[Sequence[int]]:
        for first in range(start, len(self.log), BATCH):
            yield range(first, min(first + BATCH, len(self.log)))
        if start == len(self.log):
            yield ()

    def _rehearsed(self, start: int) -> Iterator[Sequence[int]]:
        """What is left, incident by incident: each batch is taken back, so none may build on the one before."""
        together: list[int] = []
        for places in self.log.places_by_incident():
            together += [place for place in places if place >= start]
            if len(together) >= BATCH:
                yield together
                together = []
        if together:
            yield together

    def _persistently(self, work: Callable[[], None]) -> None:
        """Do a transaction's work; where the database is busy or gone, wait and try again for a minute."""
        for wait in (*WAITS, None):
            try:
                work()
            except OperationalError as error:
                self.labels = None
                matrix.forget()
                if not connection.in_atomic_block:
                    connection.close()
                if wait is None or not _may_pass(error):
                    raise self._interrupted(error) from error
                logger.warning("replay waits for the database", why=str(error).strip(), seconds=wait)
                time.sleep(wait)
            else:
                return

    def _begin(self) -> None:
        run = services.begin(self.log, self.mapping, self.run_.started_at)
        try:
            with transaction.atomic(durable=True), self._occasion():
                run.save(force_insert=True)
                self._prepare()
        except IntegrityError as error:
            raise LogRefused(_("Another process has just begun to replay this log.")) from error
        self.run_ = run

    def _in_some_way(self, places: Sequence[int], work: Callable[[Sequence[int], Way], None]) -> None:
        """Do a batch's work in the quickest way that bears what is refused in it."""
        ways = WAYS[self.careful > 0 :]
        self.careful = max(self.careful - 1, 0)
        for way in ways:
            try:
                work(places, way)
            except (BatchRefused, DataError, IntegrityError):
                self.labels = None
                if way is ways[-1]:
                    raise
                if way is Way.BOLDLY:
                    self.careful = CAREFUL
            else:
                return

    def _transact(self, places: Sequence[int], way: Way) -> None:
        began = time.monotonic()
        with transaction.atomic(durable=True), self._occasion():
            run = services.locked(self.run_)
            if run.position == self.run_.position:
                labels = self.labels or Labels(self.mapping)
                tally = Tally.of(run.tally)
                batch = self._batch(places, way, labels, tally)
                services.advance(run, len(places), tally, batch, time.monotonic() - began)
                self.labels = labels
            elif run.position != self.run_.position + len(places):
                raise LogRefused(_("Another process is replaying this log as well; this one stops."))
            # Otherwise the answer to the last commit was lost on the way, and it was a yes.
        self.run_, self.tally = run, Tally.of(run.tally)

    def _pretend(self, places: Sequence[int], way: Way) -> None:
        began = time.monotonic()
        tally = Tally.of(self.tally.stored())
        try:
            with transaction.atomic(durable=True), self._occasion(), numbering.trying():
                self._prepare()
                labels = Labels(self.mapping)
                batch = self._batch(places, way, labels, tally)
                transaction.set_rollback(True)
        finally:
            matrix.forget()
            promises.forget()
        self.tally = tally
        self.rehearsed += batch.rejected
        self.run_.seconds += time.monotonic() - began

    def _prepare(self) -> None:
        """Put in force what held in the log's time."""
        services.put_matrix_in_force(self.log, self.mapping, actor=self.actor)
        promises.put_in_force(self.mapping, self.log.first_at, actor=self.actor)

    def _occasion(self) -> AbstractContextManager[Any]:
        """The circumstances of what belongs to no single update."""
        return occasion(at=self.log.first_at, origin=Origin.REPLAY)

    def _batch(self, places: Sequence[int], way: Way, labels: Labels, tally: Tally) -> Batch | RequestBatch:
        with nullcontext() if way is Way.SINGLY else bulk_write() as sets:
            batch: Batch | RequestBatch
            if isinstance(self.translator, Translator):
                batch = Batch(self.log, self.translator, labels, self.run_.started_at, way, sets)
            else:
                batch = RequestBatch(self.log, self.translator, labels, self.run_.started_at, way, sets)
            batch.perform(places, tally)
        return batch

    def _interrupted(self, error: Exception) -> Interrupted:
        if _is_full(error):
            why = _("The disk of the database is full. Make room.")
        else:
            why = _("The database does not answer (%(why)s).") % {"why": str(error).strip().splitlines()[0]}
        return Interrupted(why, position=self.run_.position, updates=len(self.log))

    def _report(self, *, dry_run: bool, start: int) -> Report:
        tally, found = self.tally, self.tally.requests
        of_requests = self.mapping.requests is not None
        rejected = selectors.rejections_of(self.run_) if self.run_.pk is not None else []
        rejected += [{"row": row, "reason": reason} for row, reason in self.rehearsed]
        return Report(
            updates=len(self.log),
            applied=tally.applied,
            unchanged=tally.unchanged,
            rejected=sorted(rejected, key=lambda entry: entry["row"]),
            incidents=0 if of_requests else tally.incidents,
            reopened=tally.reopened,
            reassigned=tally.reassigned,
            linked_problem=tally.linked["problem"],
            linked_change=tally.linked["change"],
            matrix_conflicts=tally.conflicts,
            seconds=round(self.run_.seconds, 3),
            linked=dict(tally.linked),
            actions=dict(tally.actions),
            inferred=tally.inferred,
            times_moved=tally.times_moved,
            moved=tally.moved,
            passed_over=self.log.passed_over,
            log=self.log.name,
            mapping=self.mapping.file,
            system=self.mapping.system,
            dry_run=dry_run,
            nothing_to_do=start == len(self.log) and self.run_.finished_at is not None,
            resumed_at=start,
            requests=tally.incidents if of_requests else 0,
            targets=found.of_targets() if of_requests else {},
            verdicts=found.of_verdicts() if of_requests else {},
            remarks=found.remarks,
            extracted=self.translator.until.isoformat() if isinstance(self.translator, RowReader) else "",
        )


def _may_pass(error: Exception) -> bool:
    """Whether waiting may help: the database is busy, restarting or out of reach."""
    if connection.vendor == "sqlite":
        return "locked" in str(error) or "busy" in str(error)
    return not _is_full(error)


def _is_full(error: Exception) -> bool:
    text = str(error).lower()
    return "disk is full" in text or "no space left" in text or type(error.__cause__).__name__ == "DiskFull"
