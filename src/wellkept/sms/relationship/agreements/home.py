"""What the first page shows of agreements: missed targets that nobody has answered."""

from collections.abc import Mapping
from typing import Any

from wellkept.kernel.permissions import Actor
from wellkept.sms.relationship.agreements.permissions import Permissions
from wellkept.sms.relationship.agreements.results import selectors
from wellkept.sms.relationship.agreements.results.measures import label_of
from wellkept.sms.relationship.agreements.results.showing import cell
from wellkept.toolkit.home import panel

SHOWN = 6


def missed_targets(actor: Actor) -> Mapping[str, Any] | None:
    """The missed targets that wait for an answer, the oldest first; nothing while there is none."""
    rows = list(selectors.missed_open(actor)[:SHOWN])
    shown = [{"row": row, "label": label_of(row.measure, row.about), "cell": cell(row)} for row in rows]
    return {"rows": shown} if shown else None


panel(
    "agreements.missed_targets", "agreements/home/missed.html", missed_targets,
    roles=("service-level-manager",), permission=Permissions.MANAGE, place=9,
)  # fmt: skip
