"""What happens to appointments by itself: they end with their last day."""

from django.utils.translation import gettext_noop

from wellkept.jobs.schedule import daily
from wellkept.kernel import occasion
from wellkept.kernel.errors import WellkeptError
from wellkept.kernel.permissions import system
from wellkept.records import services as records
from wellkept.sms.leadership.authority import selectors

AT_A_TIME = 200


@daily("00:20", name="authority.run_out")
def end_what_ran_out() -> int:
    """End appointments whose last day has passed; returns how many."""
    done = 0
    for row in selectors.run_out(occasion.now().date())[:AT_A_TIME]:
        try:
            records.transition(
                row, "end", actor=system(), version=row.version, end_reason=gettext_noop("Its last day has passed.")
            )
            done += 1
        except WellkeptError:
            continue  # somebody ended it meanwhile; the next night looks again
    return done
