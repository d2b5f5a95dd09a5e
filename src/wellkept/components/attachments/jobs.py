"""What the worker does for files."""

from itertools import islice

from wellkept.components.attachments import selectors, storage
from wellkept.jobs import schedule

#: A file without a row is left alone for a day: its row may be about to come.
DAY = 24 * 60 * 60


@schedule.daily("03:40", name="attachments.sweep")
def sweep() -> int:
    """Remove files that a crash left behind without a row."""
    aged, removed = storage.strays(DAY), 0
    while places := list(islice(aged, 500)):
        removed += storage.remove(selectors.unnamed(places))
        if schedule.stopping():
            break
    return removed
