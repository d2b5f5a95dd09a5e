"""May: a release of Hosted Files without a restore check stops Oldmere for five hours, and what people made of it."""

from datetime import datetime, timedelta
from typing import Any

from wellkept.components.comments import services as comments
from wellkept.components.reviews.models import Review
from wellkept.demo import meanwhile
from wellkept.demo.agenda import Agenda
from wellkept.demo.stage import Stage
from wellkept.records import services as records
from wellkept.sms.resolution.incidents import major
from wellkept.sms.resolution.incidents import services as incidents
from wellkept.sms.resolution.incidents.models import MajorStep


def plan(stage: Stage, agenda: Agenda) -> dict[str, Any]:
    """Put the bad Tuesday on the agenda, with two smaller calls that hang on it and its review; gives what it will have made:
    the incident, its children.
    """
    morning = tuesday(stage)
    held: dict[str, Any] = {}

    def at(minutes: float, act: Any) -> None:
        agenda.at(morning + timedelta(minutes=minutes), act)

    def report(_moment: datetime) -> None:
        held["incident"] = incidents.open_incident(
            actor=stage.actor("jonah"),
            title="Hosted Files: nobody at Oldmere can open anything",
            description="All four clinics. Patients are waiting. It began after last night's release.",
            requester=stage.callers["oldmere"][0],
            service=stage.services["files"],
            item=stage.items["Files metadata database"],
            category=stage.categories["Files / Access"],
            impact=1,
            urgency=1,
        )
        meanwhile.escalate_when_due(agenda, held["incident"])

    def below(title: str, caller: int) -> Any:
        def act(_moment: datetime) -> None:
            child = incidents.open_incident(
                actor=stage.actor("sam"),
                title=title,
                requester=stage.callers["oldmere"][caller],
                service=stage.services["files"],
                category=stage.categories["Files / Access"],
                impact=2,
                urgency=1,
                parent=held["incident"],
            )
            meanwhile.escalate_when_due(agenda, child)
            held.setdefault("children", []).append(child)

        return act

    def do(step: str, who: str, **data: Any) -> Any:
        def act(_moment: datetime) -> None:
            held["incident"] = records.transition(held["incident"], step, actor=stage.actor(who), **data)

        return act

    def say(who: str, body: str, public: bool = False) -> Any:
        def act(_moment: datetime) -> None:
            comments.comment(held["incident"].record, actor=stage.actor(who), body=body, public=public)

        return act

    def classify(_moment: datetime) -> None:
        held["incident"] = major.accept(
            held["incident"], actor=stage.actor("amara"), major_reason="Four clinics stand still.",
            major_lead=stage.people["amara"],
        )  # fmt: skip

    def take(position: int, who: str) -> Any:
        def act(_moment: datetime) -> None:
            step = MajorStep.objects.get(incident=held["incident"], position=position)
            major.take_step(held["incident"], step, actor=stage.actor(who))

        return act

    def tell(who: str, message: str, more_after: int) -> Any:
        """Word to everybody concerned, and to the public part of the story; the next follows so many minutes later."""

        def act(moment: datetime) -> None:
            held["incident"] = major.tell(
                held["incident"], actor=stage.actor(who), message=message, audience=major.AUDIENCES,
                next_update_at=moment + timedelta(minutes=more_after),
            )  # fmt: skip
            comments.comment(held["incident"].record, actor=stage.actor(who), body=message, public=True)

        return act

    def end_children(_moment: datetime) -> None:
        for child in held.get("children", ()):
            child = records.transition(child, "start", actor=stage.actor("sam"))
            records.transition(
                child, "resolve", actor=stage.actor("sam"), resolution_code="duplicate",
                resolution="Part of the stop of Hosted Files; works again with it.",
            )  # fmt: skip

    def close_children(_moment: datetime) -> None:
        for child in held.get("children", ()):
            records.transition(child, "close", actor=stage.actor("sam"))

    at(0, report)
    at(3, do("assign", "jonah", team=stage.teams["infrastructure"], assignee=stage.people["rashid"]))
    at(
        5,
        say(
            "jonah", "Thank you for calling. All four clinics are affected; Rashid is looking into it now.", public=True
        ),
    )
    at(6, do("start", "rashid"))
    at(9, classify)
    at(12, take(3, "amara"))
    at(16, tell("amara", "We know that nobody can open files. Rashid works on it; next word at nine.", 84))
    at(20, below("Letters cannot be printed at Hill Clinic", 1))
    at(31, below("Reception cannot open the waiting list", 2))
    at(
        55,
        say(
            "rashid",
            "The release changed the metadata schema; the old nodes cannot read it. No restore check was done.",
        ),
    )
    at(
        60,
        tell(
            "amara",
            "Cause found: last night's release. We go back to the version before. Next word at ten.",
            100,
        ),
    )
    at(
        150,
        say("rashid", "Going back failed once: the copy of the database was taken after the change. Using Safehouse."),
    )
    at(285, take(5, "rashid"))
    at(290, say("amara", "Files open again at Hill Clinic. Please try at yours.", public=True))
    at(298, take(6, "jonah"))
    at(299, end_children)
    at(
        301,
        do(
            "resolve", "rashid", resolution_code="workaround",
            resolution="Put the version before the release back, with the database of the night from Safehouse. "
            "The release stays out until its restore check has been done.",
        ),
    )  # fmt: skip
    at(60 * 24 * 3, do("close", "amara"))
    at(60 * 24 * 3 + 5, close_children)

    def hold_review(_moment: datetime) -> None:
        review = Review.objects.get(subject=held["incident"].record)
        held["review"] = records.transition(
            review, "hold", actor=stage.actor("amara"), findings="The release had no restore check. The emergency change was "
            "written down two days late. Word to the customer was good.",
        )  # fmt: skip

    def report_review(_moment: datetime) -> None:
        records.transition(
            held["review"], "report", actor=stage.actor("amara"),
            report="Five hours without files at four clinics. Cause: a release without a restore check.",
            reported_to="Ines Vallory, Dr Ada Wren",
            improvements="No release of Hosted Files without a restore check\nMonitoring of the metadata schema",
        )  # fmt: skip

    at(60 * 24 * 6, hold_review)
    at(60 * 24 * 7, report_review)
    return held


def tuesday(stage: Stage) -> datetime:
    """The second Tuesday, half a year before the end of the story, at twenty past seven."""
    day = stage.until - timedelta(days=190)
    while day.weekday() != 1:
        day += timedelta(days=1)
    return day.replace(hour=7, minute=20, second=0, microsecond=0)
