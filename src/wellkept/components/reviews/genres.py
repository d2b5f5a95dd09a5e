"""What reviews of some genres ask for that others do not."""

from django.utils.translation import gettext as _

from wellkept.components.reviews.models import Review
from wellkept.directory.selectors import holding
from wellkept.kernel.permissions import Actor


def is_management(review: Review) -> bool:
    """Whether a review is one whose minutes its chair approves."""
    return bool(review.genre == Review.Genre.MANAGEMENT and review.subject_id is None)


def withheld(review: Review) -> tuple[str, ...]:
    """The steps that make no sense for a review of its genre."""
    return ("report",) if is_management(review) else ("send_minutes",)


def who_chairs(review: Review, actor: Actor) -> str:
    """What to know before a management review is held: whether its chair is top management."""
    if not is_management(review):
        return ""
    if review.chair is None:
        return _("Nobody is named as chair yet. A management review is chaired by top management.")
    if review.chair_id in {person.pk for person in holding("top-management")}:
        return _("The figures of the period are drawn up from the records and kept as they stand now.")
    return _("%(name)s does not hold the role of top management, who reviews the system.") % {"name": review.chair.name}
