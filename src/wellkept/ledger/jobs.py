"""What the worker does for the trail: seal it, and let happen what must follow its events."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from wellkept.jobs import background, schedule, selectors
from wellkept.ledger import outbox, sealing, verification
from wellkept.ledger import selectors as trail

#: The background work that checks the whole trail; its result is a verification.Verdict as JSON.
VERIFY = "ledger.verify"


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


@background.work(VERIFY)
def verify(control: background.Control, payload: Mapping[str, Any]) -> Mapping[str, Any]:
    """Check the whole trail, against a head kept from before when `head` (place and hash) names one."""
    head = payload.get("head")
    expected = (int(head[0]), str(head[1])) if head else None
    return asdict(verification.verify(lambda done, total: control.report(done, total), expected_head=expected))


selectors.gauge("outbox_oldest_due_seconds", trail.oldest_due_age)
selectors.gauge("outbox_parked", lambda: trail.parked().count())
selectors.gauge("ledger_unsealed", trail.unsealed_count)
