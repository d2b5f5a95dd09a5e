"""Periodic work of the API."""

from wellkept.api import services
from wellkept.jobs import schedule


@schedule.daily("03:40", name="api.forget_answers")
def forget_answers() -> int:
    """Remove the answers that no repeated request can ask for any longer."""
    return services.forget_answers()
