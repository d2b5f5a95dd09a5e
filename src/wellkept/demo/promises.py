"""What is needed of each service, what is measured of it, and what was promised to whom."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from wellkept.components.series import services as series
from wellkept.components.series.models import Series
from wellkept.components.series.services import Reading
from wellkept.demo import cast, portfolio
from wellkept.demo.stage import Stage
from wellkept.kernel.registry import kind
from wellkept.records import services as records
from wellkept.sms.relationship.agreements import services as agreements
from wellkept.sms.relationship.agreements.basis import services as basis
from wellkept.sms.relationship.agreements.models import SeriesTarget
from wellkept.sms.relationship.agreements.promised_series import SeriesPromise
from wellkept.sms.relationship.agreements.results.periods import later

#: How long nobody reached Hosted Files on the bad Tuesday (minutes), and what is written beside it.
FIVE_HOURS, WHY = Decimal(300), "A release without a restore check"


def make(stage: Stage) -> None:
    """Agree what is needed, begin to measure, and draw up an agreement with each customer that is built on it."""
    needed = _need(stage)
    _begin(stage)
    for customer in cast.CUSTOMERS:
        _promise(stage, customer, needed)


def _promise(stage: Stage, customer: cast.Customer, needed: Mapping[str, list[Any]]) -> None:
    """Draw up an agreement and put it in force."""
    lotte, premium = stage.actor("lotte"), customer.key in portfolio.PREMIUM
    agreement = agreements.draft_agreement(
        actor=lotte,
        title=f"Service level agreement {customer.name}",
        customer=stage.organizations[customer.key],
        services=list(stage.services.values()),
    )
    telephone = SeriesPromise(stage.series["telephone"], SeriesTarget.Bound.AT_MOST, portfolio.ANSWERED_WITHIN)
    agreement = agreements.set_version(
        agreement,
        actor=lotte,
        targets=dict((portfolio.PREMIUM_TARGETS if premium else portfolio.TARGETS).items()),
        calendar=stage.hours,
        pauses_for=("caller",),
        series=[telephone] if premium else [],
        workload_limit=portfolio.WORKLOAD_LIMIT,
        exceptions=portfolio.EXCEPTIONS,
        share=portfolio.SHARE,
        availability=portfolio.PREMIUM_AVAILABILITY if premium else None,
        valid_from=stage.start,
    )
    _build(stage, agreement, needed, premium=premium)
    agreement.refresh_from_db()
    records.transition(agreement, "sign", actor=lotte, signed_on=stage.start.date())


def _need(stage: Stage) -> dict[str, list[Any]]:
    """Write down and agree what is needed of each service; by service, in the order of the portfolio."""
    lotte = stage.actor("lotte")
    made: dict[str, list[Any]] = {}
    for key, wanted in portfolio.REQUIREMENTS.items():
        for title, category, target in wanted:
            row = records.create(
                kind("service_requirement"), actor=lotte, title=title, service=stage.services[key], category=category,
                target=target,
            )  # fmt: skip
            made.setdefault(key, []).append(records.transition(row, "agree", actor=lotte))
    return made


def _begin(stage: Stage) -> None:
    """Begin to measure: minutes down of each service, and how long the telephone rings."""
    rashid = stage.actor("rashid")
    for key, service in stage.services.items():
        stage.series[key] = series.begin_series(
            actor=rashid, title=f"{service.title}: minutes down", about=service.record, genre=Series.Genre.AVAILABILITY,
            aggregation=Series.Aggregation.UPTIME, unit="min", owner=stage.people["rashid"],
            description="Minutes within the desk hours in which nobody could use it, from the monitoring.",
        )  # fmt: skip
    stage.series["telephone"] = series.begin_series(
        actor=rashid, title="Telephone: seconds until somebody answers", about=stage.services["desk"].record,
        genre=Series.Genre.QUALITY, aggregation=Series.Aggregation.MEAN, unit="s", owner=stage.people["amara"],
    )  # fmt: skip


def _build(stage: Stage, agreement: Any, needed: Mapping[str, list[Any]], *, premium: bool) -> None:
    """Name what stands behind each promise of an agreement."""
    metrics = dict.fromkeys(
        metric for _kind, metric, _p in (portfolio.PREMIUM_TARGETS if premium else portfolio.TARGETS)
    )
    rests = [(f"incident.{metric}", rows[0]) for metric in metrics for rows in needed.values()]
    if premium:
        rests += [("availability", rows[1]) for rows in needed.values()]
        rests.append((f"series.{stage.series['telephone'].pk}", needed["desk"][2]))
    basis.build_on(agreement, actor=stage.actor("lotte"), rests=rests)


def measure(stage: Stage, month: date, held: Mapping[str, Any], zone: ZoneInfo) -> None:
    """Note what was measured in a month."""
    rashid, days = stage.actor("rashid"), _days(month)
    incident = held.get("incident")
    stood = incident.opened_at.astimezone(zone).date() if incident is not None else None
    for place, key in enumerate(portfolio.REQUIREMENTS):
        values = [
            Reading(FIVE_HOURS, day, remark=WHY) if key == "files" and day == stood else Reading(_down(day, place), day)
            for day in days
        ]
        series.note_values(stage.series[key], actor=rashid, values=values)
    rings = [Reading(Decimal(16 + (day.toordinal() * 7) % 13), day) for day in days if day.weekday() < 5]
    series.note_values(stage.series["telephone"], actor=rashid, values=rings)


def _days(month: date) -> list[date]:
    return [month + timedelta(days=n) for n in range((later(month, 1) - month).days)]


def _down(day: date, place: int) -> Decimal:
    """A few minutes now and then, other ones for each service."""
    return Decimal(4 + place) if (day.toordinal() + 5 * place) % 12 == 0 and day.weekday() < 5 else Decimal(0)
