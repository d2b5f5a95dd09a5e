"""The desk as it stands when somebody opens the demonstration: work waiting, a clock about to run out, a note half read, and
calls that come back, of which nobody has made a problem yet.
"""

from datetime import datetime, timedelta
from typing import Any

from wellkept.components.comments import services as comments
from wellkept.demo import meanwhile
from wellkept.demo.agenda import Agenda
from wellkept.demo.calls import CALLS
from wellkept.demo.stage import Stage
from wellkept.records import services as records
from wellkept.sms.resolution.incidents import services as incidents
from wellkept.sms.resolution.problems import jobs

#: (hours ago, call, customer, caller, assignee or team, step)
WAITING = (
    (70.0, 9, "sallow", 1, "rashid", "hold"),
    (52.0, 5, "marlow", 0, "rashid", "start"),
    (30.0, 1, "pinnock", 0, "jonah", "hold"),
    (26.0, 15, "oldmere", 2, "jonah", "start"),
    (22.0, 8, "brightwater", 1, "infrastructure", "assign"),
    (20.0, 13, "orchard", 0, "sam", "start"),
    (5.0, 4, "oldmere", 1, "jonah", "start"),
    (4.0, 18, "sallow", 0, "jonah", "start"),
    (3.0, 20, "fenwick", 1, "desk", "assign"),
    (2.0, 0, "stonebridge", 0, "desk", "assign"),
    (1.2, 10, "umber", 0, "", ""),
    (0.6, 16, "tidewell", 0, "", ""),
    (0.3, 3, "harrow", 0, "", ""),
)

#: The call that came back on the last working days, and where: (customer, caller, minutes after nine).
AGAIN = "Everything asks for the password again"
CAME_BACK = (
    ("oldmere", 0, 12), ("sallow", 1, 95), ("brightwater", 0, 41), ("marlow", 1, 150), ("oldmere", 3, 20), ("orchard", 0, 74),
)  # fmt: skip


def plan(stage: Stage, agenda: Agenda) -> None:
    """Put the last days' open work on the agenda, and what came back."""
    _came_back(stage, agenda)
    for hours, call, customer, caller, who, step in WAITING:
        agenda.at(
            stage.until - timedelta(hours=hours), _report(stage, agenda, CALLS[call], customer, caller, who, step)
        )


def _came_back(stage: Stage, agenda: Agenda) -> None:
    """One call a working day, each solved as if it were the only one; this morning the system sees them together."""
    call = next(one for one in CALLS if one.title == AGAIN)
    day = stage.until
    for customer, caller, minutes in CAME_BACK:
        day -= timedelta(days=1)
        while day.weekday() > 4:
            day -= timedelta(days=1)
        moment = day.replace(hour=9, minute=0, second=0, microsecond=0) + timedelta(minutes=minutes)
        agenda.at(moment, _solved(stage, agenda, call, customer, caller))
    agenda.at(stage.until - timedelta(minutes=50), lambda _moment: jobs.propose_problems())


def _solved(stage: Stage, agenda: Agenda, call: Any, customer: str, caller: int) -> Any:
    def act(moment: datetime) -> None:
        incident = _logged(stage, call, customer, caller)
        sam = stage.actor("sam")

        def later(minutes: int, step: str, **data: Any) -> None:
            at = moment + timedelta(minutes=minutes)
            agenda.at(at, lambda _m: records.transition(incident, step, actor=sam, **data))

        def greet(_moment: datetime) -> None:
            comments.comment(incident.record, actor=sam, body=call.greeting, public=True)

        later(5, "start")
        agenda.at(moment + timedelta(minutes=6), greet)
        later(35, "resolve", resolution_code="workaround", resolution="Signed the caller out and in again everywhere.")

    return act


def _report(stage: Stage, agenda: Agenda, call: Any, customer: str, caller: int, who: str, step: str) -> Any:
    def act(moment: datetime) -> None:
        incident = _logged(stage, call, customer, caller)
        meanwhile.escalate_when_due(agenda, incident)
        place: dict[str, Any] = {}
        if who in stage.teams:
            place = {"team": stage.teams[who]}
        elif who:
            place = {"assignee": stage.people[who]}
        if place:
            incident = records.transition(incident, "assign", actor=stage.actor("jonah"), **place)
        worker = who if who in stage.people else "jonah"
        if step in ("start", "hold"):
            agenda.at(moment + timedelta(minutes=6), lambda at: _work(stage, agenda, incident, worker, call, step, at))

    return act


def _logged(stage: Stage, call: Any, customer: str, caller: int) -> Any:
    """A call as the desk logs it."""
    return incidents.open_incident(
        actor=stage.actor("jonah"),
        title=call.title,
        description=call.story,
        requester=stage.callers[customer][caller],
        service=stage.services[call.service],
        item=stage.items.get(call.item),
        category=stage.categories[call.category],
        impact=call.impact,
        urgency=call.urgency,
    )


def _work(stage: Stage, agenda: Agenda, incident: Any, worker: str, call: Any, step: str, moment: datetime) -> None:
    """Start work, answer, note what was found and, for some, ask and wait; a minute or two apart, as a person does."""
    actor = stage.actor(worker)
    row = records.transition(incident, "start", actor=actor)

    def say(after: float, body: str, *, public: bool) -> None:
        if body:
            agenda.at(
                moment + timedelta(minutes=after),
                lambda _m: comments.comment(row.record, actor=actor, body=body, public=public),
            )

    say(1, call.greeting, public=True)
    say(4, call.note, public=False)
    if step == "hold":
        say(5, call.question, public=True)
        agenda.at(
            moment + timedelta(minutes=6),
            lambda _m: records.transition(row, "hold", actor=actor, hold_reason=call.waits_for or "caller"),
        )
