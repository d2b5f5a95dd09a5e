"""The statement that nothing of a kind occurred: confirmed once for each management review, and contradicted by no record."""

from typing import Any

from wellkept.components.reviews import management, selectors
from wellkept.conformity.asof import AsOf
from wellkept.conformity.outcomes import Check


def none_occurred(subject: str, label: Any, asof: AsOf) -> Check | None:
    """The check for a confirmed statement that nothing of a subject (components.reviews.management.none_of) occurred; None
    where the last management review whose minutes were approved does not say so, or where something occurred since its
    period began.
    """
    review = selectors.approved(management.GENRE, asof.at).order_by("-held_at").first()
    if review is None or all(one["subject"] != subject for one in review.inputs.get("none", ())):
        return None
    since, _until = management.period_of(review)
    if since is None or management.subject(subject).count(since, asof.at):
        return None
    return Check.none_occurred(label)
