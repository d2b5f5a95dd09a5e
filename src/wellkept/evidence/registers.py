"""What is wrong with an entry of any register that somebody must keep."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wellkept.conformity.asof import AsOf
from wellkept.conformity.measuring import Fault


def unkept(asof: AsOf) -> list[Fault]:
    """Nobody owns the entry, or nobody looked at it within the window."""
    return [
        Fault(_("No owner"), Q(owner__isnull=True)),
        Fault(
            _("Not looked at within the window"),
            Q(reviewed_at__isnull=True) | Q(reviewed_at__gt=asof.at) | Q(reviewed_at__lt=asof.window_start),
        ),
    ]
