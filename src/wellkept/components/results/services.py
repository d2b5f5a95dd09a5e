"""Keeping results: freezing them, telling what differs, reviewing, reporting and answering them."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wellkept.components.results.models import Answer, PeriodResult
from wellkept.kernel import occasion
from wellkept.kernel.errors import Invalid
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import kind
from wellkept.ledger import services as ledger
from wellkept.records.models import Record


@dataclass(frozen=True, slots=True)
class Finding:
    """What a reckoning gives for one target and period, before it is kept; the words are those of PeriodResult."""

    measure: str
    month: date
    period_start: datetime
    period_end: datetime
    verdict: str
    target: Decimal | None = None
    achieved: Decimal | None = None
    population: int | None = None
    kept: int | None = None
    missed: int | None = None
    inputs: dict[str, Any] = field(default_factory=dict)
    about_id: int | None = None
    unit: str = ""

    @property
    def figures(self) -> dict[str, Any]:
        """What can differ from one reckoning to the next, as JSON."""
        names = ("verdict", "target", "achieved", "population", "kept", "missed")
        return {name: _written(getattr(self, name)) for name in names}

    @property
    def digest(self) -> str:
        """One hash over the figures and all that they were worked out from."""
        ends = [moment.astimezone(UTC).isoformat() for moment in (self.period_start, self.period_end)]
        told = {"measure": self.measure, "period": ends, **self.figures, "inputs": self.inputs}
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def _written(value: Any) -> Any:
    return f"{value:.3f}" if isinstance(value, Decimal) else value


def freeze(subject: Record, findings: Sequence[Finding], *, actor: Actor) -> list[PeriodResult]:
    """Keep the results of one period of a subject as they are found. Raises Denied, IntegrityError for what is kept already."""
    actor.require(kind(subject.kind).access.edit)
    if not findings:
        return []
    at, recorded = occasion.now(), datetime.now(UTC)
    with transaction.atomic():
        made = PeriodResult.objects.bulk_create(
            PeriodResult(
                subject=subject,
                customer_id=subject.customer_id,
                **{name: getattr(found, name) for name in Finding.__slots__},
                digest=found.digest,
                computed_at=at,
                recorded_at=recorded,
                origin=str(occasion.current().origin),
            )
            for found in findings
        )
        told = [{"measure": found.measure, **found.figures, "digest": found.digest} for found in findings]
        _tell(subject, "results_kept", actor, {"month": findings[0].month, "results": told})
    return made


def compare(result: PeriodResult, found: Finding, *, actor: Actor) -> bool:
    """Whether a new reckoning gives the same; where it does not, that is told beside the result, which stays as it is.

    What nothing measured takes its figure once it is measured, until a review has looked at it: no figure is replaced by that.
    """
    actor.require(kind(result.subject.kind).access.edit)
    unmeasured = str(PeriodResult.Verdict.UNMEASURED)
    if result.verdict == unmeasured != found.verdict and result.review_id is None:
        _measure(result, found, actor)
        return True
    differs = {} if found.digest == result.digest else {**found.figures, "digest": found.digest}
    if differs != result.differs:
        with transaction.atomic():
            PeriodResult.objects.filter(pk=result.pk).update(
                differs=differs, differs_at=occasion.now() if differs else None
            )
            changes = {"month": result.month, "measure": result.measure, "result": result.pk, "differs": differs}
            _tell(result.subject, "result_differs" if differs else "result_agrees", actor, changes)
    return not differs


def _measure(result: PeriodResult, found: Finding, actor: Actor) -> None:
    """Give a result that nothing had measured its figure."""
    named = ("verdict", "target", "achieved", "population", "kept", "missed", "inputs", "about_id", "unit", "digest")
    with transaction.atomic():
        PeriodResult.objects.filter(pk=result.pk).update(
            **{name: getattr(found, name) for name in named}, computed_at=occasion.now(), differs={}, differs_at=None
        )
        told = {"month": result.month, "measure": result.measure, "before": result.digest, **found.figures}
        _tell(result.subject, "result_measured", actor, {**told, "digest": found.digest})


def cover(results: Sequence[PeriodResult], review: Record, *, actor: Actor) -> None:
    """Note that a review has looked at these results."""
    actor.require(kind(review.kind).access.edit)
    if results:
        with transaction.atomic():
            keys = sorted(result.pk for result in results)
            PeriodResult.objects.filter(pk__in=keys).update(review=review, reviewed_at=occasion.now())
            _tell(review, "results_covered", actor, {"results": keys}, public=False)


def report(review: Record, *, actor: Actor) -> int:
    """Note that the results which a review has looked at were reported; returns how many."""
    actor.require(kind(review.kind).access.edit)
    with transaction.atomic():
        count = PeriodResult.objects.filter(review=review, reported_at__isnull=True).update(reported_at=occasion.now())
        if count:
            _tell(review, "results_reported", actor, {"count": count}, public=False)
    return count


def answer(
    result: PeriodResult, *, actor: Actor, kind_of_answer: str, record: Record | None = None, reason: str = ""
) -> Answer:
    """Say what follows from a missed target: a record, or a reason in several words.

    Raises Denied, Invalid for a target that was not missed and for an answer that says nothing.
    """
    actor.require(kind(result.subject.kind).access.edit)
    words = reason.strip()
    if result.verdict != PeriodResult.Verdict.MISSED:
        raise Invalid({"result": _("This target was not missed; there is nothing to answer.")})
    if kind_of_answer == Answer.Kind.REASON and len(words.split()) < 3:
        raise Invalid({"reason": _("Say in several words why nothing can be bettered.")})
    at = occasion.now()
    with transaction.atomic():
        made = Answer.objects.create(
            result=result,
            customer_id=result.customer_id,
            kind=kind_of_answer,
            record=record,
            reason=words,
            by_id=actor.person_id,
            given_at=at,
            recorded_at=datetime.now(UTC),
            origin=str(occasion.current().origin),
        )
        PeriodResult.objects.filter(pk=result.pk, answered_at__isnull=True).update(answered_at=at)
        changes = {
            "month": result.month, "measure": result.measure, "result": result.pk, "answer": str(kind_of_answer),
            "other": record.number if record is not None else "",
        }  # fmt: skip
        _tell(result.subject, "missed_answered", actor, changes, public=False, text={"reason": words} if words else {})
    return made


def _tell(
    about: Record,
    verb: str,
    actor: Actor,
    changes: dict[str, Any],
    *,
    public: bool = True,
    text: dict[str, Any] | None = None,
) -> None:
    entry = ledger.Entry(
        f"{about.kind}.{verb}",
        subject_kind=about.kind,
        subject_id=about.pk,
        customer_id=about.customer_id,
        changes=changes,
        text=text or {},
        public=public,
    )
    ledger.append([entry], actor=actor)
