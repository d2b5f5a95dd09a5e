"""The panels that belong to no room: one's own work of every kind, the auditor's ways, the administrator's vitals."""

from collections.abc import Mapping
from typing import Any

from django.db.models import F

from wellkept.conformity import selectors as conformity
from wellkept.conformity.next_steps import next_steps
from wellkept.conformity.permissions import Permissions as Conformity
from wellkept.directory.permissions import Permissions as Directory
from wellkept.jobs import selectors as jobs
from wellkept.kernel.permissions import ADMINISTRATOR, EXTERNAL_AUDITOR, Actor
from wellkept.ledger import selectors as trail
from wellkept.toolkit.addresses import record_address
from wellkept.toolkit.home import panel
from wellkept.toolkit.pages.inbox import TRAYS, open_work
from wellkept.web.home.first_steps import first_steps
from wellkept.web.prove.map import draw, tested
from wellkept.web.settings_pages import vitals

SHOWN = 8
_MINE = next(tray for tray in TRAYS if tray.key == "mine")
_VOTES = next(tray for tray in TRAYS if tray.key == "votes")
_REQUESTED = next(tray for tray in TRAYS if tray.key == "requested")
#: Who holds none but these roles takes no work.
_WITHOUT_WORK = frozenset(
    ("employee", ADMINISTRATOR, EXTERNAL_AUDITOR, "internal-auditor", "audit-programme-manager", "top-management")
)
#: Who holds one of these lives on work that is given to him, so that an empty list is news.
_TAKING = frozenset(("service-desk-agent", "support-engineer"))
_CALLING = frozenset(("user", "employee"))
_AUDITING = ("internal-auditor", EXTERNAL_AUDITOR, "audit-programme-manager")
_PROVING = (*_AUDITING, "sms-manager", "incident-manager", "service-delivery-manager", "top-management")
_VALUES = ("number", "title", "state", "phase", "priority", "due_at", "updated_at")


def _cards(found: Any, **more: Any) -> list[dict[str, Any]]:
    rows = list(found.values(*_VALUES, **more)[:SHOWN])
    return [{**row, "href": record_address(row["number"])} for row in rows]


def deadlines(actor: Actor) -> Mapping[str, Any] | None:
    """One's own open work of every kind, the next deadline first; nothing for people who never take work."""
    if not actor.provider or actor.roles <= _WITHOUT_WORK:
        return None
    rows = _cards(open_work(actor, _MINE).order_by(F("due_at").asc(nulls_last=True), "pk"))
    return {"rows": rows} if rows or actor.roles & _TAKING else None


def requested(actor: Actor) -> Mapping[str, Any] | None:
    """What one reported and is not over, the latest first; customers' managers only see it when there is any."""
    rows = _cards(open_work(actor, _REQUESTED).order_by("-id"))
    return {"rows": rows} if rows or actor.roles & _CALLING else None


def votes(actor: Actor) -> Mapping[str, Any] | None:
    """What waits for one's vote, and for whom it is."""
    rows = _cards(open_work(actor, _VOTES).order_by("pk"), for_whom=F("requester__name"))
    return {"rows": rows} if rows else None


def prove(actor: Actor) -> Mapping[str, Any]:
    """What the latest look at the records came to, and what to do first; who audits sees it clause by clause."""
    assessment = conformity.latest()
    if assessment is None:
        return {}
    verdicts = conformity.latest_verdicts()
    steps = next_steps(assessment, verdicts, most=5)
    rows = tested(draw(assessment, ())) if actor.roles.intersection(_AUDITING) else []
    return {"counts": list(assessment.counts.items()), "as_of": assessment.as_of, "steps": steps, "rows": rows}


def sealed(_actor: Actor) -> Mapping[str, Any]:
    """What vouches for the records: the trail, its newest signed checkpoint, and who else keeps that."""
    return {"checkpoint": trail.last_checkpoint(), "unsealed": trail.unsealed_count()}


def supplier(_actor: Actor) -> Mapping[str, Any]:
    """What a supplier's people see here."""
    return {}


def system(_actor: Actor) -> Mapping[str, Any]:
    """The administrator's vitals: worker, which also seals the trail, events, mail, backup, disk."""
    health = jobs.pulse()
    return {
        "vitals": [
            vitals.worker(health),
            vitals.outbox(trail.parked().count()),
            vitals.mail(),
            vitals.backup(),
            vitals.disk(),
        ]
    }


panel("votes", "home/votes.html", votes, place=4)
panel("deadlines", "home/deadlines.html", deadlines, place=15)
panel("requested", "home/requested.html", requested, roles=("employee", "user", "customer"), place=36)
panel("prove", "home/prove.html", prove, roles=_PROVING, permission=Conformity.VIEW, place=25)
panel("trail", "home/trail.html", sealed, area="side", roles=_AUDITING, permission=Conformity.VIEW, place=28)
panel("supplier", "home/supplier.html", supplier, roles=("supplier-contact",), place=5)
panel("first-steps", "home/first_steps.html", first_steps, roles=(ADMINISTRATOR, "sms-manager"), place=2)
panel("system", "home/system.html", system, roles=(ADMINISTRATOR,), permission=Directory.OPERATE, place=3)
