"""Reading what results are worked out from, and the results of agreements that an actor may see."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet

from wellkept.components.clocks import selectors as clocks
from wellkept.components.results import selectors as results
from wellkept.components.results.models import PeriodResult
from wellkept.components.results.services import Finding
from wellkept.components.series import selectors as series
from wellkept.components.series.models import Series
from wellkept.directory import selectors as directory
from wellkept.directory.models import Person
from wellkept.kernel import occasion
from wellkept.kernel.permissions import Actor
from wellkept.records.models import Record
from wellkept.records.scope import visible_cards, visible_to
from wellkept.sms.relationship.agreements import selectors as agreements
from wellkept.sms.relationship.agreements.models import Agreement, AgreementVersion
from wellkept.sms.relationship.agreements.results import measuring
from wellkept.sms.relationship.agreements.results.periods import Period, ending_with, later, month_of, months_between
from wellkept.sms.relationship.agreements.results.reckoning import holding, work_out

#: The states in which an agreement is, or was, a promise.
PROMISED = ("in_force", "ended")
#: So many months back results are worked out that nobody has worked out yet.
BACK = 36


def zone() -> ZoneInfo:
    """The zone whose months count: the provider's."""
    return ZoneInfo(directory.home_zone())


def measured(at: datetime) -> QuerySet[Agreement]:
    """The service level agreements that are or were in force by a moment."""
    return (
        agreements.level_agreements(at).filter(state__in=PROMISED).select_related("record", "customer").order_by("pk")
    )


def visible_agreements(actor: Actor) -> QuerySet[Agreement]:
    """The agreements with results that the actor may see."""
    level = Agreement.objects.filter(type=Agreement.Type.SERVICE_LEVEL, state__in=PROMISED)
    return visible_to(level, actor)


def visible_results(actor: Actor) -> QuerySet[PeriodResult]:
    """The results of the agreements that the actor may see."""
    return results.of_subjects(visible_agreements(actor).values("pk"))


def with_results(actor: Actor) -> QuerySet[Agreement]:
    """The agreements that the actor may see and that have any result."""
    kept = PeriodResult.objects.filter(subject=OuterRef("pk"))
    return visible_agreements(actor).filter(Exists(kept))


def due_periods(agreement: Agreement) -> list[Period]:
    """The periods of an agreement that are over and have no results yet, the first first."""
    versions = agreements.targets_by_version(pk=agreement.pk)
    if not versions:
        return []
    home = zone()
    last = later(month_of(occasion.now(), home), -1)
    first = max(month_of(min(version.valid_from for version in versions), home), later(last, 1 - BACK))
    done = results.months_kept(agreement.pk)
    found = []
    for month in months_between(first, last):
        current = [] if month in done else _in_force(versions, month)
        period = ending_with(month, current[-1].months, home) if current else None
        if period is not None and holding(versions, period):
            found.append(period)
    return found


def _in_force(versions: Any, month: date) -> list[Any]:
    period = ending_with(month, 1, zone())
    return holding(versions, period) if period is not None else []


def findings(agreement: Agreement, period: Period) -> list[Finding]:
    """What came of every target of an agreement in a period, from what is on record now; nothing is kept."""
    versions = agreements.targets_by_version(pk=agreement.pk)
    found = work_out(
        versions,
        period,
        clocks.of_agreement(agreement.pk, period.start, period.end).iterator(chunk_size=2000),
        clocks.calendars_of(agreement.pk),
        clocks.priorities_of(agreement.pk, period.start, period.end),
    )
    current = holding(versions, period)
    return [*found, *_measured(agreement, current[-1], period)] if current else found


def _measured(agreement: Agreement, version: AgreementVersion, period: Period) -> list[Finding]:
    """What came of the targets that series are held against."""
    targets = agreements.series_targets(pk=agreement.pk).get(version.pk, [])
    available = _availability(agreement) if version.availability is not None else {}
    if not targets and not available:
        return []
    time = measuring.Measuring.of(period, version, zone())
    keys = {target.series_id for target in targets} | {one.pk for known in available.values() for one in known}
    return measuring.work_out(version, targets, available, series.within(keys, time.first, time.last), time)


