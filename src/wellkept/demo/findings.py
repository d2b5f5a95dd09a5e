"""What Tavermoor found of its own system: a handful of the gaps of January, what May and the audit of September showed, and
what the first stage of certification asked. One action does not work, and its finding is taken up again.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from wellkept.components.approvals.services import vote
from wellkept.components.findings import selectors
from wellkept.components.findings.services import accept, raise_finding
from wellkept.components.tasks import effects
from wellkept.components.tasks.services import add_task
from wellkept.demo.agenda import Agenda
from wellkept.demo.stage import Stage
from wellkept.records import services as records
from wellkept.records.models import Record
from wellkept.sms.improvement.nonconformities.services import analyse, search_similar

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Told:
    """One finding and its course: `days` before today it was raised; each further step so many days after that (0: never)."""

    days: int
    title: str
    grade: str
    owner: str
    description: str
    requirement: str = ""
    by: str = "greta"
    source_type: str = "internal_audit"
    evidence: str = ""
    correction: str = ""
    consequences: str = "None: nobody had relied on it."
    search: str = ""
    similar: str = ""
    whys: Sequence[tuple[str, str]] = ()
    fishbone: Sequence[tuple[str, str]] = ()
    cause: str = ""
    reason: str = ""
    action: str = ""
    result: str = ""
    effect: str = ""
    failed: str = ""
    again: str = ""
    changes: str = "none"
    within: int = 45
    conclusion: str = ""
    closer: str = "ines"
    steps: Mapping[str, int] = field(default_factory=dict)


#: After so many days: corrected, decided, action done, checked, closed.
_WHOLE = {"contain": 6, "decide": 16, "done": 40, "confirm": 85, "close": 88}

JANUARY = (
    Told(
        308, "Three agreements have no target for incidents", "minor", "lotte", source_type="work", by="tomas",
        description="One of the 61 gaps of January: Harrowgate, Fenwick and Quarry Lane were promised “quick help” and nothing "
        "that can be measured.", requirement="8.3.3-03",
        correction="The three customers were asked and got the targets of the others.", search="agreement",
        similar="The other nine have targets for incidents and requests.",
        whys=(("Why have they no targets?", "Their contracts are older than the service desk."),
              ("Why did nobody add them?", "Contracts are looked at only when they are renewed.")),
        cause="Nobody goes through the agreements from time to time.", reason="The next old contract would slip through again.",
        action="Go through all agreements once a year", result="A review of each agreement stands in the calendar.",
        effect="All twelve agreements have targets, half a year later as well.",
        changes="The review of agreements is planned every year.", closer="ines", steps=_WHOLE,
    ),
    Told(
        306, "Work at weekends is done without a change", "minor", "mei", source_type="work", by="tomas", requirement="8.5.1.3-01",
        description="One of the 61 gaps of January: of fourteen reboots and updates at weekends five have no change.",
        correction="The five were written down afterwards.", search="weekend", similar="None on weekdays.",
        whys=(("Why is no change raised?", "The form takes longer than the work."),),
        fishbone=(("method", "One form for every size of change"), ("people", "The one on call works alone")),
        cause="There was no short way for what is done often.", reason="It will be done on every weekend.",
        action="Make models for changes that are done often", result="The first model is in use: access points.",
        effect="No work without a change in ten weekends.", changes="Models of standard changes.", steps=_WHOLE,
    ),
    Told(
        305, "The form for a call asks eleven things", "opportunity", "amara", source_type="work", by="jonah",
        description="Half of them are answered with a full stop.", steps={"conclude": 20},
        conclusion="An improvement: the form is shortened.",
    ),
)  # fmt: skip

SEPTEMBER = (
    Told(
        71, "The continuity test of spring was never reviewed", "major", "nadia", requirement="8.7.2-10",
        description="The restore of Hosted Files was tried in spring. Nobody reviewed how it went, and what did not work is still "
        "as it was.", evidence="Plan of Hosted Files, version 2; the log of the test; talk with Nadia Ferro and Rashid Karim.",
        correction="The log was read and the result written down: files came back after nine hours, promised are four.",
        consequences="Oldmere was told that four hours are not proven, and keeps its paper forms at hand.",
        search="restore", similar="The test of Backup was reviewed; there are no others.",
        whys=(("Why was the test not reviewed?", "Nobody had it in the calendar."),
              ("Why was it in no calendar?", "A test ends with its log; what follows is no step of it."),
              ("Why is it no step?", "The procedure was written before anybody had tested."),
              ("Why was it not bettered after the first test?", "Procedures are looked at when an audit asks.")),
        fishbone=(("method", "The procedure ends with the log"), ("people", "One person plans, tests and reports"),
                  ("management", "Nobody asked for the result")),
        cause="The procedure of tests has no step for reviewing them.", reason="The next test would be left alone as well.",
        action="Add the review to the procedure and hold it with the next test",
        result="The procedure has the step; the test of early November was reviewed within a week.",
        effect="The test of November has a review, a result and two follow-ups with dates.",
        changes="Procedure of continuity tests: a review within two weeks, by somebody else.", closer="ines",
        steps={"accept": 2, "contain": 5, "decide": 15, "done": 46, "confirm": 60, "close": 63},
    ),
    Told(
        71, "Configuration was checked against reality in one town only", "minor", "rashid", requirement="8.2.6-09",
        description="The items of the second town were last compared with what stands there before the system was set up.",
        correction="Rashid went through the second town: two items were missing, one was gone.", search="configuration",
        similar="Licences are compared in both towns.",
        whys=(("Why was the second town left out?", "Nobody drives there for that alone."),),
        cause="The check hangs on a visit that nobody plans.", reason="It would be left out again in spring.",
        action="Compare while one is there for a fault", result="It stands on the list for visits.",
        failed="Three visits since, and nobody compared: a fault leaves no time for it. It needs a day of its own.",
        again="Plan a day for each town twice a year", steps={"accept": 3, "contain": 9, "decide": 20, "done": 30, "fail": 52},
    ),
    Told(
        71, "Two people at the desk do not know this year's objectives", "minor", "amara", requirement="7.3-01",
        description="Of five whom I asked, two could not name any objective of this year. The evening shift was never shown them.",
        correction="The evening shift saw the slides.", search="objectives", similar="Infrastructure and security know theirs.",
        whys=(("Why were they not shown?", "The talk was at noon; the evening shift begins at two."),),
        cause="Talks are held once, for those who are there.", reason="The next talk would miss the same people.",
        action="Hold each talk twice, once for the evening shift", result="The talk of October was held twice.",
        effect="All eight at the desk could name two objectives in November.", changes="Plan of talks.", closer="greta",
        steps={"accept": 1, "contain": 8, "decide": 18, "done": 34, "confirm": 62, "close": 65},
    ),
    Told(
        71, "An emergency change was reviewed weeks late", "minor", "mei", requirement="8.5.1.3-08",
        description="The emergency change of the bad Tuesday was decided on afterwards far outside the two working days that the "
        "policy allows.", correction="Nothing is left to correct: it was decided on in the end.", search="emergency",
        similar="No other emergency change this year.", whys=(("Why so late?", "Nobody is told that a decision is due."),),
        cause="Whoever mends the fault has to think of the decision as well.", reason="The next emergency will come.",
        action="Put the decision on the agenda of the next morning", within=30,
        steps={"accept": 4, "contain": 8, "decide": 28},
    ),
    Told(
        71, "The desk knows its callers and their history", "strength", "amara",
        description="In five calls that I listened to, the agent knew what had happened before.", steps={"conclude": 6},
        conclusion="We show it to new colleagues.",
    ),
)  # fmt: skip

NOVEMBER = (
    Told(
        16, "The scope does not name the second town", "minor", "tomas", source_type="external_audit", by="tomas",
        requirement="4.3-01", description="Concern of stage 1, Helen Cray: people work at two places, the scope names one.",
        correction="The scope names both; Ines Vallory approved it.", steps={"contain": 4},
    ),
    Told(
        16, "No figure tells whether the policy is understood", "minor", "amara", source_type="external_audit", by="tomas",
        requirement="7.3-01", description="Concern of stage 1, Helen Cray: the quiz is passed or not; nobody looks at the answers.",
    ),
)  # fmt: skip


#: What the incident of May showed.
MAY = Told(
    182, "A release went out without a restore check", "minor", "mei", requirement="8.5.1.3-04", source_type="incident",
    description="Hosted Files was released, and nobody had tried whether it can be taken back. Oldmere waited five hours.",
    correction="The release was taken back by hand.", consequences="Oldmere got its files back the same day; none was lost.",
    search="release", similar="Two of the three releases before had no check, either.",
    whys=(("Why was there no check?", "The list for releases does not name it."),
          ("Why does it not?", "Until then every release could be taken back by itself.")),
    fishbone=(("method", "The list ends with the test"), ("technology", "The schema of the metadata changes by itself")),
    cause="Nothing asks for a restore check before a release.", reason="Every release of Hosted Files changes the schema.",
    action="Make the restore check a step of every release", result="It is a step of the list; nobody releases without it.",
    effect="Four releases since, four checks.", changes="Procedure of releases.", closer="tomas", steps=_WHOLE,
)  # fmt: skip


def plan(stage: Stage, agenda: Agenda, tuesday: dict[str, Any]) -> None:
    """Put every finding and its course on the agenda; what May showed hangs on its incident."""
    for told in (*JANUARY, *SEPTEMBER, *NOVEMBER):
        _Course(stage, agenda, told).plan()
    _Course(stage, agenda, MAY, lambda: tuesday["incident"].record).plan()


def morning(stage: Stage, days: float) -> datetime:
    """Twenty past nine, so many days before the end of the story or on the Monday after."""
    day = stage.until - days * DAY
    off = (8 - day.isoweekday()) % 7 if day.isoweekday() > 5 else 0
    return (day + off * DAY).replace(hour=9, minute=20, second=0, microsecond=0)


class _Course:
    """What happens to one finding, step after step."""

    def __init__(self, stage: Stage, agenda: Agenda, told: Told, source: Callable[[], Record] | None = None) -> None:
        self.stage, self.agenda, self.told, self.source = stage, agenda, told, source
        self.key = 0
        self.task: Any = None

    def plan(self) -> None:
        """Raise it on its day, and let it take its course; what the audit has raised already goes on from there."""

        def act(_moment: datetime) -> None:
            told = self.told
            there = selectors.open_about(told.requirement, told.source_type) if told.requirement else None
            made = there or raise_finding(
                actor=self.stage.actor(told.by), title=told.title, grade=told.grade, owner=self.stage.people[told.owner],
                source_type=told.source_type, requirement=told.requirement, description=told.description,
                evidence=told.evidence, source=self.source() if self.source is not None else None,
            )  # fmt: skip
            self.key = made.pk
            for step, days in told.steps.items():
                self.agenda.at(morning(self.stage, told.days - days), getattr(self, f"_{step}"))

        self.agenda.at(morning(self.stage, self.told.days), act)

    @property
    def _row(self) -> Any:
        return selectors.finding(self.key)

    @property
    def _owner(self) -> Any:
        return self.stage.actor(self.told.owner)

    def _take(self, step: str, **data: Any) -> None:
        records.transition(self._row, step, actor=self._owner, **data)

    def _accept(self, _moment: datetime) -> None:
        accept(self._row, actor=self._owner)

    def _contain(self, _moment: datetime) -> None:
        self._take("contain", correction=self.told.correction, consequences=self.told.consequences)

    def _decide(self, moment: datetime) -> None:
        told = self.told
        row = search_similar(self._row, actor=self._owner, similar_query=told.search)
        analyse(
            row, actor=self._owner, cause=told.cause,
            whys=[{"why": why, "because": because} for why, because in told.whys],
            fishbone=[{"branch": branch, "cause": cause} for branch, cause in told.fishbone],
        )  # fmt: skip
        self._take("act", cause=told.cause, similar_found=told.similar, action_reason=told.reason)
        self.task = self._ask(told.action, moment + told.within * DAY)

    def _ask(self, title: str, due_at: datetime) -> Any:
        row = self._row
        return add_task(
            actor=self._owner, title=title, about=row.record, assignee=self.stage.people[self.told.owner], due_at=due_at,
            priority=1 if row.grade == "major" else 2,
        )  # fmt: skip

    def _done(self, _moment: datetime) -> None:
        self.task = records.transition(self.task, "finish", actor=self._owner, result=self.told.result)
        self._take("check")

    def _confirm(self, _moment: datetime) -> None:
        effects.check_effect(self.task, actor=self._owner, effectiveness="worked", effect_found=self.told.effect)
        self._take("confirm", effectiveness=self.told.effect, sms_changes=self.told.changes)

    def _fail(self, moment: datetime) -> None:
        effects.check_effect(self.task, actor=self._owner, effectiveness="failed", effect_found=self.told.failed)
        self._take("fail", effectiveness=self.told.failed)
        self.task = self._ask(self.told.again, moment + 60 * DAY)

    def _close(self, _moment: datetime) -> None:
        vote(self._row, actor=self.stage.actor(self.told.closer), choice="approve", comment="Seen.")

    def _conclude(self, _moment: datetime) -> None:
        self._take("conclude", conclusion=self.told.conclusion)
