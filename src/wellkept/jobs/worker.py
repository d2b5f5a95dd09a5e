"""The worker: does periodic jobs and background work until it is told to stop. Any number of workers may run.

Three threads beside the caller's: one gives signs of life, one lane does the brief jobs, one everything long. None of
them can keep the process from stopping.
"""

import os
import secrets
import signal
import socket
import threading
import time
from collections.abc import Callable
from datetime import datetime

import structlog
from django.db import Error as DatabaseFailure
from django.db import close_old_connections, connection

from wellkept.jobs import background, schedule, services
from wellkept.jobs.schedule import Job

log = structlog.get_logger("wellkept.jobs")

#: How often a lane looks for work (seconds).
PACE = 1.0
#: How long a stop waits for what is being done (seconds).
GRACE = 1.0
#: The wait after the database could not be reached (seconds).
AFTER_OUTAGE = 2.0


def new_name() -> str:
    """A name for this worker that no other one has."""
    return f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(4)}"


def run_once(holder: str | None = None, *, brief: bool = True, long: bool = True) -> int:
    """Do what is due now in this thread, and return the number of jobs done; for tests and for a lane of the worker."""
    holder = holder or new_name()
    jobs = [job for job in schedule.jobs().values() if (brief and job.brief) or (long and not job.brief)]
    count = 0
    for job in services.due(jobs):
        started = None if schedule.stopping() else services.take(job, holder)
        if started is not None:
            _do(job, holder, started)
            count += 1
    while long and not schedule.stopping() and background.run_next(holder):
        count += 1
    return count


def run_forever(stop: threading.Event) -> None:
    """Work until `stop` is set, then return within two seconds; what is not finished by then comes back to another worker."""
    name = new_name()
    holders = {f"{name}/brief": True, f"{name}/long": False}
    threads = [
        threading.Thread(target=_beat, args=(name, list(holders), stop), daemon=True, name=f"{name}/beat"),
        *(threading.Thread(target=_lane, args=(*lane, stop), daemon=True, name=lane[0]) for lane in holders.items()),
    ]
    log.info("worker started", worker=name)
    for thread in threads:
        thread.start()
    stop.wait()
    deadline = time.monotonic() + GRACE
    for thread in threads:
        thread.join(max(deadline - time.monotonic(), 0.0))
    unfinished = [thread.name for thread in threads if thread.is_alive()]
    log.info("worker stopped", worker=name, **({"unfinished": unfinished} if unfinished else {}))


def run_until_signalled() -> None:
    """Work until SIGTERM or SIGINT; call it in the main thread of a process of its own."""
    stop = threading.Event()

    def tell(_number: int, _frame: object) -> None:
        # Setting the event in the handler itself could wait for ever for the lock that the interrupted wait holds.
        threading.Thread(target=stop.set).start()

    before = {number: signal.signal(number, tell) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        run_forever(stop)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _beat(name: str, holders: list[str], stop: threading.Event) -> None:
    while not stop.is_set():
        reached = _reach("worker cannot give a sign of life", lambda: services.beat(name, holders))
        close_old_connections()
        stop.wait(services.BEAT if reached else AFTER_OUTAGE)
    _reach("worker cannot sign off", lambda: services.leave(name))
    connection.close()


def _lane(holder: str, brief: bool, stop: threading.Event) -> None:
    schedule.heed(stop)
    reached = True
    while not stop.is_set():
        if not reached:
            reached = _reach("worker cannot reach the database", lambda: services.release(holder))
        if reached:
            reached = _reach("worker was interrupted", lambda: run_once(holder, brief=brief, long=not brief))
        close_old_connections()
        stop.wait(PACE if reached else AFTER_OUTAGE)
    connection.close()


def _reach(failure: str, act: Callable[[], object]) -> bool:
    try:
        act()
    except DatabaseFailure as error:
        log.warning(failure, thread=threading.current_thread().name, error=str(error).strip())
    except Exception:
        log.exception(failure, thread=threading.current_thread().name)
    else:
        return True
    return False


def _do(job: Job, holder: str, started: datetime) -> None:
    began = time.monotonic()
    error = ""
    done: int | None = None
    try:
        done = job.work()
    except Exception as failure:
        error = f"{type(failure).__name__}: {failure}"[:2000]
        log.exception("job failed", job=job.name)
    if not services.finish(job, holder, started, error=error):
        log.warning("job was lost to another worker", job=job.name)
    elif done:
        log.info("job done", job=job.name, done=done, seconds=round(time.monotonic() - began, 3))
