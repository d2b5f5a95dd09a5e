"""What happens to agreements by themselves: results of periods that are over, and the review that is due."""

from datetime import timedelta

from django.utils.translation import gettext

from wellkept.components.reviews import services as reviews
from wellkept.components.reviews.models import Review
from wellkept.jobs.schedule import daily
from wellkept.kernel.permissions import system
from wellkept.sms.relationship.agreements.results import selectors, services

#: Service levels are reviewed every month.
RHYTHM = timedelta(days=30)


@daily("02:30", name="agreements.results")
def work_out_results() -> int:
    """Work out what came of the targets in every period that is over; returns how many results there are now more."""
    return services.work_out_due(actor=system())


@daily("04:10", name="agreements.go_over")
def go_over_results() -> int:
    """Reckon the last period anew while no review has looked at it; returns how many results differ from what was kept."""
    return sum(services.go_over(row, month, actor=system()) for row, month in selectors.to_go_over())


@daily("05:10", name="agreements.reviews")
def plan_reviews() -> int:
    """Put the monthly review of service levels on the agenda once there are results; returns how many."""
    if not selectors.any_results():
        return 0
    manager = selectors.level_manager()
    planned = reviews.plan_next(
        actor=system(), genre=Review.Genre.LEVEL, title=gettext("Service levels"), rhythm=RHYTHM,
        chair_id=manager.pk if manager is not None else None,
    )  # fmt: skip
    return int(planned is not None)
