"""Reading results for proof, as they stood at a moment."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, Min, OuterRef, Q, QuerySet

from wellkept.components.results.models import Answer, PeriodResult
from wellkept.components.series.models import Series
from wellkept.conformity.sql import several_words
from wellkept.sms.relationship.agreements.models import Agreement, AgreementTarget, AgreementVersion
from wellkept.sms.relationship.agreements.results import selectors
from wellkept.sms.relationship.agreements.results.measures import AVAILABILITY, WORKLOAD, family_of, key_of, series_key
from wellkept.sms.relationship.agreements.results.periods import Period, ending_with, later, month_of, months_between

#: A result may come so long after the end of its period, before it counts as missing.
GRACE = timedelta(days=7)
#: The targets of an agreement by their keys, with the series of those that are for one.
Stated = dict[str, Series | None]


@dataclass(frozen=True, slots=True)
class Expected:
    """A result that there should be: of which agreement (key and number), of which target, and for which period; `about` is the
    series that the target is for, if it is for one.
    """

    agreement: int
    number: str
    measure: str
    period: Period
    about: Series | None


def expected(agreements: QuerySet[Agreement], since: datetime, at: datetime) -> list[Expected]:
    """The targets that held throughout a period which began after `since` and was over, with grace, by `at`."""
    zone = selectors.zone()
    months = list(months_between(month_of(since, zone), later(month_of(at, zone), -1)))
    numbers = dict(agreements.values_list("pk", "number"))
    versions = (
        AgreementVersion.objects.filter(agreement__in=numbers, valid_from__lte=at)
        .order_by("agreement", "ordinal")
        .prefetch_related("series_targets__series")
    )
    by_agreement: dict[int, list[AgreementVersion]] = {}
    for version in versions:
        by_agreement.setdefault(version.agreement_id, []).append(version)
    targets: dict[int, list[AgreementTarget]] = {}
    for target in AgreementTarget.objects.filter(version__agreement__in=numbers):
        targets.setdefault(target.version_id, []).append(target)
    return [
        Expected(key, numbers[key], measure, period, about)
        for key, known in by_agreement.items()
        for period in _periods(known, months, since, at)
        for measure, about in _promised(known, targets, period).items()
    ]


def _periods(versions: list[AgreementVersion], months: list[date], since: datetime, at: datetime) -> Iterator[Period]:
    """The whole periods of an agreement: as long as the version says that was in force at their end."""
    zone = selectors.zone()
    for month in months:
        one = ending_with(month, 1, zone)
        holding = [
            v for v in versions if one and v.valid_from < one.end and (v.valid_to is None or v.valid_to >= one.end)
        ]
        period = ending_with(month, holding[-1].months, zone) if holding else None
        if period is not None and period.start >= since and period.end + GRACE <= at:
            yield period


def _promised(versions: list[AgreementVersion], targets: dict[int, list[AgreementTarget]], period: Period) -> Stated:
    """The targets that were promised from the beginning of a period to its end."""
    at_start = _stated([v for v in versions if v.valid_from <= period.start], targets)
    at_end = _stated([v for v in versions if v.valid_from < period.end], targets)
    return {measure: about for measure, about in at_end.items() if measure in at_start}


def _stated(versions: list[AgreementVersion], targets: dict[int, list[AgreementTarget]]) -> Stated:
    if not versions:
        return {}
    last = versions[-1]
    found: Stated = {key_of(t.kind, t.metric, t.priority): None for t in targets.get(last.pk, ())}
    found |= {series_key(target.series_id): target.series for target in last.series_targets.all()}
    return found | ({AVAILABILITY: None} if last.availability is not None else {})


def there(
    keys: Collection[int], since: datetime, at: datetime
) -> dict[tuple[int, str, date], tuple[str, datetime, str]]:
    """The results that there were by `at`, by agreement, target and month: verdict, when worked out, and origin.

    The availability of all services of an agreement is one target: it is measured when each of them is.
    """
    rows = PeriodResult.objects.filter(subject__in=list(keys), period_start__gte=since, computed_at__lte=at)
    found = rows.values_list("subject", "measure", "month", "verdict", "computed_at", "origin")
    best: dict[tuple[int, str, date], tuple[str, datetime, str]] = {}
    for subject, measure, month, verdict, made, origin in found:
        key = (subject, family_of(measure), month)
        if key not in best or best[key][0] not in VOID:
            best[key] = (verdict, made, origin)
    return best


def ended(agreements: QuerySet[Agreement], since: datetime, until: datetime) -> QuerySet[PeriodResult]:
    """The results of periods that ended between two moments, of some agreements."""
    rows = PeriodResult.objects.filter(subject__in=agreements.values("pk"), period_end__gt=since, period_end__lte=until)
    return rows.select_related("subject", "about").defer("inputs").order_by("-period_end", "id")


def told_by(at: datetime) -> Q:
    """The results that had been reviewed and reported by a moment."""
    return Q(reviewed_at__lte=at, reported_at__lte=at)


def reviewed_between(since: datetime, at: datetime) -> Any:
    """Whether any result of the agreement at hand was looked at by a review between two moments."""
    return Exists(PeriodResult.objects.filter(subject=OuterRef("pk"), reviewed_at__gt=since, reviewed_at__lte=at))


def first_in_force() -> Any:
    """When the first version of the agreement at hand came into force."""
    return Min("versions__valid_from")


def missed(agreements: QuerySet[Agreement], since: datetime, at: datetime) -> QuerySet[PeriodResult]:
    """The missed targets of some agreements in periods that ended between two moments, as known by the later one."""
    return ended(agreements, since, at).filter(verdict=PeriodResult.Verdict.MISSED, computed_at__lte=at)


def answers(results: Collection[int], at: datetime) -> dict[int, datetime]:
    """When each of some results was first answered by a moment: by a record, or by a reason of several words."""
    given = Answer.objects.filter(
        Q(record__isnull=False) | several_words("reason"), result__in=list(results), given_at__lte=at
    )
    return {row["result"]: row["first"] for row in given.order_by().values("result").annotate(first=Min("given_at"))}


#: The verdicts that say nothing of a target: no value, or no word on the limit of the workload.
VOID = (PeriodResult.Verdict.UNMEASURED, PeriodResult.Verdict.UNSAID)
#: The verdict of a target under which nothing was decided: no value, and no target that could have been kept.
EMPTY = PeriodResult.Verdict.EMPTY
WORK = WORKLOAD
