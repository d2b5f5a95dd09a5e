"""What to know, and what is proposed, before an agreement is put in force."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from wellkept.kernel import occasion
from wellkept.kernel.permissions import Actor
from wellkept.sms.relationship.agreements import selectors
from wellkept.sms.relationship.agreements.models import Agreement


def before_signing(agreement: Agreement, actor: Actor) -> str:
    """What is still missing."""
    return "" if selectors.has_targets(agreement) else _("Still missing: the targets.")


def signed_on(agreement: Agreement) -> date:
    """The day that stands there, else today."""
    return agreement.signed_on or timezone.localdate(occasion.now())
