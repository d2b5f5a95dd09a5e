"""What the page of a campaign shows: what to answer, and who has answered."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from wellkept.conformity.selectors import role_name
from wellkept.kernel.permissions import Actor
from wellkept.sms.support.awareness import selectors
from wellkept.sms.support.awareness.models import AwarenessCampaign, Topic
from wellkept.sms.support.awareness.permissions import Permissions


def answering(campaign: AwarenessCampaign, actor: Actor) -> Mapping[str, Any]:
    """Whom it is for, and the way to the questions for somebody who was asked."""
    sent_to = [role_name(slug) for slug in campaign.roles] or [_("Everybody who works here")]
    asked = actor.can(Permissions.ANSWER) and selectors.answerable(actor, campaign.number) is not None
    return {"sent_to": sent_to, "asked": asked, "number": campaign.number}


def answered(campaign: AwarenessCampaign, actor: Actor) -> Mapping[str, Any]:
    """Everybody who was asked by what he was shown to know; nothing for those who may not see it, and before it is sent."""
    if campaign.started_at is None or not actor.can(Permissions.VIEW_PEOPLE):
        return {}
    topics, takers = selectors.takers(campaign)
    labels = [Topic(topic).label for topic in topics]
    rows = [
        (taker, [(label, best[0]) for label, best in zip(labels, taker.best, strict=True) if best is not None])
        for taker in takers
    ]
    return {"takers": rows, "done": sum(taker.done for taker in takers), "asked": len(takers)}
