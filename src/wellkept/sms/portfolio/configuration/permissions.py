"""Who may see and change configuration items."""

from enum import StrEnum

from wellkept.directory.permissions import STAFF_ROLES
from wellkept.kernel.permissions import ADMINISTRATOR, declare


class Permissions(StrEnum):
    """Permissions of the room."""

    VIEW = "configuration.view"
    MANAGE = "configuration.manage"


declare(
    Permissions,
    {
        **dict.fromkeys((*STAFF_ROLES, ADMINISTRATOR), (Permissions.VIEW,)),
        **dict.fromkeys(
            ("sms-manager", "configuration-manager", "support-engineer"), (Permissions.VIEW, Permissions.MANAGE)
        ),
    },
)
