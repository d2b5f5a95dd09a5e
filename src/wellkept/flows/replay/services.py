"""What a replay writes beside incidents: how far it has come, and the matrix that held in the log's time."""

from datetime import UTC, datetime, timedelta

from wellkept.components.classification import matrix
from wellkept.flows.models import ReplayRejection, ReplayRun
from wellkept.flows.replay.logfile import Log
from wellkept.flows.replay.spec import LogMapping
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


def put_matrix_in_force(log: Log, mapping: LogMapping, actor: Actor) -> None:
    """Let the log's own matrix hold from its first moment to its last, and what held before from then on again."""
    if mapping.matrix is None or log.first_at is None or log.last_at is None:
        return
    matrix.forget()
    after = log.last_at + timedelta(minutes=1)
    if matrix.in_force(log.first_at) == mapping.matrix:
        return
    own = matrix.in_force(after)
    with occasion(at=log.first_at, origin=Origin.REPLAY):
        matrix.change(mapping.matrix, actor=actor)
    if own != mapping.matrix:
        with occasion(at=after, origin=Origin.REPLAY):
            matrix.change(own, actor=actor)


def advance(run: ReplayRun, updates: int, tally: Tally, rejected: list[tuple[int, str]], seconds: float) -> None:
    """Move a replay's position past updates that have been dealt with, together with what they came to."""
    run.position += updates
    run.tally = tally.stored()
    run.seconds += seconds
    if run.position == run.updates:
        run.finished_at = datetime.now(UTC)
    run.save(update_fields=["position", "tally", "seconds", "finished_at"])
    ReplayRejection.objects.bulk_create(ReplayRejection(run=run, row=row, reason=reason) for row, reason in rejected)
