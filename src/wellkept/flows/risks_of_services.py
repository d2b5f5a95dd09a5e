"""The risks of a service, and of what it runs on, on the page of the service and of its items."""

from django.utils.translation import gettext_lazy as _

from wellkept.kernel.registry import Panel, extend
from wellkept.sms.planning.risks import panels
from wellkept.sms.planning.risks.permissions import Permissions

PANEL = Panel("risks", _("Risks"), "risks/of_thing.html", panels.of_thing, permission=Permissions.VIEW)

for _key in ("service", "item"):
    extend(_key, panels=(PANEL,))
