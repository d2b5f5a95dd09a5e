"""How fast a caller may go: a token bucket for each, in this process alone; several processes each allow as much."""

import threading
import time
from math import ceil

from django.conf import settings

#: Requests a second in the long run, and how many may come at once; settings API_RATE (0: no limit) and API_BURST.
RATE = 100.0
BURST = 20_000
#: Callers remembered before those with full buckets are forgotten.
MOST_CALLERS = 10_000

_buckets: dict[str, tuple[float, float]] = {}
_lock = threading.Lock()


def wait_of(caller: str, *, pace: tuple[float, float] | None = None, now: float | None = None) -> int:
    """Take one request from the caller's bucket; returns 0, or the seconds until the next one is allowed. `pace` is (requests a
    second, how many at once) of a caller for whom the settings are not meant.
    """
    rate, burst = pace or (float(getattr(settings, "API_RATE", RATE)), float(getattr(settings, "API_BURST", BURST)))
    if rate <= 0:
        return 0
    moment = time.monotonic() if now is None else now
    with _lock:
        left, since = _buckets.get(caller, (burst, moment))
        left = min(burst, left + (moment - since) * rate)
        if left < 1:
            _buckets[caller] = (left, moment)
            return ceil((1 - left) / rate)
        _buckets[caller] = (left - 1, moment)
        if len(_buckets) > MOST_CALLERS:
            _forget_idle(moment, rate, burst)
    return 0


def forget() -> None:
    """Fill every bucket again; between tests."""
    with _lock:
        _buckets.clear()


def _forget_idle(moment: float, rate: float, burst: float) -> None:
    full = [c for c, (left, since) in _buckets.items() if left + (moment - since) * rate >= burst]
    for caller in full:
        del _buckets[caller]
