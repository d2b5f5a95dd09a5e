"""What to know before taking a step with a document."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wellkept.kernel.permissions import Actor
from wellkept.sms.support.documents import outline
from wellkept.sms.support.documents.approving.steps import steps_of
from wellkept.sms.support.documents.models import Document


def before_asking(document: Document, _actor: Actor) -> str:
    """Which signatures it will need, and which sections are still empty."""
    names = "; ".join(step.name for step in steps_of(document))
    said = _("It needs these signatures, none of them by who wrote it: %(names)s.") % {"names": names}
    empty = outline.empty(document.body, outline.keys_of(document.keys))
    if not empty:
        return said
    lacking = ngettext(
        "%(n)d section has no text yet: %(headings)s.", "%(n)d sections have no text yet: %(headings)s.", len(empty)
    )
    return f"{said} {lacking % {'n': len(empty), 'headings': ', '.join(empty[:6])}}"


def before_withdrawing(document: Document, _actor: Actor) -> str:
    """What becomes of it."""
    return _("Nobody works by it any more. It is kept for %(n)d months, then it may be disposed of.") % {
        "n": document.retention_months
    }


def before_disposing(document: Document, _actor: Actor) -> str:
    """What is left of it."""
    return _(
        "The texts of %(number)s and its versions are erased for good. That there were such versions, who approved them and"
        " when stays on record."
    ) % {"number": document.number}


def before_acknowledging(document: Document, _actor: Actor) -> str:
    """What the confirmation says."""
    return _("You say that you have read version %(n)d and understood what it asks of you.") % {"n": document.edition}
