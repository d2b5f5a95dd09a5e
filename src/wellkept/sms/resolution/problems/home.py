"""What the first page shows of problems to who manages them."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from wellkept.kernel import occasion
from wellkept.kernel.permissions import Actor
from wellkept.sms.resolution.incidents.home import Figure
from wellkept.sms.resolution.problems import selectors
from wellkept.sms.resolution.problems.permissions import Permissions
from wellkept.toolkit.home import panel


def figures(actor: Actor) -> Mapping[str, Any]:
    """Open problems, those past their date, known errors, and proposals that wait."""
    seen = selectors.visible_to(actor)
    counts = seen.aggregate(
        open=Count("pk", filter=Q(state__in=selectors.OPEN)),
        late=Count("pk", filter=Q(state__in=selectors.OPEN, due_at__lt=occasion.now())),
    )
    waits = selectors.waiting(actor).count()
    return {
        "figures": (
            Figure(_("Open problems"), counts["open"], "/problems?view=open"),
            Figure(_("Problems past their date"), counts["late"], "/problems?view=overdue", "", True),
            Figure(_("Proposed problems"), waits, "/problems/proposals", _("to be decided"), True),
        )
    }


panel(
    "problems.figures", "incidents/home/figures.html", figures,
    area="figures", roles=("problem-manager",), permission=Permissions.STEER, place=9,
)  # fmt: skip
