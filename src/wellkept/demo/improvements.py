"""What Tavermoor made better: the criteria of March, a shorter form, two improvements after the bad Tuesday, of which one missed
its target and leads to another, an idea that was turned down, and one that waits.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from wellkept.components.tasks.services import add_task
from wellkept.demo.agenda import Agenda
from wellkept.demo.findings import morning
from wellkept.demo.stage import Stage
from wellkept.kernel.registry import kind
from wellkept.records import services as records
from wellkept.records.models import Record
from wellkept.sms.improvement.improvements import services
from wellkept.sms.improvement.improvements.services import propose

DAY = timedelta(days=1)
#: By what improvements are weighed: title, weight, whether it is about objectives, how to score.
CRITERIA = (
    ("Fit with our objectives", 3, True, "5: it moves an objective of this year. 1: none has to do with it."),
    ("Benefit for customers", 2, False, "5: every customer notices. 1: nobody outside does."),
    ("Effort", 1, False, "5: a day of work. 1: months, or money we do not have."),
)


class _Tale:
    """The improvements of the year, each known by a key while it is told."""

    def __init__(self, stage: Stage, agenda: Agenda) -> None:
        self.stage, self.agenda = stage, agenda
        self.criteria: list[Any] = []
        self.made: dict[str, Any] = {}

    def at(self, days: int, act: Any) -> None:
        """Let something happen so many days before today."""
        self.agenda.at(morning(self.stage, days), act)

    def set_criteria(self, _moment: datetime) -> None:
        for title, weight, about, how in CRITERIA:
            row = records.create(
                kind("improvement_criterion"), actor=self.stage.actor("tomas"), title=title, weight=weight,
                about_objectives=about, description=how,
            )  # fmt: skip
            self.criteria.append(records.transition(row, "approve", actor=self.stage.actor("ines")))

    def propose(self, key: str, by: str, owner: str, source: Any = None, **given: Any) -> Any:
        """An act that puts one on the register; `source()` gives the card that it follows from."""

        def act(_moment: datetime) -> None:
            card: Record | None = source() if source is not None else None
            self.made[key] = propose(
                actor=self.stage.actor(by), owner=self.stage.people[owner], source=card, **given
            )  # fmt: skip

        return act

    def weigh(self, key: str, by: str, *scores: tuple[int, str]) -> Any:
        """An act that scores it by each criterion."""

        def act(_moment: datetime) -> None:
            rows = [
                {"criterion": one.number, "score": value, "reason": reason}
                for one, (value, reason) in zip(self.criteria, scores, strict=True)
            ]
            self.made[key] = services.score(self.made[key], actor=self.stage.actor(by), scores=rows)

        return act

    def approve(self, key: str, days: int, within: int, plan: Mapping[str, Any]) -> Any:
        """An act by which Ines approves it, to be carried out within so many days."""

        def act(_moment: datetime) -> None:
            start = (self.stage.until - days * DAY).date()
            self.step(key, "ines", "approve", planned_start=start, planned_end=start + within * DAY, **plan)(_moment)

        return act

    def step(self, key: str, by: str, name: str, **data: Any) -> Any:
        """An act that takes a step with it."""

        def act(_moment: datetime) -> None:
            self.made[key] = records.transition(self.made[key], name, actor=self.stage.actor(by), **data)

        return act


def plan(stage: Stage, agenda: Agenda, tuesday: dict[str, Any]) -> None:
    """Put everything on the agenda; two follow from the review of the bad Tuesday."""
    tale = _Tale(stage, agenda)
    tale.at(262, tale.set_criteria)
    _form(tale)
    _restore(tale, tuesday)
    _watching(tale, tuesday)
    _ideas(tale)


def _form(tale: _Tale) -> None:
    tale.at(260, tale.propose("form", "amara", "amara", title="A shorter form for calls", description="Eleven questions, half of "
        "them answered with a full stop."))  # fmt: skip
    tale.at(259, tale.weigh("form", "amara", (4, "Serves “calls are answered within the hour”"), (3, "Callers wait less"),
        (5, "An afternoon")))  # fmt: skip
    tale.at(256, tale.approve("form", 256, 14, {
        "priority": 2, "measure": "Minutes that an agent takes to log a call, mean of a week", "unit": "min",
        "baseline": Decimal(4), "target": Decimal(2), "decision_reason": "Little effort, and everybody at the desk asks for it.",
    }))  # fmt: skip
    tale.at(247, tale.step("form", "amara", "implement", sms_changes="none",
        implementation="Five questions are left; the rest is derived or asked later."))  # fmt: skip
    tale.at(
        166,
        tale.step("form", "amara", "measure", measured_value=Decimal("1.8"), measured_how="All calls of the last week"),
    )
    tale.at(164, tale.step("form", "amara", "report", reported_to="Ines Vallory, the service desk"))


def _restore(tale: _Tale, tuesday: dict[str, Any]) -> None:
    files = tale.stage.services["files"]

    def answers_misses(_moment: datetime) -> None:
        tuesday["never_again"] = tale.made["restore"].record

    tale.at(180, tale.propose("restore", "amara", "mei", lambda: tuesday["review"].record, service=files,
        title="No release of Hosted Files without a restore check"))  # fmt: skip
    tale.at(180, answers_misses)
    tale.at(179, tale.weigh("restore", "mei", (5, "Serves “no customer loses a working day”"), (5, "Oldmere lost five hours"),
        (4, "A step in the procedure")))  # fmt: skip
    tale.at(177, tale.approve("restore", 177, 30, {
        "priority": 1, "measure": "Releases without a restore check in a quarter", "baseline": Decimal(2), "target": Decimal(0),
        "decision_reason": "It must not happen twice.",
    }))  # fmt: skip
    tale.at(176, tale.step("restore", "mei", "start"))
    tale.at(152, tale.step("restore", "mei", "implement", implementation="The check is a step of every release.",
        sms_changes="Procedure of releases: a restore check before and after."))  # fmt: skip
    tale.at(
        60,
        tale.step(
            "restore", "mei", "measure", measured_value=Decimal(0), measured_how="All four releases of the quarter"
        ),
    )
    tale.at(57, tale.step("restore", "mei", "report", reported_to="Ines Vallory, Dr Ada Wren"))


def _watching(tale: _Tale, tuesday: dict[str, Any]) -> None:
    files = tale.stage.services["files"]
    tale.at(180, tale.propose("watch", "amara", "rashid", lambda: tuesday["review"].record, service=files,
        title="Monitoring of the metadata schema"))  # fmt: skip
    tale.at(178, tale.weigh("watch", "rashid", (4, "Serves “we know before our customers do”"), (3, "They hear from us first"),
        (3, "Two weeks")))  # fmt: skip
    tale.at(177, tale.approve("watch", 177, 60, {
        "priority": 2, "measure": "Minutes until a fault of the metadata database is noticed", "unit": "min",
        "baseline": Decimal(47), "target": Decimal(5), "decision_reason": "Worth two weeks of Rashid's time.",
    }))  # fmt: skip
    tale.at(125, tale.step("watch", "rashid", "implement", sms_changes="none",
        implementation="Northquay's tool looks at the database every ten minutes."))  # fmt: skip
    tale.at(33, tale.step("watch", "rashid", "measure", measured_value=Decimal(11), measured_how="Three trials and one real fault",
        follow_up="The supplier's tool looks every ten minutes and no oftener. Ask the management review for a monitoring of "
        "our own."))  # fmt: skip
    tale.at(30, tale.step("watch", "rashid", "report", reported_to="Ines Vallory"))
    tale.at(18, tale.propose("own", "rashid", "rashid", lambda: tale.made["watch"].record,
        title="A monitoring of our own for files and backup", description="Northquay's tool is too slow."))  # fmt: skip
    tale.at(17, tale.weigh("own", "rashid", (5, "Serves “we know before our customers do”"), (4, "Faults are shorter"),
        (2, "Money and six weeks")))  # fmt: skip
    tale.at(15, tale.approve("own", 14, 60, {
        "priority": 1, "measure": "Minutes until a fault is noticed", "unit": "min", "baseline": Decimal(11),
        "target": Decimal(3), "decision_reason": "The management review funds it.",
    }))  # fmt: skip
    tale.at(10, tale.step("own", "rashid", "start"))
    tale.at(10, lambda moment: add_task(
        actor=tale.stage.actor("rashid"), title="Compare three tools", about=tale.made["own"].record,
        assignee=tale.stage.people["rashid"], due_at=moment + 20 * DAY,
    ))  # fmt: skip


def _ideas(tale: _Tale) -> None:
    tale.at(90, tale.propose("bot", "sam", "amara", title="A machine that answers chats at night"))
    tale.at(86, tale.weigh("bot", "amara", (1, "No objective asks for it"), (2, "Few write at night"), (1, "Months")))
    tale.at(84, tale.step("bot", "ines", "reject", decision_reason="Few calls at night, and nobody to look after it."))
    tale.at(3, tale.propose("reset", "jonah", "amara", title="Let people reset their passwords themselves", source_type="idea",
        description="Every fifth call is about a password."))  # fmt: skip
