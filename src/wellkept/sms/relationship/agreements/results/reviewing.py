"""Service level reviews: they look at the results that no review has looked at, and what they report goes to the customers."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from wellkept.components.communications import services as communications
from wellkept.components.results import selectors as kept
from wellkept.components.results import services as results
from wellkept.components.results.models import PeriodResult
from wellkept.components.reviews import inputs
from wellkept.components.reviews.models import Review
from wellkept.kernel.permissions import system
from wellkept.records import hooks
from wellkept.records.hooks import Write
from wellkept.records.models import Record
from wellkept.sms.relationship.agreements.models import Agreement
from wellkept.sms.relationship.agreements.results import selectors, showing
from wellkept.sms.relationship.agreements.results.measures import label_of

#: So many missed targets are named among the inputs of a review.
NAMED = 40


def register() -> None:
    """Let service level reviews look at results, and note that they did."""
    inputs.period_inputs_from(Review.Genre.LEVEL, lambda since, until: _looked_at(until, None))
    inputs.inputs_from("agreement", _of_agreement)
    hooks.effect(complete=follow)


def _of_agreement(card: Record) -> Sequence[tuple[Any, Any]]:
    return _looked_at(None, card.pk)


def _looked_at(until: datetime | None, subject: int | None) -> Sequence[tuple[Any, Any]]:
    """What a review sees: how many targets came to what, by agreement and month, and each that was missed."""
    rows = list(selectors.unreviewed(until, subject))
    counts: dict[tuple[int, Any], Counter[str]] = {}
    titles: dict[int, str] = {}
    for row in rows:
        counts.setdefault((row.subject_id, row.month), Counter())[row.verdict] += 1
        titles[row.subject_id] = f"{row.subject.number} {row.subject.title}"
    found: list[tuple[Any, Any]] = [
        (f"{titles[key]}, {month:%Y-%m}", _counted(count)) for (key, month), count in sorted(counts.items())
    ]
    missed = [row for row in rows if row.verdict == PeriodResult.Verdict.MISSED]
    found += [
        (f"{titles[row.subject_id]}, {label_of(row.measure, row.about)}, {row.month:%Y-%m}", _said(row))
        for row in missed[:NAMED]
    ]
    return found or [(_("Results that no review has looked at"), _("none"))]


def _counted(count: Counter[str]) -> str:
    return ", ".join(f"{PeriodResult.Verdict(verdict).label}: {n}" for verdict, n in sorted(count.items()))


def _said(row: PeriodResult) -> str:
    word = PeriodResult.Verdict(row.verdict).label
    figures = _("%(achieved)s of %(target)s") % {"achieved": showing.value(row), "target": showing.goal(row)}
    return (
        f"{word}: {figures}" if row.achieved is not None and row.target is not None else f"{word} {showing.value(row)}"
    )


def follow(writes: Sequence[Write]) -> None:
    """After steps of service level reviews: note what was looked at; tell the customers what was reported."""
    for write in writes:
        if write.kind.key != "review" or write.instance.genre != Review.Genre.LEVEL or write.transition is None:
            continue
        review = write.instance
        if write.transition.name == "hold":
            rows = list(selectors.unreviewed(write.at, review.subject_id))
            results.cover(rows, review.record, actor=system(write.actor.name))
        elif write.transition.name == "report" and results.report(review.record, actor=system(write.actor.name)):
            _tell_customers(write)


def _tell_customers(write: Write) -> None:
    """Send each customer the results of his agreement and what the review reported."""
    by_agreement: dict[int, list[PeriodResult]] = {}
    for row in kept.covered_by(write.instance.pk).order_by("month", "id"):
        by_agreement.setdefault(row.subject_id, []).append(row)
    for agreement in selectors.by_keys(by_agreement):
        people = selectors.managers_of(agreement.customer_id)
        if not people or agreement.customer is None:
            continue
        with translation.override(agreement.customer.language):
            communications.send(
                agreement.record,
                actor=system(write.actor.name),
                topic=_("Service levels: %(agreement)s") % {"agreement": agreement.title},
                content=_letter(agreement, by_agreement[agreement.pk]),
                audience="customer",
                recipients=people,
            )


def _letter(agreement: Agreement, rows: Sequence[PeriodResult]) -> str:
    """The results in plain lines, by month; those with nothing to count in one."""
    lines = [_("What was achieved against the targets that we agreed:")]
    quiet = 0
    for row in rows:
        if row.verdict == PeriodResult.Verdict.EMPTY:
            quiet += 1
            continue
        lines.append(f"{row.month:%Y-%m}  {label_of(row.measure, row.about)}: {_said(row)}")
    if quiet:
        lines.append(_("Targets with nothing to count: %(n)d") % {"n": quiet})
    return "\n".join(lines)
