"""What happens to the scope by itself: a look at it is asked for when something moved that it rests on."""

from wellkept.jobs.schedule import daily
from wellkept.kernel.permissions import system
from wellkept.sms.context.scope import services


@daily("04:40", name="scope.look_out")
def look_out() -> int:
    """Ask for a look where one is due; returns how many tasks were made."""
    return services.look_out(actor=system())
