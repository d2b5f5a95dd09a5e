"""What came of the targets that series of measurements are held against: availability, and whatever else was promised.

Pure: a version, series and their values go in, findings come out. Only a period whose every open day has a value is measured, so
that nobody betters a figure by leaving bad days out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from wellkept.components.clocks import turning
from wellkept.components.results.models import PeriodResult
from wellkept.components.results.services import Finding
from wellkept.components.series import figures
from wellkept.components.series.models import Series, SeriesValue
from wellkept.sms.relationship.agreements.models import AgreementVersion, SeriesTarget
from wellkept.sms.relationship.agreements.results.measures import availability_key, series_key
from wellkept.sms.relationship.agreements.results.periods import Period
from wellkept.sms.relationship.agreements.results.reckoning import wording

Verdict = PeriodResult.Verdict
Values = Mapping[int, Sequence[SeriesValue]]
#: So many days without a value are named.
NAMED = 40


@dataclass(frozen=True, slots=True)
class Goal:
    """What a figure is held against: under which key, about which record, and in which words it was promised."""

    measure: str
    bound: str
    goal: Decimal
    promised: dict[str, Any]
    about: int | None = None
    unit: str = ""

    def met(self, exact: Decimal) -> bool:
        """Whether a figure is good enough, before it is rounded."""
        return exact >= self.goal if self.bound == SeriesTarget.Bound.AT_LEAST else exact <= self.goal


@dataclass(frozen=True, slots=True)
class Measuring:
    """A period as series are measured in it: its days in the provider's zone, those of them that are open, and the open minutes."""

    period: Period
    first: date
    last: date
    open_days: frozenset[date]
    minutes: Decimal

    @classmethod
    def of(cls, period: Period, version: AgreementVersion, zone: ZoneInfo) -> "Measuring":
        """The period on the service hours of a version."""
        hours: Any = version.calendar.hours if version.calendar is not None else turning.always()
        first = period.start.astimezone(zone).date()
        last = (period.end - timedelta(seconds=1)).astimezone(zone).date()
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        is_open = frozenset(
            day for day in days if hours.elapsed(_begin(day, zone), _begin(day + timedelta(days=1), zone))
        )
        minutes = Decimal(round(hours.elapsed(period.start, period.end))) / 60
        return cls(period, first, last, is_open, minutes)

    def missing(self, series: Series, values: Sequence[SeriesValue]) -> list[date]:
        """The days, or months, for which the series should have a value and has none."""
        expected = figures.expected_days(series.per, self.first, self.last)
        there = {row.day for row in values}
        if series.per == Series.Per.MONTH:
            return [day for day in expected if day not in there]
        return [day for day in expected if day in self.open_days and day not in there]


def _begin(day: date, zone: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone)


def work_out(
    version: AgreementVersion,
    targets: Sequence[SeriesTarget],
    available: Mapping[int | None, Sequence[Series]],
    values: Values,
    time: Measuring,
) -> list[Finding]:
    """What came of the availability of each covered service, and of every target for a series; `available` are the series that
    could tell of a service, the best first.
    """
    found = []
    if version.availability is not None:
        promised = {"share": f"{version.availability.normalize():f}", **wording(version)}
        for service, known in available.items():
            goal = Goal(availability_key(service), SeriesTarget.Bound.AT_LEAST, version.availability, promised, service)
            whole = (one for one in known if values[one.pk] and not time.missing(one, values[one.pk]))
            found.append(_finding(goal, next(whole, known[0] if known else None), values, time))
    for target in targets:
        one = target.series
        unit = "%" if one.aggregation == Series.Aggregation.UPTIME else one.unit
        told = {
            "bound": target.bound,
            "goal": f"{target.goal.normalize():f}",
            "unit": unit,
            "aggregation": one.aggregation,
        }
        goal = Goal(
            series_key(one.pk), target.bound, target.goal, {**told, **wording(version)}, one.pk, unit
        )  # fmt: skip
        found.append(_finding(goal, one, values, time))
    return found


def _finding(goal: Goal, series: Series | None, values: Values, time: Measuring) -> Finding:
    period = time.period
    rows = values[series.pk] if series is not None else ()
    missing = time.missing(series, rows) if series is not None else []
    inputs: dict[str, Any] = {"promised": goal.promised, "values": [row.pk for row in rows]}
    if series is not None:
        inputs |= {"series": series.number, "minutes": f"{time.minutes:f}", "aggregation": series.aggregation}
    if missing:
        inputs |= {"missing": [day.isoformat() for day in missing[:NAMED]], "missing_count": len(missing)}
    exact = None
    if series is not None and not missing:
        exact = figures.figure(series.aggregation, [row.value for row in rows], time.minutes)
    verdict = Verdict.UNMEASURED if exact is None else Verdict.MET if goal.met(exact) else Verdict.MISSED
    return Finding(
        goal.measure, period.month, period.start, period.end, str(verdict), goal.goal,
        None if exact is None else figures.told(exact), None if exact is None else len(rows),
        inputs=inputs, about_id=goal.about, unit=goal.unit,
    )  # fmt: skip
