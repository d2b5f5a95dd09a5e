"""Noting time spent."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wellkept.components.efforts import selectors
from wellkept.components.efforts.models import Effort
from wellkept.components.subject import require_add, subject_of
from wellkept.kernel import occasion
from wellkept.kernel.alone import alone
from wellkept.kernel.errors import Invalid, Refused
from wellkept.kernel.permissions import Actor
from wellkept.kernel.rows import insert
from wellkept.ledger import services as ledger

#: The most that one entry holds (minutes): a day.
MOST = 24 * 60
#: How far back a day may lie.
BACK = timedelta(days=366)


def note_time(record: Any, *, actor: Actor, minutes: int, day: date, what: str = "") -> Effort:
    """Note that the actor has spent so many minutes on a record on a day; fewer than none take back what was noted too much.

    Raises Denied, Invalid, Refused for a program that is nobody.
    """
    subject = subject_of(record)
    require_add(subject.kind, actor, public=False)
    if actor.person_id is None:
        raise Refused(_("Only a person spends time on a record."))
    today = occasion.now().date()
    wrong: dict[str, str] = {}
    if not 0 < abs(minutes) <= MOST:
        wrong["minutes"] = _("Give between 1 min and 24 h.")
    if not today - BACK <= day <= today + timedelta(days=1):
        wrong["day"] = _("Give a day of the last twelve months.")
    if len(what) > 200:
        wrong["what"] = _("At most %(most)d characters.") % {"most": 200}
    if wrong:
        raise Invalid(wrong)
    with transaction.atomic():
        if minutes < 0:
            alone(f"time spent on {subject.record_id}")
            noted = selectors.spent_by(record, actor.person_id)
            if noted + minutes < 0:
                raise Invalid(
                    {
                        "minutes": _("You have noted %(noted)d min here; less than none is not possible.")
                        % {"noted": noted}
                    }
                )
        row = Effort(
            record_id=subject.record_id,
            customer_id=subject.customer_id,
            person_id=actor.person_id,
            day=day,
            minutes=minutes,
            what=what.strip(),
            recorded_at=datetime.now(UTC),
            origin=str(occasion.current().origin),
        )
        insert([row])
        entry = subject.entry(
            "time_noted",
            changes={"effort": (None, row.pk), "minutes": (None, minutes), "day": (None, day.isoformat())},
            text={"what": (None, row.what)},
        )
        ledger.append([entry], actor=actor)
    return row
