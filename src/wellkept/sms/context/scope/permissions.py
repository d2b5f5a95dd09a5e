"""Who may see and draw up the scope: the provider's people see it, others once it is published to them."""

from enum import StrEnum

from wellkept.directory.permissions import STAFF_ROLES
from wellkept.kernel.permissions import ADMINISTRATOR, declare


class Permissions(StrEnum):
    """Permissions of the room."""

    VIEW = "scope.view"
    VIEW_SHARED = "scope.view_shared"
    MANAGE = "scope.manage"


declare(
    Permissions,
    {
        **dict.fromkeys((*STAFF_ROLES, ADMINISTRATOR), (Permissions.VIEW,)),
        **dict.fromkeys(("sms-manager", "top-management"), (Permissions.VIEW, Permissions.MANAGE)),
        **dict.fromkeys(("customer", "supplier-contact"), (Permissions.VIEW_SHARED,)),
    },
)
