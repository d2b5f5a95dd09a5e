"""The metrics of a process, a service and a requirement on their pages: the last figure, its target, the trend in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from wellkept.components.series import panels, selectors
from wellkept.components.series.permissions import Permissions
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import Panel, extend


def of_thing(record: Any, actor: Actor) -> Mapping[str, Any]:
    """The series about a record."""
    return {"metrics": panels.told_of(list(selectors.about([record.pk], actor)))}


PANEL = Panel("metrics", _("Metrics"), "series/metrics.html", of_thing, side=False, permission=Permissions.VIEW)

for _key in ("process", "service", "service_requirement"):
    extend(_key, panels=(PANEL,))
