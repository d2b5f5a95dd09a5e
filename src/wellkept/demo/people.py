"""Who answers for what at Tavermoor, what people can do and know, and what the services need of people, tools and money."""

from datetime import datetime, timedelta
from typing import Any

from wellkept.components.comments.services import comment
from wellkept.demo.agenda import Agenda
from wellkept.demo.stage import Stage
from wellkept.kernel.registry import kind
from wellkept.records import services as records
from wellkept.sms.leadership.authority import services as authority
from wellkept.sms.support.awareness import selectors as awareness
from wellkept.sms.support.awareness import services as quizzes
from wellkept.sms.support.awareness.questions import choices
from wellkept.sms.support.competence import selectors as competence
from wellkept.sms.support.competence import services as learning
from wellkept.sms.support.resources import services as resources

#: Whom Ines appoints to what in January; nobody runs capacity, and nobody noticed yet.
APPOINTED = {
    "ines": ("top-management", "change-authority"),
    "tomas": (
        "sms-manager", "service-owner", "process-owner", "risk-manager", "service-portfolio-manager",
        "service-catalogue-manager", "document-controller", "communications-manager", "reporting-analyst",
        "improvement-manager",
    ),
    "amara": (
        "incident-manager", "major-incident-manager", "request-fulfilment-manager", "service-delivery-manager",
        "knowledge-manager", "people-manager",
    ),
    "jonah": ("service-desk-agent",),
    "sam": ("service-desk-agent",),
    "mei": ("change-manager", "release-manager", "transition-manager", "support-engineer"),
    "rashid": ("support-engineer", "configuration-manager", "problem-manager", "asset-manager", "availability-manager"),
    "lotte": ("customer-relationship-manager", "service-level-manager", "demand-manager"),
    "piotr": ("supplier-manager", "financial-manager"),
    "nadia": ("information-security-manager", "continuity-manager"),
    "greta": ("internal-auditor", "audit-programme-manager"),
}  # fmt: skip
#: Lotte thinks that demand belongs to somebody who has the figures, and has not answered.
UNANSWERED = ("lotte", "demand-manager")
#: Who is a level short of what: the first learns it after May, the second waits for a course.
SHORT = {("amara", "Crisis leadership"): 2, ("mei", "Release and deployment methods"): 2}
CRISIS = "Crisis leadership"
#: What is needed and what there is: title, kind, needed, there, counted in, who looks after it.
NEEDS = (
    ("Agents at the desk, 8 to 18", "human", 152, 152, "hours a week", "amara"),
    ("Engineers on call", "human", 52, 52, "weeks a year", "rashid"),
    ("Seats in the ticket system", "technical", 60, 60, "seats", "tomas"),
    ("Manuals of what suppliers run for us", "information", 8, 8, "manuals", "rashid"),
    ("Money for the management system", "financial", 48000, 48000, "pounds a year", "piotr"),
    ("Northquay's engineers on site", "partner", 24, 24, "days a year", "piotr"),
)
#: What May taught: most services are not watched.
MONITORING = ("Monitoring of services and components", "technical", 60, 22, "things watched", "rashid")
QUIZ = (
    ("policy", "What does our service policy promise first?", "That we keep what we agreed",
     "That we are the cheapest\nThat nothing ever fails"),
    ("policy", "Who approved the policy?", "Ines, as top management", "The external auditor\nThe largest customer"),
    ("objectives", "Which objective did we set for incidents this year?", "95 % solved within the agreed time",
     "Fewer incidents than last year\nAn answer within five minutes"),
    ("services", "Which of these is a service of ours?", "Hosted Files", "Payroll\nWeb design"),
    ("contribution", "A caller describes something that you cannot solve. What helps most?",
     "A ticket with what you saw and tried", "A note on paper for the next shift\nWaiting until he calls again"),
    ("consequences", "A change goes live without approval and stops a customer. What follows?",
     "It is looked into, and the change counts as an emergency reviewed late", "Nothing, if it works\nA fine"),
)  # fmt: skip
READING = (
    "We keep what we agreed. Our policy says it in one page; Ines approved it this month.\n\n"
    "This year we want to solve 95 % of incidents within the agreed time. Each of us helps: a ticket that says what you saw "
    "and tried saves the next one an hour.\n\n"
    "Changes go through Mei, also small ones. Where somebody goes past the rules we look into it together, and we tell the "
    "customer."
)
#: Who had no time in March.
SKIPPED = ("jonah", "sam", "rashid", "mei")
PROMPT = ("ines", "tomas", "amara", "lotte", "piotr", "nadia", "greta", "wren")


def plan(stage: Stage, agenda: Agenda) -> None:
    """Put the year of the people on the agenda."""
    _appointments(stage, agenda)
    _competence(stage, agenda)
    _awareness(stage, agenda)
    _resources(stage, agenda)


def _appointments(stage: Stage, agenda: Agenda) -> None:
    made: list[Any] = []

    def appoint(_moment: datetime) -> None:
        for who, roles in APPOINTED.items():
            made.extend(
                authority.appoint_bundle(
                    actor=stage.actor("ines"), person=stage.people[who], roles=roles, conformity=True, reporting=True
                )
            )

    def answer(_moment: datetime) -> None:
        keys = {person.pk: key for key, person in stage.people.items()}
        for row in made:
            who = keys[row.person_id]
            if (who, row.role) != UNANSWERED:
                authority.accept(row, actor=stage.actor(who))

    agenda.at(stage.start + timedelta(days=40, hours=2), appoint)
    agenda.at(stage.start + timedelta(days=42, hours=5), answer)


