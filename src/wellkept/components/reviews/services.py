"""Planning and holding reviews."""

from datetime import datetime
from typing import Any, cast

from django.utils.translation import gettext as _

from wellkept.components.reviews.models import Review
from wellkept.kernel.errors import Invalid
from wellkept.kernel.permissions import Actor, system
from wellkept.kernel.registry import kind
from wellkept.records import services as records
from wellkept.records.hooks import Write
from wellkept.records.models import Record


def plan(
    *,
    actor: Actor,
    title: str,
    subject: Record | None = None,
    genre: str = Review.Genre.INCIDENT,
    chair_id: int | None = None,
    due_at: datetime | None = None,
    agenda: str = "",
) -> Review:
    """Put a review on the agenda because the system says that one is due; who caused it needs no right of his own.

    A subject has one review of a genre; asking again returns it.
    """
    if subject is not None:
        there = Review.objects.filter(subject=subject, genre=genre).exclude(state="cancelled").first()
        if there is not None:
            return cast("Review", there)
    made: Review = records.create(
        kind("review"),
        actor=system(actor.name),
        title=title,
        subject=subject,
        genre=genre,
        chair_id=chair_id,
        due_at=due_at,
        agenda=agenda,
    )
    return made


def improvements_said(write: Write) -> None:
    """Guard: improvements are named, or somebody says that there are none."""
    row: Any = write.instance
    if not row.improvements.strip() and not row.no_improvements:
        raise Invalid({"improvements": _("Name the improvements, or tick that nothing has to be improved.")})
