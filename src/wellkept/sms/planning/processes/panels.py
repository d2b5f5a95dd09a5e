"""What the page of a process shows beside its attributes: what it takes in, with the open work of each."""

from collections.abc import Mapping
from typing import Any

from wellkept.kernel.permissions import Actor
from wellkept.sms.planning.processes import atlas, chart, work
from wellkept.sms.planning.processes.models import Process


def taken_in(process: Process, actor: Actor) -> Mapping[str, Any]:
    """The catalogue's processes that a process takes in, and the work that waits in each."""
    if not process.covers:
        return {}
    found = work.cards(actor)
    known = chart.by_slug()
    return {
        "entries": [
            atlas.entry_of(known[slug], {slug: [process]}, found, actor) for slug in process.covers if slug in known
        ]
    }
