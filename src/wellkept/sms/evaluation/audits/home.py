"""What the first page shows of audits to who holds them."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from wellkept.kernel import occasion
from wellkept.kernel.permissions import Actor
from wellkept.sms.evaluation.audits import selectors
from wellkept.sms.evaluation.audits.permissions import Permissions
from wellkept.sms.resolution.incidents.home import Figure
from wellkept.toolkit.home import panel


def figures(actor: Actor) -> Mapping[str, Any]:
    """Audits that are planned or under way, those past their plan, and checks that wait."""
    rows = list(selectors.open_audits(actor).only("pk", "state", "planned_at"))
    late = sum(
        row.state == "planned" and row.planned_at is not None and row.planned_at < occasion.now() for row in rows
    )
    waiting = sum(one["waiting"] for one in selectors.progress([row.pk for row in rows]).values())
    return {
        "figures": (
            Figure(_("Open audits"), len(rows), "/audits?view=open"),
            Figure(_("Audits past their plan"), late, "/audits?view=open", "", True),
            Figure(_("Checks that wait"), waiting, "/audit-checks?view=waiting"),
        )
    }


panel(
    "audits.figures", "incidents/home/figures.html", figures,
    area="figures", roles=("internal-auditor",), permission=Permissions.HOLD, place=9,
)  # fmt: skip
