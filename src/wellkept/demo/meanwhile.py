"""What the worker does meanwhile: it is not there while the story is told, so its part is put on the agenda."""

from datetime import timedelta
from typing import Any

from wellkept.components.clocks import selectors as clocks
from wellkept.demo.agenda import Agenda
from wellkept.sms.resolution.incidents import jobs


def escalate_when_due(agenda: Agenda, incident: Any) -> None:
    """Let the worker look a minute after an incident's target for resolution passes, as it counts now."""
    due = clocks.due_of(incident, "resolution")
    if due is not None:
        agenda.at(due + timedelta(minutes=1), lambda _moment: jobs.escalate_overdue())
