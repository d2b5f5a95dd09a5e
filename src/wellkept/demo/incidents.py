"""A year at the desk: calls come in, are worked on and closed; some go wrong in the ways that they do."""

import random
from datetime import datetime, timedelta
from typing import Any

from wellkept.components.comments import services as comments
from wellkept.components.efforts import services as efforts
from wellkept.demo import cast, meanwhile
from wellkept.demo.agenda import Agenda
from wellkept.demo.calls import CALLS, Call
from wellkept.demo.stage import Stage
from wellkept.records import services as records
from wellkept.sms.resolution.incidents import services as incidents

#: Share of calls that do not go by the book; enough to show what the proof finds, few enough to be a good desk.
FORGOTTEN_NOTE, REOPENED, CANCELLED, HANDED_ON = 0.02, 0.03, 0.02, 0.18
CALLS_A_DAY = 1.25
#: Share of the calls for another team that the desk begins itself, before it sees that it must pass them on.
LOOKED_AT_FIRST = 0.4
#: How long the desk has noted the time it spends.
NOTED = timedelta(days=100)


class Desk:
    """Puts a year of calls on the agenda."""

    def __init__(self, stage: Stage, agenda: Agenda, seed: int = 20000) -> None:
        self.stage = stage
        self.agenda = agenda
        self.dice = random.Random(seed)  # noqa: S311  a story, not a secret

    def plan(self) -> None:
        """Spread the calls over the working hours of the year."""
        day = self.stage.start
        while day < self.stage.until:
            busy = 1.5 if day.month in (1, 9) else 1.0
            if day.weekday() < 5:
                for _call in range(self._poisson(CALLS_A_DAY * busy)):
                    moment = day.replace(hour=8, minute=0) + timedelta(minutes=self.dice.randrange(0, 560))
                    self.agenda.at(moment, self._incoming())
            day += timedelta(days=1)

    def _poisson(self, mean: float) -> int:
        count, left = 0, self.dice.expovariate(1.0)
        while left < mean:
            count += 1
            left += self.dice.expovariate(1.0)
        return count

    def _incoming(self) -> Any:
        call = self.dice.choice(CALLS)
        customer = self.dice.choices(cast.CUSTOMERS, weights=[c.weight for c in cast.CUSTOMERS])[0]
        caller = self.dice.choice(self.stage.callers[customer.key])
        agent = self.dice.choice(("jonah", "jonah", "sam", "amara"))
        channel = self.dice.choices(("phone", "mail", "portal"), weights=(6, 3, 2))[0]

        def report(moment: datetime) -> None:
            incident = incidents.open_incident(
                actor=self.stage.actor(agent),
                title=call.title,
                description=call.story,
                requester=caller,
                channel=channel,
                service=self.stage.services[call.service],
                item=self.stage.items.get(call.item),
                category=self.stage.categories[call.category],
                impact=call.impact,
                urgency=call.urgency,
            )
            meanwhile.escalate_when_due(self.agenda, incident)
            self._continue(incident, call, agent, moment)

        return report

    def _continue(self, incident: Any, call: Call, agent: str, moment: datetime) -> None:
        worker = "rashid" if call.team == "infrastructure" else agent
        if self.dice.random() < CANCELLED:
            self._later(
                moment, 30, incident, agent, "cancel", cancel_reason="The caller says that it works again by itself."
            )
            return
        after = self.dice.randrange(3, 16 if call.urgency == 1 else 45)
        if worker != agent or self.dice.random() < HANDED_ON:
            if worker != agent and self.dice.random() < LOOKED_AT_FIRST:
                self._later(moment, after // 3, incident, agent, "start")
            team = self.stage.teams[call.team]
            self._later(moment, after // 2, incident, agent, "assign", team=team, assignee=None)
        self._later(moment, after, incident, worker, "start")
        self._say(moment, after + 1, incident, worker, call.greeting, public=True)
        if call.note:
            self._say(moment, after + 12, incident, worker, call.note, public=False)
        if call.question:
            self._say(moment, after + 15, incident, worker, call.question, public=True)
        if call.waits_for:
            wait = self.dice.randrange(60, 60 * 20)
            self._later(moment, after + 20, incident, worker, "hold", hold_reason=call.waits_for)
            self._later(moment, after + 20 + wait, incident, worker, "resume")
            after += 20 + wait
        effort = int(self.dice.lognormvariate(4.3, 0.9)) + 10
        resolution = call.resolution if self.dice.random() > FORGOTTEN_NOTE else "Done."
        self._later(
            moment, after + effort, incident, worker, "resolve", resolution_code=call.code, resolution=resolution
        )
        end = after + effort
        if self.stage.until - moment < NOTED:
            self._spend(moment, end + 1, incident, worker, min(max(5 * round(effort / 10), 5), 180))
        if self.dice.random() < REOPENED:
            back = end + self.dice.randrange(60, 60 * 30)
            self._later(moment, back, incident, worker, "reopen", reopen_reason="The caller says that it is back.")
            again = "It came back; found the cause this time. " + call.resolution
            self._later(moment, back + 240, incident, worker, "resolve", resolution_code=call.code, resolution=again)
            end = back + 240
        self._later(moment, end + 60 * 24 * self.dice.randrange(2, 7), incident, agent, "close")

    def _later(self, moment: datetime, minutes: float, incident: Any, who: str, step: str, **data: Any) -> None:
        def act(_moment: datetime) -> None:
            moved = records.transition(incident, step, actor=self.stage.actor(who), **data)
            if step in ("resume", "reopen"):
                meanwhile.escalate_when_due(self.agenda, moved)

        self.agenda.at(moment + timedelta(minutes=minutes), act)

    def _spend(self, moment: datetime, minutes: float, incident: Any, who: str, spent: int) -> None:
        def act(at: datetime) -> None:
            efforts.note_time(incident.record, actor=self.stage.actor(who), minutes=spent, day=at.date())

        self.agenda.at(moment + timedelta(minutes=minutes), act)

    def _say(self, moment: datetime, minutes: float, incident: Any, who: str, body: str, *, public: bool) -> None:
        def act(_moment: datetime) -> None:
            comments.comment(incident.record, actor=self.stage.actor(who), body=body, public=public)

        self.agenda.at(moment + timedelta(minutes=minutes), act)
