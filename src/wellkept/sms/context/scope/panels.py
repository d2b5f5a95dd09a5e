"""The statement as it reads: on its record's page, and on paper."""

from collections.abc import Mapping
from typing import Any

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from wellkept.components.approvals import selectors as polls
from wellkept.components.approvals.outcome import Outcome
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import kind
from wellkept.sms.context.scope import selectors
from wellkept.sms.context.scope.models import ScopeStatement
from wellkept.toolkit import approving
from wellkept.toolkit.addresses import record_address


def wording(row: ScopeStatement, services: list[str]) -> str:
    """How the scope could read on a certificate."""
    places = get_text_list([line.strip() for line in row.locations.splitlines() if line.strip()], _("and"))
    named = get_text_list(services, _("and"))
    said = {"organization": row.organization_name, "services": named, "places": places}
    if not services or not row.organization_name:
        return ""
    if not places:
        return _("The service management system of %(organization)s that supports the delivery of %(services)s.") % said
    return (
        _(
            "The service management system of %(organization)s that supports the delivery of %(services)s from %(places)s."
        )
        % said
    )


def statement(row: ScopeStatement, actor: Actor) -> Mapping[str, Any]:
    """Everything that a statement says, in the actor's sight: outsiders are not told of issues and parties."""
    found = selectors.considered(row, actor)
    inside = actor.provider
    poll = polls.poll_of(row.pk)
    approved = poll is not None and poll.outcome is Outcome.APPROVED
    services = [title for _number, title in found.get("service", [])]
    changed = _changed(row, actor) if inside and row.state == "in_force" else {}
    return {
        "row": row,
        "services": services,
        "considered": [
            (kind(key).plural, [(number, title, record_address(number)) for number, title in some])
            for key, some in found.items()
            if key != "service" and inside
        ],
        "wording": wording(row, services),
        "approved_by": [vote.by.name for vote in poll.votes() if vote.choice == "approve"] if poll and approved else [],
        "audiences": [str(ScopeStatement.Audience(one).label) for one in row.published_to],
        "address": f"/scope?version={row.number}",
        **changed,
    }


def _changed(row: ScopeStatement, actor: Actor) -> dict[str, Any]:
    """What moved since somebody looked, and the services in which the statement and the portfolio differ."""
    new, gone = selectors.beyond(row, "service", actor)
    return {"moved": selectors.moved_since(row, actor), "new": new, "gone": gone}


def approval(row: ScopeStatement, actor: Actor) -> Mapping[str, Any]:
    """The approval, save of a draft: its last round counts no more."""
    return {} if row.state == "draft" else approving.approval(row, actor)
