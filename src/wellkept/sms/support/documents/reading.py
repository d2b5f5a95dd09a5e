"""Reading and understanding: who is to confirm it, and who is reminded."""

from datetime import timedelta

from django.utils.translation import gettext as _

from wellkept.components.acknowledgements import services as acknowledgements
from wellkept.kernel import occasion
from wellkept.kernel.errors import Refused
from wellkept.kernel.permissions import Actor, system
from wellkept.ledger.models import Event
from wellkept.sms.support.documents import selectors, services
from wellkept.sms.support.documents.lifecycle import HOLDING
from wellkept.sms.support.documents.models import Document
from wellkept.sms.support.documents.readers.selectors import staff_readers

#: So long people have to read before they are reminded, and between two reminders.
PATIENCE = timedelta(days=7)


def is_to_be_read(document: Document) -> bool:
    """Whether people confirm to have read the version in force."""
    return document.must_read and document.edition > 0 and document.state in HOLDING


def awaits(document: Document, actor: Actor) -> bool:
    """Whether an actor has yet to confirm that he has read it."""
    return (
        is_to_be_read(document)
        and actor.provider
        and selectors.yet_to_read(document, staff_readers(document).filter(pk=actor.person_id or 0)).exists()
    )


def acknowledge(document: Document, *, actor: Actor, version: int | None = None) -> Document:
    """Say that one has read the version in force and understood it. Raises Refused where one is not asked to."""
    if not is_to_be_read(document):
        raise Refused(_("%(number)s does not ask to be confirmed.") % {"number": document.number})
    if not staff_readers(document).filter(pk=actor.person_id or 0).exists():
        raise Refused(_("%(number)s is not meant for you in that way.") % {"number": document.number})
    acknowledgements.acknowledge(document, document.edition, actor=actor)
    return document


def remind(*, actor: Actor | None = None) -> int:
    """Remind those who have not confirmed a version a week after they were told of it, and every week; returns how many."""
    now, count = occasion.now(), 0
    for document in selectors.for_all_to_read():
        told = selectors.last_told(document.pk, "made_known")
        reminded = selectors.last_told(document.pk, "read_reminded")
        if any(moment is not None and now - moment < PATIENCE for moment in (told, reminded)):
            continue
        people = sorted(selectors.yet_to_read(document, staff_readers(document)).values_list("pk", flat=True))
        if people:
            by = actor or system()
            services.tell(document, "read_reminded", {"edition": document.edition, "recipients": people}, actor=by)
            count += len(people)
    return count


def recipients(event: Event) -> set[int]:
    """Whom an event of a document names."""
    return set(event.changes.get("recipients", ()))
