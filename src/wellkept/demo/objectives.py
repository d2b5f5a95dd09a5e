"""What Tavermoor wants to reach in the year: set in March, measured every month, some reached, some missed, one given up."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from wellkept.components.series.services import Reading
from wellkept.components.tasks.services import add_task
from wellkept.demo.agenda import Agenda
from wellkept.demo.stage import Stage
from wellkept.records import services as records
from wellkept.sms.context.interested_parties import selectors as parties
from wellkept.sms.planning.objectives import services as objectives

DAY = timedelta(days=1)
#: So many days lie between two values.
MONTH = 30


@dataclass(frozen=True)
class Aim:
    """An objective: when it is set and due (days before the end of the story; below zero: after it), its plan, its values
    every month from then on, its steps (title, who, due, done: days before the end), whom it is made known to.
    """

    title: str
    level: str
    owner: str
    measure: str
    unit: str
    target: str
    set_ago: int
    due_ago: int
    values: tuple[str, ...]
    steps: tuple[tuple[str, str, int, int | None], ...] = ()
    told: tuple[str, ...] = ("service-desk-agent", "incident-manager", "support-engineer")
    direction: str = "rise"
    baseline: str = ""
    policy: str = ""
    need: str = ""
    resources: str = ""
    judged: str = ""
    service: str = ""
    team: str = ""
    ended: tuple[int, str, str] | None = None


AIMS = (
    Aim(
        "Nine of ten calls get their first answer in time", "organization", "amara", "First answers within the agreed time", "%",
        "90", 298, 20, ("72", "74.5", "79", "82", "80.5", "86", "88.5", "90", "91.5"),
        steps=(
            ("A second agent from half past seven", "amara", 250, 252),
            ("Show the next deadline on the first page", "tomas", 200, 190),
        ),
        told=("service-desk-agent", "incident-manager", "top-management"), baseline="71",
        policy="What we promised is kept",
        need="An answer within the hour, in words they understand", resources="One agent for two hours a morning.",
        judged="The figure of the last month, from the clocks of all calls.",
        ended=(16, "reach", "Reached in the ninth month. The second agent in the morning stays."),
    ),
    Aim(
        "No customer stands still for more than two hours", "organization", "tomas", "Longest stop of a customer in the month", "h",
        "2", 298, 40, ("1.5", "0.8", "0.4", "5.2", "1.1", "2.6", "0.9", "1.3"),
        steps=(("A duty roster for infrastructure that covers evenings", "rashid", 220, 215),),
        told=("top-management", "support-engineer"), direction="fall", baseline="3.1",
        policy="What breaks does not break twice",
        need="Services that keep the levels that were agreed, and a report each month", resources="Two evenings a week on duty.",
        judged="The longest stop of any month counts, not the mean.",
        ended=(30, "miss", "Oldmere stood still for five hours in May, and Fenwick for more than two in July. Monitoring is asked "
               "for in the management review."),
    ),
    Aim(
        "What we do can be proven from its records", "organization", "tomas", "Requirements that the records show to be met",
        "requirements", "150", 240, -45, ("61", "72", "80", "95", "104", "118", "126", "139"),
        steps=(
            ("Write the registers of context and risk", "tomas", 230, 235),
            ("Prepare stage 1 with each process owner", "tomas", 40, 42),
        ),
        told=("top-management", "internal-auditor", "incident-manager", "problem-manager", "change-manager"), baseline="58",
        policy="We show what we do.", need="A margin that lets the company invest, and no surprises",
        resources="Two days a month of Tomas.", judged="Counted every month from the assessment of the whole standard.",
    ),
    Aim(
        "Six of ten calls are closed at the first contact", "team", "amara", "Closed at the first contact", "%", "60", 268, -60,
        ("41", "43", "42", "45", "47", "46", "49", "50", "51"), team="desk",
        steps=(
            ("Write short instructions for the twenty commonest calls", "jonah", 150, 141),
            ("Let agents reset passwords in Hosted Files themselves", "mei", 25, None),
        ),
        told=("service-desk-agent",), baseline="40", policy="What we promised is kept",
        need="An answer within the hour, in words they understand", resources="Four hours a week of the desk.",
        judged="The mean of the last three months.",
    ),
    Aim(
        "A restore of Hosted Files is tried every week", "service", "rashid", "Restores tried in the month", "restores", "4",
        170, -120, ("2", "3", "4", "4", "5", "4"), service="files",
        steps=(("Run the nightly restore on a machine of its own", "rashid", 100, 95),),
        told=("support-engineer", "continuity-manager"), baseline="0",
        policy="What we promised is kept",
        need="A personal data breach is reported within 72 hours", resources="One small server.",
        judged="Four in every month of the last half year.",
    ),
    Aim(
        "Every change has a way back that was tried", "function", "mei", "Changes with a back-out that was tried", "%", "95",
        240, -30, ("62", "70"), baseline="55", told=(),
        steps=(("Add the trial to every model of change", "mei", 120, 100),),
        need="To hear of planned work at least five working days ahead", resources="Half an hour for each change.",
    ),
)  # fmt: skip


def plan(stage: Stage, agenda: Agenda) -> None:
    """Put the objectives of the year, their values and their ends on the agenda."""
    for aim in AIMS:
        _plan_one(stage, agenda, aim)
    agenda.at(stage.until - timedelta(days=296, hours=4), _give_up(stage, agenda))
    agenda.at(stage.until - timedelta(days=4, hours=6), lambda _moment: _draft(stage))


def _plan_one(stage: Stage, agenda: Agenda, aim: Aim) -> None:
    held: dict[str, Any] = {}
    start = (stage.until - aim.set_ago * DAY).replace(hour=10)
    agenda.at(start, _set(stage, aim, held))
    for place, (title, who, _due, done) in enumerate(aim.steps):
        agenda.at(start + timedelta(minutes=20 + place), _step(stage, aim, place, held))
        if done is not None:
            agenda.at((stage.until - done * DAY).replace(hour=14), _did(stage, title, who, held))
    for place, value in enumerate(aim.values):
        agenda.at(start + timedelta(days=1 + place * MONTH, hours=1), _value(stage, aim, value, held))
    if aim.ended is not None:
        agenda.at((stage.until - aim.ended[0] * DAY).replace(hour=11), _end(stage, aim, held))


def _set(stage: Stage, aim: Aim, held: dict[str, Any]) -> Callable[[datetime], None]:
    def act(moment: datetime) -> None:
        tomas = stage.actor("tomas")
        needs = {row.title: row for row in parties.requirements(moment)}
        drafted = objectives.set_objective(
            actor=tomas, title=aim.title, level=aim.level, owner=stage.people[aim.owner], measure=aim.measure, unit=aim.unit,
            target=Decimal(aim.target), direction=aim.direction, baseline=Decimal(aim.baseline) if aim.baseline else None,
            due_at=(stage.until - aim.due_ago * DAY).replace(hour=16), policy_statement=aim.policy,
            requirement=needs.get(aim.need), resources=aim.resources, evaluation_method=aim.judged,
            team=stage.teams[aim.team] if aim.team else None,
            concerns=stage.services[aim.service].record if aim.service else None,
        )  # fmt: skip
        held["row"] = records.transition(drafted, "activate", actor=stage.actor("ines"))
        if aim.told:
            held["row"] = objectives.make_known(held["row"], actor=tomas, known_to=aim.told)

    return act


def _step(stage: Stage, aim: Aim, place: int, held: dict[str, Any]) -> Callable[[datetime], None]:
    title, who, due, _done = aim.steps[place]

    def act(_moment: datetime) -> None:
        held[title] = add_task(
            actor=stage.actor("tomas"), title=title, about=held["row"].record, assignee=stage.people[who],
            due_at=(stage.until - due * DAY).replace(hour=16),
        )  # fmt: skip

    return act


def _did(stage: Stage, title: str, who: str, held: dict[str, Any]) -> Callable[[datetime], None]:
    def act(_moment: datetime) -> None:
        held[title] = records.transition(held[title], "finish", actor=stage.actor(who), result="Done, and it holds.")

    return act


def _value(stage: Stage, aim: Aim, value: str, held: dict[str, Any]) -> Callable[[datetime], None]:
    def act(moment: datetime) -> None:
        if held["row"].state == "active":
            reading = Reading(Decimal(value), day=moment.date())
            held["row"] = objectives.note_measurement(held["row"], actor=stage.actor(aim.owner), values=[reading])

    return act


def _end(stage: Stage, aim: Aim, held: dict[str, Any]) -> Callable[[datetime], None]:
    def act(_moment: datetime) -> None:
        if aim.ended is not None:
            _ago, step, words = aim.ended
            held["row"] = records.transition(held["row"], step, actor=stage.actor(aim.owner), conclusion=words)

    return act


def _give_up(stage: Stage, agenda: Agenda) -> Callable[[datetime], None]:
    """An office in a third town was planned, and given up in the summer."""

    def act(_moment: datetime) -> None:
        ines = stage.actor("ines")
        drafted = objectives.set_objective(
            actor=ines, title="Serve three customers from a third town", measure="Customers served from there", unit="customers",
            target=Decimal(3), due_at=stage.until + 60 * DAY, owner=stage.people["ines"],
        )  # fmt: skip
        row = records.transition(drafted, "activate", actor=ines)

        def withdraw(_moment: datetime) -> None:
            records.transition(row, "withdraw", actor=ines, withdraw_reason="The money goes into monitoring instead.")

        agenda.at(stage.until - timedelta(days=140), withdraw)

    return act


def _draft(stage: Stage) -> None:
    objectives.set_objective(
        actor=stage.actor("nadia"), title="Devices that come back are wiped within ten days", level="function",
        owner=stage.people["nadia"], measure="Days from return to wiping, the longest", unit="days", direction="fall",
    )  # fmt: skip
