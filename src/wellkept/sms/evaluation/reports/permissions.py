"""Who may see reports, draw them up and decide on them."""

from enum import StrEnum

from wellkept.directory.permissions import STAFF_ROLES
from wellkept.kernel.permissions import declare


class Permissions(StrEnum):
    """Permissions of the room."""

    VIEW = "service_reports.view"
    MANAGE = "service_reports.manage"
    DECIDE = "service_reports.decide"


_MANAGERS = ("sms-manager", "service-delivery-manager", "service-level-manager", "customer-relationship-manager")

declare(
    Permissions,
    {
        **dict.fromkeys(STAFF_ROLES, (Permissions.VIEW,)),
        "top-management": (Permissions.VIEW, Permissions.DECIDE),
        **dict.fromkeys(_MANAGERS, tuple(Permissions)),
    },
)
