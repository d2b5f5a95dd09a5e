"""Greta's three years of audits: the programme in January, the whole standard in September, a follow-up ahead."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import cycle
from typing import Any

from wellkept.components.links import services as links
from wellkept.components.links.models import Link
from wellkept.demo.agenda import Agenda
from wellkept.demo.stage import Stage
from wellkept.records import services as records
from wellkept.sms.evaluation.audits import selectors, services
from wellkept.sms.evaluation.audits.checking import services as checking
from wellkept.sms.evaluation.audits.models import Audit, AuditCheck
from wellkept.sms.evaluation.audits.sampling import selectors as sampling
from wellkept.sms.evaluation.audits.sampling.services import draw_sample

DAY = timedelta(days=1)
PROGRAMME = {
    "frequency": "Clauses 4 to 6, 9 and 10 every year; every other clause at least once in three years. In the first year "
    "everything, because nobody knows yet where it is weak.",
    "methods": "Reading records and documents, drawing samples by a seed, asking people, watching them at work.",
    "responsibilities": "Greta Holm plans, holds and reports. Who owns a process or a service does not audit it. Tomas Rehn "
    "sees that findings are treated.",
    "planning_requirements": "Scope, criteria and auditors stand six weeks ahead; the plan of the days is with everybody who "
    "is asked a week ahead.",
    "reporting": "Within ten working days to the managing director and the service manager; findings to their owners at once.",
    "basis_importance": "What stops customers when it fails: continuity, incidents, changes, service levels.",
    "basis_changes": "The tool is new, two years of tickets were brought over, and agreements were written anew.",
    "basis_results": "No audit before this one. The rules showed 61 gaps in January.",
}
IMPORTANT, LESS = ("8.7.2", "8.6.1", "8.5.1.3", "8.3.3", "8.7.3.2"), ("8.4.2", "8.2.4", "7.5.4")
AGENDA = """Day 1: opening, top management, context, planning, support
Day 2: service desk, changes and configuration, customers and suppliers
Day 3: continuity and security, evaluation, improvement, closing"""
#: Who was asked or watched about what: requirement, method, who, what was said or seen.
CONVERSATIONS = (
    ("4.1-01", "interview", "ines", "She names the market for agents and the clinics' data at once, and goes through the list "
     "with Tomas twice a year."),
    ("5.1-01", "interview", "ines", "She says what clinics pay for: that somebody answers within the hour. Decided on monitoring "
     "last quarter."),
    ("5.3-01", "interview", "mei", "Knows that she may stop a release, and that an emergency change is Tomas's to decide on."),
    ("6.3-04", "interview", "nadia", "Her continuity plan refers to the plan of the system; she heard of its last change from "
     "Tomas."),
    ("7.3-01", "interview", "jonah", "Could say what the policy means for his calls. Did not know this year's objectives."),
    ("8.2.1-01", "interview", "amara", "A board each morning: who is in, what is due, who helps out."),
    ("8.2.3.1-01", "interview", "piotr", "Northquay runs the hosting; he reads its figures each month and pays by them."),
    ("8.3.2-02", "interview", "lotte", "Visits each customer by its size; told me of Pinnock's plans before they were official."),
    ("8.3.2-04", "interview", "lotte", "Oldmere opens a fifth clinic in spring; the line and the laptops are ordered."),
    ("7.6-02", "observation", "sam", "Took a call on a printer, found the article in ten seconds and solved it by that."),
    ("8.7.2-06", "observation", "rashid", "Opened the plan and the list of telephones on his own telephone, with the network off."),
    ("10.1.1-02", "interview", "tomas", "Can say of each finding of the first months why a talk or a change was enough."),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Seen:
    """Something that did not conform: where, how grave, whose it is, what was found."""

    requirement: str
    grade: str
    owner: str
    title: str
    notes: str


FOUND = (
    Seen("8.7.2-10", "major", "nadia", "The continuity test of spring was never reviewed",
         "The restore of Hosted Files was tried in spring. Nobody reviewed how it went: no conclusion, nobody told, and what did "
         "not work is still as it was. The plan says that each test is reviewed within a month."),
    Seen("8.5.1.3-08", "minor", "mei", "An emergency change was reviewed weeks late",
         "The emergency change of the bad Tuesday in May was decided on afterwards far outside the two working days that the "
         "policy allows."),
    Seen("8.2.6-09", "minor", "rashid", "Configuration was checked against reality in one town only",
         "The items of the second town were last compared with what stands there before the system was set up."),
    Seen("7.3-01", "minor", "amara", "Two people at the desk do not know this year's objectives",
         "Of five whom I asked, two could not name any objective of this year. The slides were never shown to the evening shift."),
)  # fmt: skip
#: What conforms and could be better.
BETTER = {
    "8.6.1-02": "What was done can be followed. Some notes are one word; a sentence would help the next one.",
    "8.3.4.1-06": "Figures come each month. The trend over the quarters would show more than the month alone.",
    "4.2-01": "Complete. The council's own auditors could stand on the list, too.",
}
#: What applies to nobody here.
NOWHERE = ("8.3.4.2-01", "8.3.4.2-02", "8.3.4.2-03", "8.7.2-12")
NOTES = (
    "Read with its owner; what is written is what is done.",
    "Followed from the rule to the records; they agree.",
    "Three records taken at random; all in order.",
    "The page shows it, and the trail shows who did it and when.",
)
REPORT: dict[str, Any] = {
    "conformity_conclusion": "The system conforms to the standard and to our own rules, but for one major and three minor "
    "nonconformities. The major one concerns the reviews of continuity tests.",
    "effectiveness_conclusion": "It works: customers are answered in time, changes are decided on before they are made, and what "
    "fails leads to something. Continuity is the weak side: a test that nobody reviews teaches nothing.",
    "report": "Three days, all clauses, ten people asked or watched. The desk and the changes are strong. Continuity needs "
    "attention before winter.",
    "distribution": "Nadia Ferro, Mei Sandoval, Rashid Karim, Amara Okoye",
}


def plan(stage: Stage, agenda: Agenda) -> dict[str, Any]:
    """Put the programme, the audit of September and the follow-up on the agenda; gives what it will have made: the audit and
    its findings by requirement.
    """
    held: dict[str, Any] = {"findings": {}}
    begun = _weekday(stage.until - 75 * DAY)

    def programme(moment: datetime) -> None:
        greta = stage.actor("greta")
        row = services.draft_programme(
            actor=greta, title="Internal audits of three years", period_start=moment.date(),
            period_end=(moment + 3 * 365 * DAY).date(), **PROGRAMME,
        )  # fmt: skip
        row = services.weigh(row, actor=greta, important=IMPORTANT, less_important=LESS)
        records.transition(row, "approve", actor=stage.actor("ines"))

    def prepare(_moment: datetime) -> None:
        held["audit"] = services.plan_audit(
            actor=stage.actor("greta"), title="The whole system", planned_at=begun,
            criteria="ISO/IEC 20000-1:2018, our policies and plans, the agreements with customers and suppliers", agenda=AGENDA,
        )  # fmt: skip

    def open_(_moment: datetime) -> None:
        held["audit"] = records.transition(held["audit"], "open", actor=stage.actor("greta"))
        _talk_and_read(stage, agenda, held, begun)

    def finish(_moment: datetime) -> None:
        held["audit"] = records.transition(held["audit"], "finish", actor=stage.actor("greta"))

    def report(_moment: datetime) -> None:
        held["audit"] = records.transition(held["audit"], "report", actor=stage.actor("greta"), **REPORT)

    def follow_up(moment: datetime) -> None:
        greta = stage.actor("greta")
        row = services.plan_audit(
            actor=greta, title="Continuity, followed up", planned_at=_weekday(stage.until + 40 * DAY),
            criteria="What the findings of September were answered with", clauses=["8.7.2", "10.1.1", "10.1.2"],
        )  # fmt: skip
        checking.make_checklist(row, actor=greta)

    agenda.at(stage.start + 20 * DAY + timedelta(hours=3), programme)
    agenda.at(begun - 45 * DAY, prepare)
    agenda.at(begun, open_)
    agenda.at(begun + 2 * DAY + timedelta(hours=7), finish)
    agenda.at(begun + 9 * DAY, report)
    agenda.at(begun + 10 * DAY, follow_up)
    return held


def _weekday(day: datetime) -> datetime:
    """The Tuesday of that week, at nine in the morning."""
    return (day + (1 - day.weekday()) * DAY).replace(hour=8, minute=0, second=0, microsecond=0)


def _talk_and_read(stage: Stage, agenda: Agenda, held: dict[str, Any], begun: datetime) -> None:
    """Put every check on the agenda of the three days, conversations first; samples are drawn on the first morning."""

    def sample(moment: datetime) -> None:
        draw_sample(
            held["audit"], actor=stage.actor("greta"), population="incident", query="state=closed", size=12, seed="1809"
        )
        draw_sample(
            held["audit"], actor=stage.actor("greta"), population="change", query="state=closed", size=5, seed="1809",
            method="systematic",
        )  # fmt: skip

    agenda.at(begun + timedelta(minutes=30), sample)
    slots = _slots(begun + timedelta(minutes=45))
    for requirement, method, who, said in CONVERSATIONS:
        agenda.at(next(slots), _converse(stage, held, requirement, method, who, said))
    notes = cycle(NOTES)
    for row in selectors.checks_of(held["audit"].pk).order_by("pk"):
        agenda.at(next(slots), _read(stage, held, row, next(notes)))


def _slots(begun: datetime) -> Iterator[datetime]:
    """The moments of three days at which a check is made: every five minutes, six hours a day."""
    for turn in range(3 * 75):
        yield begun + (turn // 75) * DAY + timedelta(minutes=5 * (turn % 75))


def _converse(stage: Stage, held: dict[str, Any], requirement: str, method: str, who: str, said: str) -> Any:
    def act(_moment: datetime) -> None:
        greta = stage.actor("greta")
        row = checking.plan_check(actor=greta, audit=held["audit"], requirement=requirement)
        result = AuditCheck.Result.CONFORM if requirement != "7.3-01" else AuditCheck.Result.NONCONFORM
        records.transition(row, "check", actor=greta, method=method, asked=stage.people[who], notes=said, result=result)

    return act


def _read(stage: Stage, held: dict[str, Any], row: AuditCheck, note: str) -> Any:
    def act(_moment: datetime) -> None:
        greta = stage.actor("greta")
        found = next((one for one in FOUND if one.requirement == row.requirement), None)
        result, notes = AuditCheck.Result.CONFORM, note
        if found is not None:
            result, notes = AuditCheck.Result.NONCONFORM, found.notes
        elif row.requirement in BETTER:
            result, notes = AuditCheck.Result.OPPORTUNITY, BETTER[row.requirement]
        elif row.requirement in NOWHERE:
            result, notes = AuditCheck.Result.NOT_APPLICABLE, "Did not occur, or nobody of that sort is there."
        _rest_on_sample(held["audit"], row, greta)
        made = records.transition(row, "check", actor=greta, method="record", result=result, notes=notes)
        if found is not None:
            checking.raise_from_check(
                made, actor=greta, grade=found.grade, headline=found.title, owner=stage.people[found.owner]
            )
            raised = selectors.all_findings_of(held["audit"].pk).filter(requirement=row.requirement).last()
            held["findings"][row.requirement] = raised

    return act


#: Which checks rest on which sample.
SAMPLED = {"8.6.1-01": "incident", "8.6.1-02": "incident", "8.5.1.3-01": "change", "8.5.1.3-08": "change"}


def _rest_on_sample(audit: Audit, row: AuditCheck, actor: Any) -> None:
    wanted = SAMPLED.get(row.requirement)
    for one in sampling.of_audit(audit.pk) if wanted else ():
        if one.kind == wanted:
            for card in selectors.cards(one.drawn):
                links.link(row.record, card, Link.Type.EVIDENCE, actor=actor)
