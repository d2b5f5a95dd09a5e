"""Changes by the two other routes: what is done often goes by a model, and the bad Tuesday's could not wait."""

from datetime import datetime, timedelta
from typing import Any

from wellkept.demo.agenda import Agenda
from wellkept.demo.stage import Stage
from wellkept.kernel.registry import kind
from wellkept.records import services as records
from wellkept.sms.transition.changes import emergency as emergencies
from wellkept.sms.transition.changes import services as changes
from wellkept.sms.transition.changes import standard

DAY = timedelta(days=1)
#: Where an access point was replaced, and how many days before today.
REPLACED = (
    ("Oldmere, reception", 300),
    ("Brightwater, hall", 214),
    ("Sallow Valley, council room", 121),
    ("Oldmere, ward 3", 30),
)


def plan(stage: Stage, agenda: Agenda) -> None:
    """Put the model of a standard change and the changes that follow it on the agenda."""
    held: dict[str, Any] = {}

    def model(_moment: datetime) -> None:
        row = records.create(
            kind("change_model"), actor=stage.actor("rashid"), title="Replace a broken access point",
            description="One access point is replaced by a like one.", service=stage.services["network"],
            owner=stage.people["rashid"],
            instructions="Take one from the shelf, load the site's settings, swap, look at the controller for ten minutes.",
            backout="Hang the old one back and tell the desk which room has no wireless.",
        )  # fmt: skip
        held["model"] = records.transition(row, "approve", actor=stage.actor("mei"))

    def replace(where: str) -> Any:
        def act(moment: datetime) -> None:
            rashid = stage.actor("rashid")
            row = changes.raise_change(
                actor=rashid, title=f"Replace the access point: {where}", type="standard", model=held["model"],
                justification="It is broken.",
            )  # fmt: skip
            until = moment + timedelta(hours=1)
            row = standard.schedule(row, actor=rashid, planned_start=moment, planned_end=until)
            row = records.transition(row, "implement", actor=rashid)
            row = records.transition(
                row, "complete", actor=rashid, outcome="successful", outcome_note="Wireless is back."
            )
            records.transition(row, "close", actor=stage.actor("mei"))

        return act

    agenda.at(stage.start + 20 * DAY, model)
    for where, days in REPLACED:
        agenda.at(stage.until - days * DAY, replace(where))


def emergency(stage: Stage, agenda: Agenda, held: dict[str, Any], start: datetime) -> None:
    """The emergency change: Amara lets it go ahead, Mei approves that the day after; it is looked at two weeks late."""
    mei = stage.actor("mei")

    def begin(_moment: datetime) -> None:
        row = changes.raise_change(
            actor=mei, title="Put Hosted Files back to the version before the release", type="emergency",
            justification="Four clinics stand still.", service=stage.services["files"],
            items=[stage.items["Files metadata database"], stage.items["Files web gateway"]],
            planned_start=start + timedelta(minutes=140), planned_end=start + timedelta(minutes=290),
        )  # fmt: skip
        row = emergencies.go_ahead(
            row, actor=stage.actor("amara"), emergency_reason="Four clinics stand still; each hour costs them patients."
        )
        held["emergency"] = records.transition(
            row,
            "complete",
            actor=mei,
            outcome="with_issues",
            outcome_note="Worked at the second try, from Safehouse's copy.",
        )

    def decided(_moment: datetime) -> None:
        held["emergency"] = emergencies.decide(
            held["emergency"], actor=mei, afterwards="approved", afterwards_note="Right as things stood that morning."
        )

    def reviewed(_moment: datetime) -> None:
        records.transition(held["emergency"], "close", actor=mei)

    agenda.at(start + timedelta(minutes=140), begin)
    agenda.at(start + DAY, decided)
    agenda.at(start + 15 * DAY, reviewed)
