"""What happens to requests by themselves: what is fulfilled closes when nobody says that something is missing."""

from django.utils.translation import gettext_noop

from wellkept.jobs.schedule import every
from wellkept.kernel import occasion
from wellkept.kernel.errors import WellkeptError
from wellkept.kernel.permissions import system
from wellkept.records import services as records
from wellkept.sms.resolution.requests import selectors

AT_A_TIME = 200


@every(300, name="requests.close")
def close_after_grace() -> int:
    """Close fulfilled requests that nobody took up again within the grace; returns how many."""
    closed = 0
    for request in selectors.to_close(occasion.now())[:AT_A_TIME]:
        with occasion.occasion(reason=gettext_noop("The time to reopen it has passed.")):
            try:
                records.transition(request, "close", actor=system())
                closed += 1
            except WellkeptError:
                continue
    return closed
