"""What happens to series by itself: figures are worked out once a month is over."""

from wellkept.components.series import working
from wellkept.jobs.schedule import daily
from wellkept.kernel.permissions import system


@daily("03:10", name="series.work_out")
def work_out_figures() -> int:
    """Write the figures that records give into their series, for each month that is over; returns how many values."""
    return working.work_out_due(actor=system())
