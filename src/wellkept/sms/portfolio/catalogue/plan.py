"""The tasks that an order sets going, in their order; the next begins when the one before is done. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from wellkept.kernel.errors import Invalid

#: The most tasks that one item sets going.
MOST = 30


@dataclass(frozen=True, slots=True)
class Planned:
    """One task to come: what, by which team (none: the item's own), and how."""

    title: str
    team: int | None = None
    description: str = ""

    def data(self) -> dict[str, Any]:
        """The task as JSON."""
        return {"title": self.title, "team": self.team, "description": self.description}


def plan_from(data: Sequence[Mapping[str, Any]]) -> list[Planned]:
    """The tasks that JSON describes. Raises Invalid for one without a title, or for too many."""
    if len(data) > MOST:
        raise Invalid({"tasks": _("An item sets %(most)d tasks going at most.") % {"most": MOST}})
    found = [
        Planned(str(one.get("title") or "").strip()[:200], one.get("team"), str(one.get("description") or "").strip())
        for one in data
    ]
    if any(not task.title for task in found):
        raise Invalid({"tasks": _("Give each task its words.")})
    return found
