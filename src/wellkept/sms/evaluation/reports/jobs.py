"""What happens to reports by itself: they are drawn up when a period is over."""

from wellkept.jobs.schedule import daily
from wellkept.kernel.permissions import system
from wellkept.sms.evaluation.reports import services


@daily("04:40", name="service_reports.draw_up")
def draw_up_reports() -> int:
    """Draw up the reports whose period is over; returns how many."""
    return services.draw_up_due(actor=system())
