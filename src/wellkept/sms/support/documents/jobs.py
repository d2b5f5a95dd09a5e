"""What happens to documents by itself: who came later is let in and told, readers are reminded, reviews are called for."""

from datetime import timedelta

from wellkept.jobs.schedule import daily, every
from wellkept.kernel import occasion
from wellkept.kernel.permissions import system
from wellkept.sms.support.documents import reading, selectors, services
from wellkept.sms.support.documents.readers.services import share

#: So long before its review is due a document's owner is told, and so long after that again.
AHEAD, AGAIN = timedelta(days=30), timedelta(days=28)


@every(900, name="documents.share")
def keep_shared() -> int:
    """Let in and tell whom documents are made known to and who was not here before; returns how many rows changed."""
    changed = 0
    for document in selectors.distributed():
        moved = share(document, actor=system())
        if moved:
            services.make_known(document, actor=system())
        changed += moved
    return changed


@daily("06:00", name="documents.read")
def remind_readers() -> int:
    """Remind those who have yet to confirm that they have read what is in force; returns how many."""
    return reading.remind()


@daily("06:10", name="documents.review")
def call_for_reviews() -> int:
    """Tell the owners of documents whose review is due within a month; returns how many documents."""
    now, count = occasion.now(), 0
    for document in selectors.review_due(now + AHEAD):
        told = selectors.last_told(document.pk, "review_called_for")
        if document.owner_id is None or (told is not None and now - told < AGAIN):
            continue
        services.tell(document, "review_called_for", {"recipients": [document.owner_id]}, actor=system())
        count += 1
    return count
