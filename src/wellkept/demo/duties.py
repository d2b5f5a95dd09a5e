"""What Tavermoor does again and again: put in force in the first weeks, done through the year, mostly in time."""

from datetime import datetime, timedelta
from typing import Any

from wellkept.components.duties import asking, selectors
from wellkept.components.duties.services import do_duty, note_event, propose_duty
from wellkept.demo.agenda import Agenda
from wellkept.demo.stage import Stage
from wellkept.records import services as records

#: What recurs: title, how long, in which unit, who sees to it, the requirement whose rhythm it sets, after how many days it
#: was done the first time, by how many days late each time, and what came of it.
RECURRING: tuple[tuple[str, int, str, str, str, int, tuple[int, ...], str], ...] = (
    ("Management review", 12, "month", "ines", "9.3-01", 0, (), ""),
    ("Internal audit of all clauses and processes", 12, "month", "greta", "9.2.1-01", 0, (), ""),
    ("Review how well problems are solved", 6, "month", "rashid", "8.6.3-09", 0, (), ""),
    ("Budget against costs", 3, "month", "piotr", "8.4.1-03", 75, (0, 0, 9), "Nothing is a tenth above the budget."),
    ("Trends in changes", 3, "month", "mei", "8.5.1.3-09", 80, (0, 4), "Sorted by cause; two models came of it."),
    ("Try a restore of Hosted Files", 1, "month", "rashid", "", 62, (0, 0, 0, 12, 0, 0, 0, 0), "Twelve files restored and opened."),
    ("Go through who may enter the machine room", 6, "month", "nadia", "", 90, (0, 0), "Two badges of people who left taken back."),
    ("Renew the certificates of the portal", 1, "year", "rashid", "", 0, (), ""),
    ("Read the notes of the on-call week", 1, "week", "amara", "", 58, (0,) * 36, "Read with the team."),
)  # fmt: skip
#: What follows an event.
LEAVING = "Take back what a leaving customer had from us"


def plan(stage: Stage, agenda: Agenda) -> None:
    """Tomas writes the register, Ines puts it in force, and everybody does what is his."""
    made: dict[str, Any] = {}

    def write(_moment: datetime) -> None:
        tomas, ines = stage.actor("tomas"), stage.actor("ines")
        for title, every, unit, owner, requirement, _first, _late, _words in RECURRING:
            given = {"every": every, "unit": unit, "requirement": requirement, "owner": stage.people[owner]}
            row = propose_duty(actor=tomas, title=title, **given)
            made[title] = records.transition(row, "approve", actor=ines)
        row = propose_duty(
            actor=tomas, title=LEAVING, rhythm="follows", trigger="A customer leaves", every=30, unit="day",
            owner=stage.people["lotte"], instructions="Laptops, keys, badges, addresses; hand over what is theirs.",
        )  # fmt: skip
        made[LEAVING] = records.transition(row, "approve", actor=ines)

    agenda.at(stage.start + timedelta(days=50, hours=3), write)
    for title, every, unit, owner, _requirement, first, late, words in RECURRING:
        days = {"week": 7, "month": 30, "year": 365}[unit] * every
        moment = stage.start + timedelta(days=first, hours=6)
        for delay in late:
            agenda.at(moment + timedelta(days=delay), _do(stage, made, title, owner, words))
            moment += timedelta(days=delay + days)
    agenda.at(stage.start + timedelta(days=336, hours=5), _leaves(stage, made))
    for day in range(51, 365, 7):
        agenda.at(stage.start + timedelta(days=day, hours=1), lambda _moment: asking.ask())


def _do(stage: Stage, made: dict[str, Any], title: str, owner: str, words: str) -> Any:
    def act(_moment: datetime) -> None:
        made[title] = do_duty(selectors.duty(made[title].pk), actor=stage.actor(owner), outcome=words)

    return act


def _leaves(stage: Stage, made: dict[str, Any]) -> Any:
    def act(_moment: datetime) -> None:
        note_event(made[LEAVING], actor=stage.actor("lotte"), happened="Pinnock Joinery leaves at the end of the year.")

    return act
