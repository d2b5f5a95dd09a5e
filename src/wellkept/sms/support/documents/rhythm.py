"""When a document is to be looked at again, and how long it is kept once it is over."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from wellkept.conformity.asof import months_after
from wellkept.kernel import occasion
from wellkept.kernel.errors import Refused
from wellkept.sms.support.documents.models import Document
from wellkept.toolkit.words import day


def next_review(at: datetime, months: int) -> date:
    """The day of the next review after a moment."""
    return months_after(at, months).date()


def refuse_to_dispose(document: Document) -> None:
    """Raise Refused while a document is held or its time to be kept is not over."""
    if document.keep_because:
        raise Refused(_("%(number)s is kept: %(why)s") % {"number": document.number, "why": document.keep_because})
    since = months_after(document.withdrawn_at or occasion.now(), document.retention_months)
    if since > occasion.now():
        raise Refused(_("%(number)s is kept until %(day)s.") % {"number": document.number, "day": day(since.date())})
