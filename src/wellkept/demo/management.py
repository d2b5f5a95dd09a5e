"""The management review of November: Ines goes through the year with her managers, and decides what is paid for."""

from datetime import datetime, timedelta
from typing import Any

from wellkept.components.approvals import services as approvals
from wellkept.components.reviews import services as reviews
from wellkept.components.tasks import selectors as tasks
from wellkept.demo.agenda import Agenda
from wellkept.demo.stage import Stage
from wellkept.records import services as records

DAY = timedelta(days=1)
HELD_BEFORE = 18 * DAY

FINDINGS = (
    "The desk holds its response times, resolution of the second priority does not hold in two houses. The bad Tuesday of May has "
    "not come back. Nobody saw the metadata fill up before the callers did. Continuity was never invoked."
)
MINUTES = (
    "Ines opened with the year of Oldmere. Each topic was gone through with its figures; of policies, objectives and means Tomas "
    "reported from the records that stand beside. Amara asked for monitoring and not for a third agent; Piotr showed what it "
    "costs. Northquay's disks stay on the list until their firmware is in."
)


def plan(stage: Stage, agenda: Agenda) -> None:
    """Planned in October, held in November, minutes approved within the week; the first action is done."""
    held: dict[str, Any] = {}
    tomas, ines = stage.actor("tomas"), stage.actor("ines")
    at = stage.until - HELD_BEFORE

    def put_on_agenda(_moment: datetime) -> None:
        held["review"] = reviews.plan(
            actor=tomas, title="Management review of the year", genre="management", chair_id=stage.people["ines"].pk,
            due_at=at, agenda="The twelve topics of the standard, then decisions.",
        )  # fmt: skip

    def hold(_moment: datetime) -> None:
        held["review"] = records.transition(
            held["review"], "hold", actor=tomas, findings=FINDINGS,
            participants="Ines Vallory, Tomas Rehn, Amara Okoye, Lotte Brandvik, Piotr Zelman, Nadia Ferro",
        )  # fmt: skip

    def send(_moment: datetime) -> None:
        held["review"] = records.transition(
            held["review"], "send_minutes", actor=tomas, report=MINUTES,
            suitability="Yes. What we sell and how we work have not grown apart.",
            adequacy="Mostly. Nobody watches what lies between the services.",
            effectiveness="Targets are met more often than in spring; the causes of the misses are known.",
            improvements="Monitoring of files, metadata and backups\nA yearly restore test with each large customer",
            changes_decided="A second line for Oldmere Clinics",
        )  # fmt: skip

    def approve(_moment: datetime) -> None:
        approvals.vote(held["review"].record, actor=ines, choice="approve", comment="")

    def finish_first(_moment: datetime) -> None:
        first = tasks.tasks_about(held["review"].record, tomas)[0]
        records.transition(
            first, "finish", actor=tomas, result="The order is signed; it watches files and metadata since Monday."
        )

    agenda.at(at - 30 * DAY, put_on_agenda)
    agenda.at(at, hold)
    agenda.at(at + 3 * DAY, send)
    agenda.at(at + 4 * DAY, approve)
    agenda.at(at + 14 * DAY, finish_first)
