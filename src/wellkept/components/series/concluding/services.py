"""Keeping what somebody concludes from the figure of a period."""

from datetime import UTC, date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from wellkept.components.series import evaluating, periods
from wellkept.components.series.models import Evaluation, Series
from wellkept.kernel import occasion
from wellkept.kernel.errors import Invalid, Refused
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import kind
from wellkept.ledger import services as ledger
from wellkept.records import services as records


def conclude(
    series: Series, *, actor: Actor, conclusion: str, period_day: date | None = None, version: int | None = None
) -> Series:
    """Keep what somebody concludes from the figure of a period that is over: the one a day lies in, else the last one.

    Raises Denied, Conflict, Refused for a series that no longer holds, Invalid for a period that is not over or has no values.
    """
    actor.require(kind("series").access.edit)
    if not conclusion.strip():
        raise Invalid({"conclusion": _("Say what follows from the figure.")})
    at = occasion.now()
    with transaction.atomic():
        row: Series = records.edit(series, actor=actor, version=version, updated_at=at)
        if row.state != "active":
            raise Refused(_("%(number)s no longer holds.") % {"number": row.number})
        last = periods.last_ended(row.rhythm, at)
        start = periods.start_of(row.rhythm, period_day) if period_day is not None else last
        if start > last:
            raise Invalid({"period_day": _("This period is not over yet.")})
        found = evaluating.of_period(row, start)
        if found is None:
            raise Invalid({"period_day": _("There are no values in this period.")})
        made = Evaluation.objects.create(
            series=row, customer_id=row.customer_id, period=start, rhythm=row.rhythm, figure=found.value, target=row.target,
            met=found.met, conclusion=conclusion.strip(), by_id=actor.person_id, analysed_at=at,
            recorded_at=datetime.now(UTC), origin=str(occasion.current().origin),
        )  # fmt: skip
        entry = ledger.Entry(
            "series.concluded",
            subject_kind="series",
            subject_id=row.pk,
            customer_id=row.customer_id,
            changes={"period": start.isoformat(), "figure": str(found.value), "met": found.met, "evaluation": made.pk},
            text={"conclusion": made.conclusion},
        )
        ledger.append([entry], actor=actor)
    return row
