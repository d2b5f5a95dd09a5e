"""What happens to campaigns by itself: newcomers are asked, and whoever has not passed is told again."""

from wellkept.jobs.schedule import daily
from wellkept.kernel.permissions import system
from wellkept.sms.support.awareness import services


@daily("07:10", name="awareness.newcomers")
def ask_newcomers() -> int:
    """Ask whoever joined since a running campaign was sent out; returns how many."""
    return services.ask_newcomers(actor=system())


@daily("07:20", name="awareness.remind")
def remind() -> int:
    """Tell those again who have not passed a running campaign; returns how many."""
    return services.remind(actor=system())
