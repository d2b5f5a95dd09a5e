"""Asking anew: a vote that waits for somebody who can no longer cast it."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wellkept.components.approvals import selectors as polls
from wellkept.components.approvals import services as approvals
from wellkept.components.approvals.electing import steps_from
from wellkept.kernel.errors import Refused
from wellkept.kernel.permissions import Actor
from wellkept.records import services as records
from wellkept.sms.resolution.requests import selectors
from wellkept.sms.resolution.requests.models import ServiceRequest


def steps_of(lines: list[Any]) -> list[Any]:
    """The steps in which an order is voted on: those of its items' forms, each once."""
    steps = [step for line in lines for step in steps_from(line.form_version.approvals)]
    return [step for place, step in enumerate(steps) if step not in steps[:place]]


def who_left(request: ServiceRequest) -> list[str]:
    """Those whose vote is awaited and who can no longer sign in, by name."""
    poll = polls.poll_of(request.pk)
    seats = poll.awaited() if poll is not None else []
    able = {person.pk for person in polls.able(seat.person_id for seat in seats)}
    return [seat.person.name for seat in seats if seat.person_id not in able]


def is_held_up(request: ServiceRequest) -> bool:
    """Whether an approval may wait for somebody who has left."""
    return request.state == "awaiting_approval" and polls.any_left(request.pk)


def ask_anew(request: ServiceRequest, *, actor: Actor, version: int | None = None) -> ServiceRequest:
    """Put an order to the vote once more, before those who may vote now, because somebody who was asked has left. What was said
    before stays on record and counts no more. Raises Denied, Refused, Conflict.
    """
    with transaction.atomic():
        row: ServiceRequest = records.edit(request, actor=actor, version=version)
        polls.hold(row.pk)
        if row.state != "awaiting_approval":
            raise Refused(_("%(number)s does not wait for an approval.") % {"number": row.number})
        if not who_left(row):
            raise Refused(_("Everybody whose vote is awaited can still vote."))
        steps = steps_of(selectors.lines(row.pk))
        if not steps:
            raise Refused(_("What was asked for is no longer known. Cancel it and order anew."))
        approvals.ask(row, actor=actor, steps=steps, excluded=(row.requester_id, row.ordered_by_id, actor.person_id))
    return row


def before_asking(request: ServiceRequest, actor: Actor) -> str:
    """Who has left and why that matters."""
    names = ", ".join(who_left(request))
    return _("These people were asked and can no longer vote: %(names)s. The others are asked again.") % {
        "names": names
    } if names else _("Everybody whose vote is awaited can still vote.")  # fmt: skip
