"""The inside of the benchmark: fills an installation through services, and measures what HTTP does not show.

`load N` prints what the outside needs (token, session, numbers) as one line of JSON; `inside` prints further figures.
"""

from __future__ import annotations

import json
import random
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from wellkept.cli import preparing  # noqa: E402
from wellkept.directory import services as directory  # noqa: E402
from wellkept.directory.actors import actor_of  # noqa: E402
from wellkept.directory.models import User  # noqa: E402
from wellkept.jobs import statistics  # noqa: E402
from wellkept.kernel.occasion import Origin, occasion  # noqa: E402
from wellkept.kernel.permissions import permissions_of, system  # noqa: E402
from wellkept.ledger.models import Event  # noqa: E402
from wellkept.records import services as records  # noqa: E402
from wellkept.records.bulk import bulk_write  # noqa: E402
from wellkept.sms import factories  # noqa: E402
from wellkept.sms.resolution.incidents.services import open_incidents  # noqa: E402
from wellkept.toolkit.testing.cast import build  # noqa: E402
from wellkept.web.sessions import SessionStore  # noqa: E402

#: So many incidents are written in one set.
SET = 500
WORDS = (
    "printer",
    "mail",
    "folder",
    "screen",
    "network",
    "password",
    "backup",
    "slow",
    "error",
    "telephone",
    "clinic",
    "invoice",
)


def load(size: int) -> dict[str, Any]:
    """Fill an empty installation with so many incidents over two years."""
    preparing.prepare_folder()
    preparing.migrate()
    preparing.collect_static()
    now = datetime.now(UTC)
    dice = random.Random(1)
    with occasion(at=now - timedelta(days=800), origin=Origin.DEMO):
        world = build()
        services = [factories.service(title=title) for title in ("Hosted Files", "Managed Workplace", "Network Care")]
        factories.agreement(world, services=services)
        factories.agreement(world, customer=None)
    agent = world.actor("jonah")
    callers = [world.people[key] for key in ("olly", "ada", "pat", "bo")]
    made: list[str] = []
    begin = time.perf_counter()
    for start in range(0, size, SET):
        rows, ends = [], []
        for place in range(start, min(start + SET, size)):
            opened = now - timedelta(days=730 * (1 - place / size), seconds=dice.randrange(600))
            row: dict[str, Any] = {
                "title": f"{dice.choice(WORDS).capitalize()} {dice.choice(WORDS)} {dice.choice(WORDS)} {place}",
                "description": " ".join(dice.choices(WORDS, k=20)),
                "requester": dice.choice(callers),
                "service": dice.choice(services),
                "impact": dice.choice((1, 2, 2, 3)),
                "urgency": dice.choice((1, 2, 2, 3)),
                "opened_at": opened,
            }
            over = place < size * 0.98  # what is old is over
            rows.append(row if over else {**row, "assignee": world.people["jonah"]})
            ends.append(opened + timedelta(hours=dice.randrange(1, 60)) if over else None)
        with transaction.atomic(), bulk_write():
            with occasion(at=now, origin=Origin.DEMO):
                opened_now = open_incidents(rows, actor=agent)
            for incident, end in zip(opened_now, ends, strict=True):
                if end is not None:
                    _live(incident, end, agent)
        made += [incident.number for incident in opened_now]
    loaded = time.perf_counter() - begin
    sample = dice.sample(made, min(200, len(made)))
    _give_history(sample, world)
    statistics.renew()  # as the worker does
    _settle()
    movable = [factories.incident(world, service=services[0]).number for _ in range(50)]
    user = User.objects.select_related("person__organization").get(pk=world.users["jonah"].pk)
    scopes = sorted(permissions_of(frozenset(user.roles)))
    _token, secret = directory.issue_token(actor=actor_of(user), user=user, name="bench", scopes=scopes)
    return {
        "token": secret,
        "session": _session(user),
        "numbers": sample,
        "movable": movable,
        "service": services[0].number,
        "word": "printer",
        "events_per_second": round(Event.objects.count() / loaded),
    }


def _live(incident: Any, end: datetime, agent: Any) -> None:
    """What happens to an incident after it was logged: five events with its opening."""
    for at, step, told in (
        (incident.opened_at + timedelta(minutes=15), None, {"assignee_id": agent.person_id}),
        (incident.opened_at + timedelta(minutes=20), "start", {}),
        (end, "resolve", {"resolution": "Restarted it and tried with the caller.", "resolution_code": "solution"}),
        (end + timedelta(days=5), "close", {}),
    ):
        with occasion(at=at, origin=Origin.DEMO):
            if step is None:
                incident = records.edit(incident, actor=agent, **told)
            else:
                incident = records.transition(incident, step, actor=agent, **told)


def _settle() -> None:
    """Let PostgreSQL finish what a load leaves behind: it would be measured for minutes instead of the product."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM (ANALYZE)")
            cursor.execute("CHECKPOINT")


def _give_history(numbers: list[str], world: Any) -> None:
    """Twenty events for each record whose page is measured."""
    from wellkept.components.comments.services import Remark, comment_many
    from wellkept.sms.resolution.incidents.models import Incident

    jonah = world.actor("jonah")
    with occasion(origin=Origin.DEMO):
        for incident in Incident.objects.filter(number__in=numbers).select_related("record"):
            said = [Remark(incident.record, f"Step {place} done.", place % 3 == 0) for place in range(19)]
            comment_many(said, actor=jonah)


def _session(user: User) -> str:
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.create()
    return str(store.session_key)


def inside() -> dict[str, Any]:
    """Assessments and due times, measured in the process."""
    from wellkept.conformity import engine

    seconds: dict[str, float] = {}
    for clause in ("8.6.1", "8.6"):
        begin = time.perf_counter()
        engine.assess(datetime.now(UTC), clause=clause, actor=system())
        seconds[f"assess_{clause.replace('.', '_')}_seconds"] = round(time.perf_counter() - begin, 3)
    return {**seconds, **_due()}


def _due() -> dict[str, float]:
    import numpy as np

    from wellkept.kernel.calendars import ServiceCalendar

    week = {day: [["08:30", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
    hours = ServiceCalendar.from_dict({"zone": "Europe/London", "weekly": week})
    start = datetime(2026, 1, 1, tzinfo=UTC)
    count = 200_000
    hours.due(start, 3600)
    begin = time.perf_counter()
    for _turn in range(count):
        hours.due(start, 3600)
    one = count / (time.perf_counter() - begin)
    starts = np.random.default_rng(1).integers(1_600_000_000, 1_900_000_000, 1_000_000)
    seconds = np.full(1_000_000, 3600, dtype=np.int64)
    hours.due_many(starts[:10], seconds[:10])
    begin = time.perf_counter()
    hours.due_many(starts, seconds)
    many = 1_000_000 / (time.perf_counter() - begin)
    return {"due_per_second": round(one), "due_many_per_second": round(many)}


if __name__ == "__main__":
    answer = load(int(sys.argv[2])) if sys.argv[1] == "load" else inside()
    sys.stdout.write(json.dumps(answer) + "\n")
