"""Working out results and keeping them, going over them again, and answering those that were missed."""

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from wellkept.components import improving
from wellkept.components.results import selectors as kept
from wellkept.components.results import services as results
from wellkept.components.results.models import Answer, PeriodResult
from wellkept.components.results.services import Finding
from wellkept.components.reviews import services as reviews
from wellkept.components.reviews.models import Review
from wellkept.kernel import occasion
from wellkept.kernel.errors import Invalid
from wellkept.kernel.permissions import Actor
from wellkept.records import services as records
from wellkept.records.models import Record
from wellkept.sms.relationship.agreements.models import Agreement
from wellkept.sms.relationship.agreements.permissions import Permissions
from wellkept.sms.relationship.agreements.results import selectors
from wellkept.sms.relationship.agreements.results.periods import Period
from wellkept.sms.relationship.agreements.results.reporting import selectors as reporting

#: So soon after it was asked for a review is held, unless somebody says otherwise.
SOON = timedelta(days=14)


def work_out(agreement: Agreement, period: Period, *, actor: Actor) -> list[PeriodResult]:
    """Work out what came of every target of an agreement in a period, and keep it. Raises Denied.

    A period that has results already keeps them; then there is nothing to return.
    """
    actor.require(Permissions.MANAGE)
    try:
        with transaction.atomic():
            return results.freeze(agreement.record, selectors.findings(agreement, period), actor=actor)
    except IntegrityError:  # another worker was faster
        return []


def work_out_due(*, actor: Actor) -> int:
    """Work out every period that is over and has no results yet; returns how many results there are now more."""
    count = 0
    for agreement in selectors.measured(occasion.now()):
        for period in selectors.due_periods(agreement):
            count += len(work_out(agreement, period, actor=actor))
    return count


def go_over(agreement: Agreement, month: date, *, actor: Actor) -> int:
    """Reckon the results of a period anew; returns how many differ from what was kept. Nothing is replaced. Raises Denied."""
    actor.require(Permissions.MANAGE)
    there = kept.kept(agreement.pk, month)
    if not there:
        return 0
    period = Period(month, there[0].period_start, there[0].period_end)
    found = {one.measure: one for one in selectors.findings(agreement, period)}
    known = [one for one in there if one.measure in found or one.verdict != PeriodResult.Verdict.UNMEASURED]
    return sum(not results.compare(one, found.get(one.measure) or _nothing(one), actor=actor) for one in known)


def _nothing(result: PeriodResult) -> Finding:
    """What a target comes to that no record names any more."""
    empty = str(PeriodResult.Verdict.EMPTY)
    return Finding(
        result.measure, result.month, result.period_start, result.period_end, empty, result.target, None, 0, 0, 0
    )


def reckon_again(agreement: Agreement, *, actor: Actor, period: date, version: int | None = None) -> Agreement:
    """For a person who asks: go over the results of a period. Raises Denied, Conflict, Invalid for one without results."""
    with transaction.atomic():
        row: Agreement = records.edit(agreement, actor=actor, version=version)
        if not kept.kept(agreement.pk, period):
            raise Invalid({"period": _("There are no results of this period yet.")})
        go_over(agreement, period, actor=actor)
    return row


def behind(result: PeriodResult, *, actor: Actor) -> list[int]:
    """The keys of the records that missed a target, for whoever answers it. Raises Denied."""
    actor.require(Permissions.MANAGE)
    whole = reporting.find(actor, result.pk)
    return list(whole.inputs.get("missed", [])) if whole is not None else []


def answer_missed(
    agreement: Agreement,
    *,
    actor: Actor,
    result: PeriodResult,
    improvement: str = "",
    record: Record | None = None,
    reason: str = "",
    version: int | None = None,
) -> Agreement:
    """Say what follows from a missed target: an improvement (which goes to the register, owned by whoever answers), a problem
    or another record that deals with it, or why nothing can be bettered. Raises Denied, Invalid, Conflict.
    """
    actor.require(Permissions.MANAGE)
    given = [
        name
        for name, value in (("improvement", improvement.strip()), ("record", record), ("reason", reason.strip()))
        if value
    ]
    if len(given) != 1:
        said = _("Give one of the three: an improvement, a record, or a reason.")
        raise Invalid({given[-1] if given else "improvement": said})
    if result.subject_id != agreement.pk:
        raise Invalid({"result": _("This result is not of this agreement.")})
    with transaction.atomic():
        row: Agreement = records.edit(agreement, actor=actor, version=version, updated_at=occasion.now())
        kind = Answer.Kind.REASON
        if improvement.strip():
            kind, record = (
                Answer.Kind.IMPROVEMENT,
                improving.want(improvement, actor=actor, source=row.record, owner_id=actor.person_id),
            )
        elif record is not None:
            kind = Answer.Kind.PROBLEM if record.kind == "problem" else Answer.Kind.IMPROVEMENT
        results.answer(result, actor=actor, kind_of_answer=kind, record=record, reason=reason)
    return row


def plan_review(
    agreement: Agreement, *, actor: Actor, due_at: datetime | None = None, version: int | None = None
) -> Agreement:
    """Put a review of the service levels with the customer on the agenda; it looks at the results that no review has looked at.

    While one is planned or not reported yet, that one stays. Raises Denied, Conflict.
    """
    actor.require(Permissions.MANAGE)
    with transaction.atomic():
        row: Agreement = records.edit(agreement, actor=actor, version=version)
        reviews.plan(
            actor=actor, title=_("Service levels: %(agreement)s") % {"agreement": row.title}, subject=row.record,
            genre=Review.Genre.LEVEL, chair_id=actor.person_id, due_at=due_at or occasion.now() + SOON,
        )  # fmt: skip
    return row
