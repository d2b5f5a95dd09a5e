"""Tavermoor's risks and opportunities through the year: found in March, treated, accepted for a time, and one action that did
not work.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from wellkept.components.tasks import effects
from wellkept.components.tasks.services import add_task
from wellkept.demo.agenda import Agenda
from wellkept.demo.stage import Stage
from wellkept.kernel.registry import kind
from wellkept.records import services as records
from wellkept.records.registers import rule_out_risk
from wellkept.records.scope import visible_to
from wellkept.sms.planning.risks import services as risks

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Act:
    """An action about a risk: who, due and done so many days after the risk was found (None: not done), with what result;
    `effect` is when it was looked at, what was found and what shows it.
    """

    title: str
    who: str
    due: int
    done: int | None = None
    result: str = ""
    effect: tuple[int, str, str] | None = None
    priority: int = 2


@dataclass(frozen=True)
class Found:
    """A risk or opportunity as the people of Tavermoor put it on the register; `rest` is what remained, and from when on."""

    title: str
    owner: str
    domain: str
    cause: str
    likelihood: int
    impact: int
    decision: str
    consequence: str
    customers: str
    category: str = "risk"
    service: str = ""
    party: str = ""
    origin: str = ""
    acts: tuple[Act, ...] = ()
    rest: tuple[int, int, int, str] | None = None


REGISTER = (
    Found(
        "Agents leave and nobody follows", "amara", "sms", "organization", 3, 3, "reduce",
        "Calls wait, and those who stay are worn out.", "The first answer takes longer than agreed.",
        origin="Experienced agents are hard to find in both towns",
        acts=(
            Act("Let everybody in infrastructure sit at the desk for a day", "amara", 60, 55,
                "All four have sat there for a day.", (234, "failed", "Nobody could take calls alone in August."), 1),
            Act("Take on a trainee with the college", "ines", 120, 118, "One begins in the summer.",
                (260, "worked", "She takes calls alone since October.")),
        ),
    ),
    Found(
        "The old backup system stands still with the one who knows it", "rashid", "sms", "organization", 3, 4, "avoid",
        "Nothing older than two years can be restored.", "Records that the law asks for are gone.",
        origin="One person alone knows the old backup system",
        acts=(Act("Move what is kept there to Backup", "rashid", 150, 140, "Moved, counted and read back.",
                  (240, "worked", "Three restores of old files went well.")),),
        rest=(145, 1, 2, "Everything is in the new system; the old one is switched off."),
    ),
    Found(
        "We cannot show a clinic how its patients' data are protected", "nadia", "sms", "service-requirements", 3, 4, "reduce",
        "A contract is lost, or a fine follows.", "A clinic fails its own audit because of us.",
        origin="Clinics must prove how they protect their patients' data",
        acts=(Act("Keep the proof where the work is done", "tomas", 200, 160, "Records prove it; reports go out every month.",
                  (255, "worked", "Oldmere's auditor asked for nothing more.")),),
        rest=(165, 2, 3, "The records of the work are the proof; gaps are seen the same day."),
    ),
    Found(
        "More customers want hosted files", "lotte", "sms", "other-parties", 4, 4, "pursue",
        "Turnover grows with people we have.", "Customers get what they would build themselves.", category="opportunity",
        origin="Customers move their files to hosting and need somebody who runs it",
        acts=(Act("Offer Hosted Files to four customers", "lotte", 180, 170, "Two have signed.",
                  (262, "worked", "Both are live and pay.")),),
    ),
    Found(
        "Two years of tickets show where time is lost", "tomas", "sms", "organization", 4, 3, "pursue",
        "What comes back often is solved once.", "Fewer calls about the same thing.", category="opportunity",
        origin="Two years of tickets can be read back",
        acts=(Act("Look at trends every month", "rashid", 90, 80, "The first three looks made two problems.",
                  (180, "partly", "Password calls came back; the others did not.")),),
    ),
    Found(
        "Power and cooling cost more than the services bring in", "piotr", "sms", "other-parties", 3, 3, "share",
        "The margin is gone within a year.", "Prices rise at the next renewal.",
        origin="Energy in the machine room costs half as much again as two years ago",
        acts=(Act("Bring the price of energy into new contracts", "piotr", 160, 150, "Four contracts have it.",),),
    ),
    Found(
        "The machine room grows too hot in a summer", "rashid", "availability", "organization", 3, 4, "reduce",
        "Servers switch themselves off.", "Hosted Files and Backup stop for hours.",
        origin="Hotter summers strain the cooling of the machine room",
        acts=(
            Act("Put up sensors that call the one on duty", "rashid", 60, 50, "Three sensors, tried on a Sunday.",
                (195, "worked", "Called twice in July, both times in time.")),
            Act("Put in a second cooling unit", "rashid", 290, priority=1),
        ),
    ),
    Found(
        "Northquay misses what it promised for the storage of Hosted Files", "piotr", "supplier", "other-parties", 2, 4, "reduce",
        "Restores take longer than customers were promised.", "Customers wait for files, and ask for money back.",
        service="files", party="northquay",
        acts=(Act("Ask Northquay for figures every month", "piotr", 30, 28, "They come on the third of each month.",
                  (185, "partly", "The figures come; the targets are missed.")),),
    ),
    Found(
        "The desk cannot be called when its telephones fail", "amara", "continuity", "other-parties", 2, 4, "share",
        "Nobody hears of an incident.", "Callers reach nobody.", service="desk", party="brightreed",
        acts=(Act("Agree with Brightreed on a second line", "piotr", 90, 96, "The second line rings at the desk.",
                  (240, "worked", "It took over in the storm of September.")),),
        rest=(100, 1, 3, "The second line was tried."),
    ),
    Found(
        "Somebody who left a customer keeps his account", "nadia", "security", "service-requirements", 4, 3, "reduce",
        "A stranger reads files.", "A customer's data are read by people who left.", service="workplace",
        acts=(Act("Go through all accounts every quarter", "nadia", 90, 85, "Done with all twelve; 41 accounts closed.",
                  (180, "worked", "The next look found two.")),),
        rest=(120, 2, 3, "Two open accounts among 1100."),
    ),
)  # fmt: skip
#: Circumstances and needs from which nothing follows, and why.
RULED_OUT = {
    "The desk knows its callers by name": "It is how we work; it stays when somebody leaves, because calls are written down.",
    "To hear of planned work at least five working days ahead": "The calendar of changes is sent out by itself.",
    "Forecasts of demand once a quarter, and bills paid within thirty days": "Both run by the clock, without a complaint so far.",
    "A duty roster that is fair, and time to learn": "The roster is made together every month.",
    "A margin that lets the company invest, and no surprises": "It is looked at with the figures of every month.",
    "An answer within the hour, in words they understand": "It is a target of every agreement and measured there.",
}
#: What a need leads to, by its words and the title of the risk.
NEEDS = {
    "Services that keep the levels that were agreed, and a report each month": "Agents leave and nobody follows",
    "A personal data breach is reported within 72 hours": "We cannot show a clinic how its patients' data are protected",
}


@dataclass
class Told:
    """What the story has made so far, by title."""

    risks: dict[str, Any] = field(default_factory=dict)
    tasks: dict[str, Any] = field(default_factory=dict)


def plan(stage: Stage, agenda: Agenda, tuesday: datetime) -> None:
    """Put the register of March and what became of it on the agenda; `tuesday` is the bad one in May."""
    told = Told()
    march = stage.start + timedelta(days=55, hours=2)
    agenda.at(march, lambda _moment: _write(stage, told))
    for found in REGISTER:
        _treat(stage, agenda, told, found, march)
    _restore_check(stage, agenda, told, tuesday + timedelta(days=8, hours=3))
    _northquay(stage, agenda, told)
    _ineffective(stage, agenda, told, march)
    agenda.at(stage.until - timedelta(days=9, hours=5), lambda _moment: _noted(stage))
    agenda.at(stage.until - timedelta(days=28, hours=4), lambda _moment: _again(stage, told))


def _write(stage: Stage, told: Told) -> None:
    """Tomas and the others go from circumstances and needs to risks, and decide."""
    tomas = stage.actor("tomas")
    origins = {
        row.title: row
        for key in ("issue", "party_requirement")
        for row in visible_to(kind(key).model.objects.all(), tomas)
    }
    for found in REGISTER:
        made = risks.open_risk(
            actor=tomas, title=found.title, category=found.category, domain=found.domain, cause=found.cause,
            concerns=stage.services[found.service].record if found.service else None,
            party=stage.organizations[found.party] if found.party else None, owner=stage.people[found.owner],
            likelihood=found.likelihood, impact=found.impact, consequence=found.consequence, customer_impact=found.customers,
            basis="What the people who do the work know of the last three years.",
        )  # fmt: skip
        told.risks[found.title] = risks.decide(made, actor=tomas, decision=found.decision)
        if found.origin in origins:
            risks.arises_from(made, origins[found.origin].record, actor=tomas)
    for words, title in NEEDS.items():
        risks.arises_from(told.risks[title], origins[words].record, actor=tomas)
    for words, reason in RULED_OUT.items():
        rule_out_risk(origins[words], actor=tomas, no_risk_reason=reason)


def _treat(stage: Stage, agenda: Agenda, told: Told, found: Found, start: datetime) -> None:
    """The actions about a risk, their effect, and what remains."""
    for act in found.acts:
        agenda.at(start + timedelta(hours=1), _ask(stage, told, found.title, act, start))
        if act.done is not None:
            agenda.at(start + act.done * DAY, _do(stage, told, act))
        if act.effect is not None:
            agenda.at(start + act.effect[0] * DAY, _look(stage, told, act))
    if found.rest is not None:
        days, likelihood, impact, basis = found.rest
        agenda.at(
            start + days * DAY + timedelta(hours=2),
            _rest(stage, told, found.title, found.owner, likelihood, impact, basis),
        )


def _ask(stage: Stage, told: Told, title: str, act: Act, start: datetime) -> Any:
    def ask(_moment: datetime) -> None:
        told.tasks[act.title] = add_task(
            actor=stage.actor("tomas"), title=act.title, about=told.risks[title].record, priority=act.priority,
            assignee=stage.people[act.who], due_at=(start + act.due * DAY).replace(hour=16),
        )  # fmt: skip

    return ask


def _do(stage: Stage, told: Told, act: Act) -> Any:
    def do(_moment: datetime) -> None:
        task = told.tasks[act.title]
        told.tasks[act.title] = records.transition(task, "finish", actor=stage.actor(act.who), result=act.result)

    return do


def _look(stage: Stage, told: Told, act: Act) -> Any:
    def look(_moment: datetime) -> None:
        if act.effect is not None:
            _days, found, shown = act.effect
            told.tasks[act.title] = effects.check_effect(
                told.tasks[act.title], actor=stage.actor("tomas"), effectiveness=found, effect_found=shown
            )

    return look


def _rest(stage: Stage, told: Told, title: str, who: str, likelihood: int, impact: int, basis: str) -> Any:
    def rest(_moment: datetime) -> None:
        told.risks[title] = records.transition(
            told.risks[title],
            "treat",
            actor=stage.actor("tomas"),
            residual_likelihood=likelihood,
            residual_impact=impact,
            basis=basis,
        )

    return rest


def _restore_check(stage: Stage, agenda: Agenda, told: Told, start: datetime) -> None:
    """What the bad Tuesday taught: a release without a restore check is a risk that was on nobody's list."""
    found = Found(
        "A release goes live that cannot be taken back", "mei", "service", "organization", 4, 5, "reduce",
        "Going back fails because nobody tried a restore.", "A customer stands still for hours, as Oldmere did.", service="files",
        acts=(
            Act("Write the restore check into every release of Hosted Files", "mei", 14, 12, "It is a step of the model now.",
                (105, "worked", "Four releases since, each with a restore that was tried."), 1),
            Act("Try a restore of the metadata database every night", "rashid", 40, 47, "Runs every night and says so.",
                (140, "worked", "Failed once, on a disk that was full, and was seen at seven.")),
        ),
        rest=(50, 2, 4, "Every release has a restore check; the nightly restore runs."),
    )  # fmt: skip

    def write(_moment: datetime) -> None:
        tomas = stage.actor("tomas")
        made = risks.open_risk(
            actor=tomas, title=found.title, domain=found.domain, cause=found.cause, owner=stage.people["mei"],
            concerns=stage.services["files"].record, likelihood=4, impact=5, consequence=found.consequence,
            customer_impact=found.customers, basis="It happened, and no release before had a restore check.",
        )  # fmt: skip
        told.risks[found.title] = risks.decide(
            made, actor=tomas, decision="reduce", decision_reason="Releases go on; the check takes half an hour."
        )

    agenda.at(start, write)
    _treat(stage, agenda, told, found, start)


