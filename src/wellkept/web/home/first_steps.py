"""The first page of a system that is being set up: what to do in which order, until the desk can work."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from wellkept.directory.permissions import Permissions as Directory
from wellkept.kernel.permissions import Actor
from wellkept.sms.leadership.authority.permissions import Permissions as Authority
from wellkept.sms.portfolio.services.permissions import Permissions as Services
from wellkept.sms.relationship.agreements.permissions import Permissions as Agreements
from wellkept.sms.resolution.incidents.permissions import Permissions as Incidents
from wellkept.web.selectors import standing


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do; `href` is "" for those who may not do it."""

    done: bool
    label: str
    why: str
    href: str


def first_steps(actor: Actor) -> Mapping[str, Any] | None:
    """The steps, while one of them is open; nothing for a system that is set up. Who works around the clock needs no
    holidays.
    """
    there = standing()
    if all(done for key, done in there.items() if key != "holidays"):
        return None

    steps = [Step(there[key], label, why, href if actor.can(needs) else "") for key, label, why, href, needs in _todo()]
    return {"steps": steps, "done": sum(one.done for one in steps), "guided": actor.can(Authority.APPOINT)}


def _todo() -> list[tuple[str, str, str, str, str]]:
    """Each step: its key in `standing`, what to do, why, where, and the permission that it needs."""
    return [
        (
            "colleagues", _("Add your colleagues and open their accounts"),
            _("Roles say who may do what."), "/settings/people/new", Directory.MANAGE,
        ),
        (
            "hours", _("Set your service hours"),
            _("Targets count only while somebody is there."), "/settings/calendars/new", Directory.SETTINGS,
        ),
        (
            "holidays", _("Take the public holidays out of them"),
            _("On those days no target runs out. Around the clock needs none."), "/settings/calendars", Directory.SETTINGS,
        ),
        (
            "customers", _("Add your customers and their people"),
            _("They see their own records and nobody else's."), "/settings/organizations/new", Directory.MANAGE,
        ),
        (
            "services", _("Name your services and make them live"),
            _("Incidents and agreements hang on a service."), "/services/new", Services.MANAGE,
        ),
        (
            "agreements", _("Draw up an agreement, set its targets and put it in force"),
            _("From then on each incident knows by when it is due."), "/agreements/new", Agreements.MANAGE,
        ),
        ("incidents", _("Log the first incident"), _("Its records prove the standard."), "/incidents/new", Incidents.REPORT),
    ]  # fmt: skip
