"""Who may see and shape the services."""

from enum import StrEnum

from wellkept.directory.permissions import STAFF_ROLES
from wellkept.kernel.permissions import ADMINISTRATOR, declare


class Permissions(StrEnum):
    """Permissions of the room."""

    VIEW = "services.view"
    VIEW_SHARED = "services.view_shared"
    MANAGE = "services.manage"


declare(
    Permissions,
    {
        **dict.fromkeys((*STAFF_ROLES, ADMINISTRATOR), (Permissions.VIEW,)),
        **dict.fromkeys(("sms-manager", "service-portfolio-manager"), (Permissions.VIEW, Permissions.MANAGE)),
        **dict.fromkeys(("customer", "user"), (Permissions.VIEW_SHARED,)),
    },
)