def _northquay(stage: Stage, agenda: Agenda, told: Told) -> None:
    """July: Northquay misses its targets three months in a row; until the contract is changed Ines accepts the risk."""
    title = "Northquay misses what it promised for the storage of Hosted Files"
    july = stage.until - timedelta(days=128, hours=5)

    def assess(_moment: datetime) -> None:
        told.risks[title] = risks.reassess(
            told.risks[title], actor=stage.actor("piotr"), likelihood=5, impact=4,
            basis="Targets missed in April, May and June; Northquay disputes the figures of June.",
        )  # fmt: skip

    def accept(_moment: datetime) -> None:
        told.risks[title] = records.transition(
            told.risks[title], "accept", actor=stage.actor("ines"), accepted_until=stage.until + 45 * DAY,
            acceptance_reason="Nobody else can take over the storage before the new year. The contract is being changed; until "
            "then we pay for longer retention ourselves.",
        )  # fmt: skip

    agenda.at(july, assess)
    agenda.at(july + timedelta(days=6, hours=1), accept)


def _ineffective(stage: Stage, agenda: Agenda, told: Told, march: datetime) -> None:
    """September: an action that did not work is taken up again; its new date has passed when somebody opens the demonstration."""
    act = REGISTER[0].acts[0]

    def again(_moment: datetime) -> None:
        amara = stage.actor("amara")
        task = records.transition(told.tasks[act.title], "reopen", actor=amara)
        told.tasks[act.title] = records.edit(
            task,
            actor=amara,
            due_at=stage.until - 6 * DAY,
            description="A day was not enough: three weeks each, with calls of their own.",
        )

    agenda.at(march + timedelta(days=235, hours=1), again)


def _noted(stage: Stage) -> None:
    """Jonah notes something; nobody has assessed it yet."""
    risks.open_risk(
        actor=stage.actor("jonah"), title="Pinnock's laptops come back with customers' data on them", domain="security",
        description="They leave at the end of the month, and nobody has said who wipes what.",
    )  # fmt: skip


def _again(stage: Stage, told: Told) -> None:
    """Before the management review the risks of the system are assessed once more; two are forgotten."""
    for title in (
        "Agents leave and nobody follows",
        "More customers want hosted files",
        "Two years of tickets show where time is lost",
    ):
        row = told.risks[title]
        told.risks[title] = risks.reassess(
            row,
            actor=stage.actor("tomas"),
            likelihood=row.likelihood,
            impact=row.impact,
            basis="Unchanged since March.",
        )
