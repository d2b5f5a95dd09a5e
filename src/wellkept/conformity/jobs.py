"""What proof does by itself: keeps the look at the present fresh, and stores a snapshot each night."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from wellkept.conformity import selectors, services
from wellkept.conformity.engine import assess
from wellkept.jobs import background
from wellkept.jobs.background import Control
from wellkept.jobs.schedule import daily, every
from wellkept.kernel import occasion
from wellkept.kernel.permissions import system

#: Looking again may take one part in so many of the worker's time.
SHARE = 50
#: A look is renewed at the latest after this, for the passing of time changes outcomes too.
OLDEST = timedelta(hours=6)
WORK = "conformity.look_again"


def _worth_a_look() -> bool:
    """Whether something happened since the last look, and enough time has passed for its cost."""
    shown = selectors.latest_look()
    if shown is None:
        return selectors.is_set_up()
    age = occasion.now() - shown.evaluated_at
    if age > OLDEST:
        return True
    return age > timedelta(seconds=60 + SHARE * shown.seconds) and selectors.trail_head() > shown.trail_head


@every(60, name="conformity.look_again", needed=_worth_a_look)
def look_again() -> int:
    """Assess the present again; returns how many rules were tested."""
    return services.look_again(actor=system()).outcomes.count()


@daily("03:30", name="conformity.snapshot")
def snapshot() -> int:
    """Store how things stand tonight; returns how many rules were tested."""
    return services.store(assess(actor=system()), actor=system()).outcomes.count()


@background.work(WORK, resumable=True)
def look_again_now(control: Control, payload: Mapping[str, Any]) -> Mapping[str, Any]:
    """For a person who asked: assess the present, with progress."""
    row = services.look_again(actor=system(), progress=control.report)
    return {"assessment": row.pk, "seconds": round(row.seconds, 2)}
