"""Which reports were due, and which of them were not there in time."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from wellkept.components.series import periods
from wellkept.directory import selectors as directory
from wellkept.sms.evaluation.reports import selectors
from wellkept.sms.evaluation.reports.models import ReportDefinition


def due(defined: QuerySet[ReportDefinition], since: datetime, until: datetime) -> dict[int, list[date]]:
    """The definitions with periods that ended within a span of time since they are in use, with the first days of these."""
    found = {row.pk: _due(row, since, until) for row in defined}
    return {key: days for key, days in found.items() if days}


def _due(row: ReportDefinition, since: datetime, until: datetime) -> list[date]:
    if row.active_at is None:
        return []
    zone = ZoneInfo(directory.home_zone())
    start = periods.start_of(row.rhythm, max(since, row.active_at).astimezone(zone).date())
    last = periods.last_ended(row.rhythm, until)
    days = []
    while start <= last:
        days.append(start)
        start = periods.following(row.rhythm, start)
    return days


def lacking(wanted: dict[int, list[date]], at: datetime, within: timedelta) -> set[int]:
    """The definitions that lack a report for one of these periods, or had it later after its end than that."""
    rows = selectors.reports(at).filter(definition__in=wanted)
    there: dict[int, set[date]] = {}
    for key, period, end, opened_at in rows.values_list("definition", "period", "period_end", "opened_at"):
        if period is not None and end is not None and opened_at <= end + within:
            there.setdefault(key, set()).add(period)
    return {key for key, days in wanted.items() if not set(days) <= there.get(key, set())}
