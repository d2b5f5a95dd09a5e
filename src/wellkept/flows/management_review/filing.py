"""Where a management review's pack is found, and what its page says of it."""

from collections.abc import Mapping
from typing import Any

from wellkept.components.attachments.selectors import files_of
from wellkept.components.reviews.models import Review
from wellkept.flows.management_review import pack
from wellkept.kernel.permissions import Actor
from wellkept.toolkit.addresses import record_address


def filed(review: Review, actor: Actor) -> Any | None:
    """The pack that was filed with a review, in the actor's sight; the first of that name is the one."""
    named = [file for file in files_of(review, actor) if file.name == pack.name_of(review)]
    return min(named, key=lambda file: file.pk, default=None)


def offered(review: Review, actor: Actor) -> Mapping[str, Any]:
    """Whether there is a pack, and whether it can still change."""
    if "topics" not in review.inputs:
        return {}
    return {"pack": f"{record_address(review.number)}/pack.pdf", "final": review.state == "reported"}
