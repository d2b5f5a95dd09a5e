"""What Tavermoor found of its own system: a handful of the gaps of January, what May and the audit of September showed, and
what the first stage of certification asked. One action does not work, and its finding is taken up again.
"""

from collections.abc import Mapping, Sequence
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
    changes: str = "none"
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
        74, "The continuity test of Hosted Files was never reviewed", "major", "nadia", requirement="8.7.2-10",
        description="The test of last autumn has no result and nobody says what follows. The plan was not changed after May, "
        "either.", evidence="Plan of Hosted Files, version 2; the log of the test; talk with Nadia Ferro and Rashid Karim.",
        correction="The log was read and the result written down: files came back after nine hours, promised are four.",
        consequences="Oldmere was told that four hours are not proven, and keeps its paper forms at hand.",
        search="continuity", similar="The test of Backup was reviewed; there are no others.",
        whys=(("Why was the test not reviewed?", "Nobody had it in the calendar."),
              ("Why was it in no calendar?", "A test ends with its log; what follows is no step of it."),
              ("Why is it no step?", "The procedure was written before anybody had tested."),
              ("Why was it not bettered after the first test?", "Procedures are looked at when an audit asks.")),
        fishbone=(("method", "The procedure ends with the log"), ("people", "One person plans, tests and reports"),
                  ("management", "Nobody asked for the result")),
        cause="The procedure of tests has no step for reviewing them.", reason="The next test would be left alone as well.",
        action="Add the review to the procedure and hold it with the next test",
        result="The procedure has the step; the test of 3 November was reviewed within a week.",
        effect="The test of November has a review, a result and two follow-ups with dates.",
        changes="Procedure of continuity tests: a review within two weeks, by somebody else.", closer="ines",
        steps={"accept": 2, "contain": 5, "decide": 15, "done": 46, "confirm": 60, "close": 63},
    ),
    Told(
        74, "Reviews of suppliers end without a conclusion", "minor", "piotr", requirement="8.3.4.1-06",
        description="Three of eight reviews list figures and draw no conclusion, among them Northquay's of July.",
        evidence="Minutes of the reviews of Northquay, Safehouse and Pagewright.",
        correction="Piotr wrote the three conclusions.", search="supplier", similar="Customer reviews all have one.",
        whys=(("Why is there none?", "The template has no field for it."),), cause="The template asks for figures only.",
        reason="The template is used every quarter.", action="Add a field for the conclusion to the template",
        result="The template has the field.",
        failed="The review of Brightreed in October has the field, and “see above” in it. A field alone does not help.",
        steps={"accept": 3, "contain": 9, "decide": 20, "done": 30, "fail": 52},
    ),
    Told(
        74, "Two new colleagues have no record of what they have to know", "minor", "tomas", requirement="7.2-01",
        description="Sam Idowu and Wren Castell began in spring; nothing says what their roles demand.",
        correction="Both talked with Amara; the records are made.", search="competence", similar="The others have records.",
        whys=(("Why had they none?", "The list for new colleagues ends with the account."),),
        cause="The list for new colleagues does not name it.", reason="Two more begin in January.",
        action="Put the talk about skills on the list for new colleagues", result="It is on the list.",
        effect="The trainee of November had the talk in the first week.", changes="List for new colleagues.", closer="greta",
        steps={"accept": 1, "contain": 12, "decide": 22, "done": 34, "confirm": 66, "close": 70},
    ),
    Told(
        73, "Who may read the list of passwords of devices is not looked at", "minor", "rashid", requirement="8.7.3.2-02",
        description="Two people who changed their tasks in summer can still read it.",
        correction="Both were taken off the list.", search="password", similar="Four other lists were right.",
        whys=(("Why were they still on it?", "Nobody looks when tasks change."),), cause="Rights follow persons, not tasks.",
        reason="People change tasks every year.", action="Look at the rights of every list once a quarter",
        steps={"accept": 4, "contain": 8, "decide": 30},
    ),
    Told(
        73, "The desk knows its callers and their history", "strength", "amara",
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


def plan(stage: Stage, agenda: Agenda, tuesday: dict[str, Any]) -> None:
    """Put every finding and its course on the agenda; what May showed hangs on its incident."""
    for told in (*JANUARY, *SEPTEMBER, *NOVEMBER):
        _Course(stage, agenda, told).plan()

    def late_change(_moment: datetime) -> None:
        incident = tuesday["incident"]
        row = raise_finding(
            actor=stage.actor("greta"), title="An emergency change was written down two days late", grade="minor",
            owner=stage.people["mei"], source=incident.record, requirement="8.5.1.1-01",
            description="The cure of the bad Tuesday was done at once, as it should, and reviewed on Thursday only.",
        )  # fmt: skip
        course = _Course(stage, agenda, LATE)
        course.key = row.pk
        course.go_on(stage.until - LATE.days * DAY)

    agenda.at(stage.until - LATE.days * DAY, late_change)


#: How the finding of May went on.
LATE = Told(
    182, "", "minor", "mei", "", correction="The change was reviewed with all who took part.", search="emergency",
    similar="The one before was written down the same day.",
    whys=(("Why so late?", "The one who does the work also has to write."),),
    cause="Nobody else is told to write while the fault is mended.", reason="The next emergency will come.",
    action="Name a writer in every major incident", result="It is a step of the procedure.",
    effect="The last major incident had its change within the hour.", changes="Procedure of major incidents.",
    closer="tomas", steps=_WHOLE,
)  # fmt: skip


class _Course:
    """What happens to one finding, step after step."""

    def __init__(self, stage: Stage, agenda: Agenda, told: Told) -> None:
        self.stage, self.agenda, self.told = stage, agenda, told
        self.key = 0
        self.task: Any = None

    def plan(self) -> None:
        """Raise it on its day, and let it take its course."""
        start = self.stage.until - self.told.days * DAY

        def act(_moment: datetime) -> None:
            told = self.told
            made = raise_finding(
                actor=self.stage.actor(told.by), title=told.title, grade=told.grade, owner=self.stage.people[told.owner],
                source_type=told.source_type, requirement=told.requirement, description=told.description,
                evidence=told.evidence,
            )  # fmt: skip
            self.key = made.pk
            self.go_on(start)

        self.agenda.at(start, act)

    def go_on(self, start: datetime) -> None:
        """Put the further steps on the agenda."""
        for step, days in self.told.steps.items():
            self.agenda.at(start + days * DAY, getattr(self, f"_{step}"))

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
        self.task = self._ask(told.action, moment + 45 * DAY)

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
        self.task = self._ask("Read each conclusion before the minutes go out", moment + 60 * DAY)

    def _close(self, _moment: datetime) -> None:
        vote(self._row, actor=self.stage.actor(self.told.closer), choice="approve", comment="Seen.")

    def _conclude(self, _moment: datetime) -> None:
        self._take("conclude", conclusion=self.told.conclusion)
