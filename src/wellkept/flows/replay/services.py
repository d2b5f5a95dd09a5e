"""What a replay writes beside incidents: how far it has come, and the matrix that held in the log's time."""

from datetime import UTC, datetime, timedelta

from wellkept.components.classification import matrix
from wellkept.flows.models import ReplayMark, ReplayRejection, ReplayRun
from wellkept.flows.replay import selectors
from wellkept.flows.replay.batch import Batch
from wellkept.flows.replay.logfile import Log
from wellkept.flows.replay.requests.batch import RequestBatch
from wellkept.flows.replay.spec import Cells, LogMapping
from wellkept.flows.replay.tally import Tally
from wellkept.kernel.occasion import Origin, occasion
from wellkept.kernel.permissions import Actor


def begin(log: Log, mapping: LogMapping, at: datetime) -> ReplayRun:
    """A replay of a log that has not started yet; not saved."""
    return ReplayRun(
        log=log.name,
        mapping=mapping.file,
        system=mapping.system,
        log_digest=log.digest,
        mapping_digest=mapping.digest,
        updates=len(log),
        started_at=at,
    )


def locked(run: ReplayRun) -> ReplayRun:
    """The stored state of a replay, locked until the end of the transaction."""
    return ReplayRun.objects.select_for_update().get(pk=run.pk)


def put_matrix_in_force(log: Log, mapping: LogMapping, *, actor: Actor) -> None:
    """Let the log's own matrix alone hold from its first moment to its last, and then again what holds at that time."""
    if mapping.matrix is None or log.first_at is None or log.last_at is None:
        return
    matrix.forget()
    after = log.last_at + timedelta(minutes=1)
    moments = [log.first_at, *selectors.matrices_between(log.first_at, after)]
    others = [at for at in moments if matrix.in_force(at) != mapping.matrix]
    own = matrix.in_force(after)
    if others and own != mapping.matrix:
        _put(own, after, actor)
    for at in others:
        _put(mapping.matrix, at, actor)


def _put(cells: Cells, at: datetime, actor: Actor) -> None:
    with occasion(at=at, origin=Origin.REPLAY):
        matrix.change(cells, actor=actor)


def advance(run: ReplayRun, updates: int, tally: Tally, batch: Batch | RequestBatch, seconds: float) -> None:
    """Move a replay's position past updates that have been dealt with, together with what they came to."""
    run.position += updates
    run.tally = tally.stored()
    run.seconds += seconds
    if run.position == run.updates:
        run.finished_at = datetime.now(UTC)
    run.save(update_fields=["position", "tally", "seconds", "finished_at"])
    ReplayRejection.objects.bulk_create(ReplayRejection(run=run, row=row, reason=why) for row, why in batch.rejected)
    ReplayMark.objects.bulk_create(
        batch.marks.values(), update_conflicts=True, unique_fields=["record"], update_fields=["digest", "at", "version"]
    )