def _competence(stage: Stage, agenda: Agenda) -> None:
    def need(_moment: datetime) -> None:
        learning.propose_from_catalogue(actor=stage.actor("tomas"))
        for row in competence.open_requirements().order_by("pk"):
            records.transition(row, "approve", actor=stage.actor("tomas"))

    def assess(_moment: datetime) -> None:
        keys = {person.pk: key for key, person in stage.people.items()}
        seen: set[tuple[str, int]] = set()
        for place, one in enumerate(competence.standings()):
            who = keys[one.person.pk]
            if (who, one.skill.pk) in seen:
                continue
            seen.add((who, one.skill.pk))
            level = SHORT.get((who, one.skill.title), 4 if place % 5 == 0 else 3)
            learning.assess(
                actor=stage.actor("ines" if who == "tomas" else "tomas"), person=one.person, skill=one.skill, level=level,
                basis="experience" if place % 3 else "training", proof=_proof(one.skill.title, place),
            )  # fmt: skip

    course: list[Any] = []

    def book(_moment: datetime) -> None:
        skill = next(one.skill for one in competence.gaps() if one.skill.title == CRISIS)
        course.append(
            learning.plan_training(
                actor=stage.actor("tomas"), person=stage.people["amara"], skill=skill, category="course",
                title="Two days of leading in a crisis", planned_for=stage.start + timedelta(days=228),
                reason="In May it took 40 minutes until one person led.",
            )
        )  # fmt: skip

    def attend(_moment: datetime) -> None:
        done = "Attended; played through a day without the data centre with Rashid and Nadia."
        course[0] = records.transition(course[0], "complete", actor=stage.actor("tomas"), result=done)

    def look_back(_moment: datetime) -> None:
        note = "In the drill of October she led from the first minute; handing over at night still went wrong."
        records.transition(course[0], "check", actor=stage.actor("tomas"), effectiveness="partly", effect_note=note)

    agenda.at(stage.start + timedelta(days=58, hours=3), need)
    agenda.at(stage.start + timedelta(days=66, hours=4), assess)
    agenda.at(stage.start + timedelta(days=196, hours=4), book)
    agenda.at(stage.start + timedelta(days=230, hours=6), attend)
    agenda.at(stage.start + timedelta(days=322, hours=3), look_back)


def _proof(skill: str, place: int) -> str:
    """What shows that somebody has a skill, a little different each time."""
    ways = (
        f"Talked through two cases from last year: {skill.lower()}",
        "Certificate, copy in the personnel file",
        "Worked beside Tomas for a week, watched",
        "Results of the last two quarters",
    )
    return ways[place % len(ways)]


def _awareness(stage: Stage, agenda: Agenda) -> None:
    sent: list[Any] = []

    def send(moment: datetime) -> None:
        tomas = stage.actor("tomas")
        made = records.create(
            kind("awareness_campaign"), actor=tomas, title="What we stand for, and what you do for it", text=READING,
            answer_by=(moment + timedelta(days=10)).date(),
        )  # fmt: skip
        for topic, title, right, others in QUIZ:
            quizzes.ask(actor=tomas, campaign=made, title=title, topic=topic, answer=right, others=others)
        sent.append(records.transition(made, "start", actor=tomas))

    def answer(*who: str, wrong: str = "") -> None:
        for key in who:
            actor = stage.actor(key)
            given = {
                row.pk: choices(row, actor.person_id or 0).index(
                    row.others.splitlines()[0] if row.topic == wrong else row.answer
                )
                for row in awareness.questions(sent[0])
            }
            quizzes.answer(sent[0], actor=actor, given=given)

    def note(_moment: datetime) -> None:
        comment(
            sent[0], actor=stage.actor("tomas"), public=False,
            body="Four have not answered: no time, they say, the tickets take it all. Amara cut the ticket form from fourteen "
            "fields to six this week, and asks them herself.",
        )  # fmt: skip

    start = stage.start + timedelta(days=108, hours=2)
    agenda.at(start, send)
    agenda.at(start + timedelta(hours=5), lambda _at: answer(*PROMPT[:5]))
    agenda.at(start + timedelta(days=2), lambda _at: answer(*PROMPT[5:]))
    agenda.at(start + timedelta(days=8), lambda _at: quizzes.remind(actor=stage.actor("tomas")))
    agenda.at(start + timedelta(days=11, hours=3), note)
    agenda.at(start + timedelta(days=13, hours=1), lambda _at: answer("jonah", wrong="consequences"))
    agenda.at(start + timedelta(days=13, hours=2), lambda _at: answer(*SKIPPED))


def _resources(stage: Stage, agenda: Agenda) -> None:
    short: list[Any] = []

    def note_need(given: tuple[str, str, int, int, str, str]) -> Any:
        title, category, needed, there, unit, owner = given
        return resources.note_need(
            actor=stage.actor("tomas"), title=title, category=category, required=needed, available=there, unit=unit,
            owner=stage.people[owner],
        )  # fmt: skip

    def write(_moment: datetime) -> None:
        for given in NEEDS:
            note_need(given)

    def decide(_moment: datetime) -> None:
        words = (
            "Signalbox watches all sixty from January; 9,400 pounds a year come from the reserve, Rashid sets it up "
            "service by service, Hosted Files first."
        )
        resources.decide(short[0], actor=stage.actor("ines"), decision=words)

    agenda.at(stage.start + timedelta(days=70, hours=3), write)
    agenda.at(stage.start + timedelta(days=280, hours=3), lambda _at: short.append(note_need(MONITORING)))
    agenda.at(stage.start + timedelta(days=352, hours=4), decide)