def _availability(agreement: Agreement) -> dict[int | None, list[Series]]:
    """The series that could tell of the availability of each service that an agreement covers, the customer's own first; of an
    agreement that names no service, those of the services that are measured.
    """
    covered = list(agreement.services.order_by("pk").values_list("pk", flat=True))
    known = series.measuring(Series.Genre.AVAILABILITY, covered or None, agreement.customer_id)
    found: dict[int | None, list[Series]] = {pk: [] for pk in covered}
    for one in sorted(known, key=lambda one: (one.customer_id is None, one.state != "active", one.pk)):
        found.setdefault(one.about_id, []).append(one)
    return found or {None: []}


def managers_of(customer: int | None) -> list[Person]:
    """The people of a customer who speak for it."""
    held = Q(appointments__role="customer", appointments__until__isnull=True)
    return list(Person.objects.filter(held, organization=customer).distinct().order_by("pk")) if customer else []


def missed(agreement: int, actor: Actor) -> QuerySet[PeriodResult]:
    """The missed targets of an agreement that the actor may see, those that nobody has answered first."""
    rows = (
        visible_results(actor)
        .filter(subject=agreement, verdict=PeriodResult.Verdict.MISSED)
        .select_related("subject", "about")
    )
    return rows.order_by(F("answered_at").asc(nulls_first=True), "-month", "id")


def months(agreement: int) -> list[date]:
    """The months for which an agreement has results, the last first."""
    return sorted(results.months_kept(agreement), reverse=True)


def card(number: str, actor: Actor, kinds: Collection[str]) -> Record | None:
    """The card with that number, if the actor may see it and it is of one of these kinds."""
    return visible_cards(actor).filter(number=number, kind__in=kinds).first()


def missed_open(actor: Actor) -> QuerySet[PeriodResult]:
    """The missed targets that nobody has answered, of agreements that the actor may see."""
    return results.missed_open().filter(subject__in=visible_agreements(actor).values("pk")).select_related("subject")


def level_manager() -> Person | None:
    """Who manages service levels now."""
    held = Q(appointments__role="service-level-manager", appointments__until__isnull=True)
    return Person.objects.filter(held).order_by("pk").first()


def latest(agreement: int, count: int) -> list[Any]:
    """The results of an agreement's last months, the newest first."""
    return list(results.of_subjects([agreement]).order_by("-month", "id")[:count])


def of_number(number: str, count: int) -> list[PeriodResult]:
    """The newest results of the agreement with that number."""
    rows = PeriodResult.objects.filter(subject__kind="agreement", subject__number=number).defer(*results.HEAVY)
    rows = rows.select_related("about")
    return list(rows.order_by("-month", "id")[:count])


def unreviewed(until: datetime | None, subject: int | None) -> QuerySet[PeriodResult]:
    """The results of agreements, of one or of all, that no review has looked at."""
    rows = results.unreviewed(until or occasion.now(), subject).filter(subject__kind="agreement")
    return rows.defer(*results.HEAVY).select_related("subject", "about").order_by("subject", "month", "id")


def by_keys(keys: Collection[int]) -> list[Agreement]:
    """Some agreements with their customers."""
    return list(Agreement.objects.filter(pk__in=list(keys)).select_related("record", "customer").order_by("pk"))


def any_results() -> bool:
    """Whether any target was ever measured."""
    return PeriodResult.objects.filter(subject__kind="agreement").exists()


def to_go_over() -> list[tuple[Agreement, date]]:
    """The agreements with the last month for which each has results that no review has looked at."""
    last = PeriodResult.objects.filter(subject__kind="agreement").aggregate(month=Max("month"))["month"]
    if last is None:
        return []
    open_ones = (
        PeriodResult.objects.filter(month=last, review__isnull=True).values_list("subject", flat=True).distinct()
    )
    return [(agreement, last) for agreement in by_keys(set(open_ones))]
