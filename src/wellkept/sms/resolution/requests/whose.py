"""Whose an order is, beyond permissions: who may take it back, who is asked how it was."""

from wellkept.kernel.permissions import Actor
from wellkept.sms.resolution.requests.models import ServiceRequest
from wellkept.sms.resolution.requests.permissions import Permissions


def may_withdraw(request: ServiceRequest, actor: Actor) -> bool:
    """Whether the order is the actor's to take back: he gets it or ordered it, and nobody has begun with it."""
    theirs = actor.person_id is not None and actor.person_id in (request.requester_id, request.ordered_by_id)
    return theirs and request.state in ("draft", "submitted", "awaiting_approval", "approved")


def may_send(request: ServiceRequest, actor: Actor) -> bool:
    """Whether a draft is the actor's to change and send: he gets it, drafted it, or works on requests."""
    theirs = actor.person_id is not None and actor.person_id in (request.requester_id, request.ordered_by_id)
    return theirs or actor.can(Permissions.WORK)


def may_rate(request: ServiceRequest, actor: Actor) -> bool:
    """Whether the actor is asked how it was: he got it, it is closed, and he has not said it yet."""
    mine = request.requester_id is not None and request.requester_id == actor.person_id
    return mine and request.state == "closed" and request.satisfaction is None
