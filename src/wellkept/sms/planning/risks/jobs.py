"""What happens to risks by itself: an acceptance ends on its day."""

from wellkept.jobs.schedule import daily
from wellkept.kernel import occasion
from wellkept.kernel.errors import WellkeptError
from wellkept.kernel.permissions import system
from wellkept.records import services as records
from wellkept.sms.planning.risks import selectors

AT_A_TIME = 200


@daily("05:10", name="risks.lapse")
def end_acceptances() -> int:
    """Open the risks again whose acceptance has ended, so that their owners decide anew; returns how many."""
    done = 0
    for risk in selectors.lapsed(occasion.now())[:AT_A_TIME]:
        try:
            records.transition(risk, "lapse", actor=system(), version=risk.version)
            done += 1
        except WellkeptError:
            continue  # somebody was faster; the next round looks again
    return done
