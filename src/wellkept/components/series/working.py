"""Working figures out: once a month is over, its value is counted from the records and noted."""

from datetime import date, datetime, timedelta

from wellkept.components.series import computed, periods, selectors, services
from wellkept.components.series.models import Series
from wellkept.kernel import occasion
from wellkept.kernel.permissions import Actor

#: So many months back a figure is worked out where the records still tell it.
BACK = 12
#: How long after the end of a month its standing still says how it ended.
STILL = timedelta(days=5)


def work_out_due(*, actor: Actor) -> int:
    """Note the missing values of every series that is worked out, for months that are over; returns how many. Raises Denied."""
    return sum(work_out(row, actor=actor) for row in selectors.worked_out())


def work_out(series: Series, *, actor: Actor) -> int:
    """Note the values that one series lacks; returns how many. What has a value keeps it. Raises Denied."""
    figure = computed.figures().get(series.figure)
    if figure is None:
        return 0
    at = occasion.now()
    readings = []
    for month in _missing(series, figure, at):
        told = figure.work(actor, *periods.moments(periods.Rhythm.MONTH, month))
        if told is not None:
            readings.append(services.Reading(told.value, day=month, remark=told.basis))
    if readings:
        services.note_values(series, actor=actor, values=readings, worked_out=True)
    return len(readings)


def _missing(series: Series, figure: computed.Figure, at: datetime) -> list[date]:
    last = periods.last_ended(periods.Rhythm.MONTH, at)
    if figure.standing:
        ended = periods.moments(periods.Rhythm.MONTH, last)[1]
        wanted = [last] if at - ended <= STILL else []
    else:
        wanted = [periods.moved(last, -back) for back in reversed(range(BACK))]
    there = selectors.days_with_values(series.pk)
    return [month for month in wanted if month not in there]
