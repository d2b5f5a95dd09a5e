"""Each day the owners of what comes due soon are given a task for it."""

from wellkept.components.duties import asking
from wellkept.jobs.schedule import daily


@daily("05:30", name="duties.ask")
def ask() -> int:
    """Give out tasks for the duties that come due soon; returns how many."""
    return asking.ask()
