"""What the worker does for the trail: seal it, and let happen what must follow its events."""

from wellkept.jobs import schedule, selectors
from wellkept.ledger import checkpoints, outbox, sealing, tree
from wellkept.ledger import selectors as trail


@schedule.every(seconds=1, name="ledger.outbox", needed=trail.has_due, shared=True)
def drain() -> int:
    """Work off the outbox."""
    return outbox.drain()


@schedule.every(seconds=5, name="ledger.seal", needed=sealing.has_unsealed)
def seal() -> int:
    """Seal what was committed since the last time."""
    sealed = 0
    while not schedule.stopping():
        done = sealing.seal(sealing.CHUNK)
        sealed += done
        if done < sealing.CHUNK:
            break
    return sealed


@schedule.every(seconds=60, name="ledger.tree", needed=tree.has_more)
def grow() -> int:
    """Let the Merkle tree grow over what was sealed."""
    return tree.grow()


@schedule.every(seconds=600, name="ledger.anchor", needed=checkpoints.is_due)
def anchor() -> int:
    """Sign a checkpoint once a day and put it where it is kept; what could not be put there is tried again."""
    checkpoints.anchor(checkpoints.make())
    return 1


selectors.gauge("outbox_oldest_due_seconds", trail.oldest_due_age)
selectors.gauge("outbox_parked", lambda: trail.parked().count())
selectors.gauge("ledger_unsealed", trail.unsealed_count)
