"""Planning and holding reviews."""

from datetime import datetime, timedelta
from typing import Any, cast

from django.db import transaction
from django.utils.translation import gettext as _

from wellkept.components import improving
from wellkept.components.approvals import services as approvals
from wellkept.components.approvals.electing import Asked, Voter
from wellkept.components.approvals.outcome import Outcome
from wellkept.components.reviews import selectors
from wellkept.components.reviews.genres import is_management
from wellkept.components.reviews.lifecycle import FIXED
from wellkept.components.reviews.models import Review
from wellkept.components.tasks.services import add_task
from wellkept.kernel import occasion
from wellkept.kernel.errors import Invalid, Refused
from wellkept.kernel.occasion import Origin
from wellkept.kernel.permissions import Actor, system
from wellkept.kernel.registry import kind
from wellkept.records import services as records
from wellkept.records.hooks import Write
from wellkept.records.models import Record

#: How long what a management review decided may take unless somebody says otherwise.
DECIDED_WITHIN = timedelta(days=30)
#: The genres of which a subject is reviewed again and again.
RECURRING = (Review.Genre.LEVEL,)


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

    A subject has one review of a genre; asking again returns it. Where reviews recur, it is the one that is not reported yet.
    """
    if subject is not None:
        over = ("cancelled", "reported") if genre in RECURRING else ("cancelled",)
        there = Review.objects.filter(subject=subject, genre=genre).exclude(state__in=over).first()
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


def plan_next(*, actor: Actor, genre: str, title: str, rhythm: timedelta, chair_id: int | None = None) -> Review | None:
    """Put the next review of a period on the agenda when its time comes near: a rhythm after the last one, the first one a
    rhythm after now. None while one is planned or the next is far off.
    """
    at = occasion.now()
    if selectors.of_periods(genre).filter(state="planned").exists():
        return None
    last = selectors.last_held(genre, at)
    due_at = at + rhythm if last is None else last + rhythm
    if last is not None and due_at - at > max(rhythm / 4, timedelta(days=7)):
        return None
    return plan(actor=actor, title=title, genre=genre, chair_id=chair_id, due_at=due_at)


def edit_review(review: Review, *, actor: Actor, version: int | None = None, **changes: Any) -> Review:
    """Change a review's facts; what was reported, or waits for the chair's vote, stays as it is. Raises Denied, Refused,
    Conflict.
    """
    with transaction.atomic():
        changed: Review = records.edit(review, actor=actor, version=version, **changes)
        if changed.state == "minutes":
            raise Refused(
                _("The minutes of %(number)s are with the chair; take them back first.") % {"number": changed.number}
            )
        if changed.state in FIXED:
            raise Refused(_("%(number)s was reported and stays as it is.") % {"number": changed.number})
    return changed


def ask_for_improvements(write: Write) -> None:
    """Effect of reporting: each improvement goes to the register, as one that follows from the review."""
    row: Any = write.instance
    if not occasion.is_native() or row.no_improvements:
        return
    for wanted in _lines(row.improvements):
        improving.want(wanted, actor=system(write.actor.name), source=row.record, owner_id=row.chair_id)


def ask_for_decisions(write: Write) -> None:
    """Effect of approving minutes: what the management review decided, improvements and changes, is asked for as tasks."""
    row: Any = write.instance
    if occasion.current().origin in (Origin.REPLAY, Origin.IMPORT):
        return
    decided = ("" if row.no_improvements else row.improvements, "" if row.no_changes else row.changes_decided)
    for wanted in (line for lines in decided for line in _lines(lines)):
        add_task(
            actor=system(write.actor.name),
            title=wanted[:200],
            description=wanted if len(wanted) > 200 else "",
            about=row.record,
            assignee_id=row.chair_id,
            due_at=write.at + DECIDED_WITHIN,
        )


def _lines(text: str) -> list[str]:
    """What a text names, a line each, without the signs of a list."""
    found = (line.strip().lstrip("-*• ").strip() for line in text.splitlines())
    return [line for line in found if line]


def improvements_said(write: Write) -> None:
    """Guard: improvements are named, or somebody says that there are none."""
    row: Any = write.instance
    if not row.improvements.strip() and not row.no_improvements:
        raise Invalid({"improvements": _("Name the improvements, or tick that nothing has to be improved.")})


# Management reviews -------------------------------------------------------------------------------------------------


def not_by_vote(write: Write) -> None:
    """Guard: what a management review concluded is not reported by anybody but approved by its chair."""
    if is_management(write.instance) and occasion.is_native():
        raise Refused(_("The minutes of a management review are approved by its chair; send them there."))


def by_vote(write: Write) -> None:
    """Guard: only minutes of a management review that has a chair are put to his vote."""
    if not is_management(write.instance):
        raise Refused(_("Only the minutes of a management review are approved by vote."))
    if write.instance.chair_id is None:
        raise Refused(_("Say first who chaired %(number)s.") % {"number": write.instance.number})


def changes_said(write: Write) -> None:
    """Guard: changes are named, or somebody says that there are none."""
    row: Any = write.instance
    if not row.changes_decided.strip() and not row.no_changes:
        raise Invalid({"changes_decided": _("Name the changes, or tick that nothing has to be changed.")})


def ask_chair(write: Write) -> None:
    """Effect of sending the minutes: the chair votes on them."""
    row: Any = write.instance
    steps = [Asked(_("Minutes"), (Voter(person=row.chair_id, mandatory=True),))]
    approvals.ask(row, actor=write.actor, steps=steps, excluded=())


def follow_minutes(record_id: int, outcome: Outcome, *, actor: Actor) -> None:
    """What the chair's vote leads to: the review is over, or its minutes are reworded."""
    review, by = selectors.review(record_id), system(actor.name)
    if review.state == "minutes":
        records.transition(review, "approve_minutes" if outcome is Outcome.APPROVED else "reword", actor=by)
