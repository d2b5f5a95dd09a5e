"""Who may see and make agreements."""

from enum import StrEnum

from wellkept.directory.permissions import STAFF_ROLES
from wellkept.kernel.permissions import ADMINISTRATOR, declare


class Permissions(StrEnum):
    """Permissions of the room."""

    VIEW = "agreements.view"
    VIEW_OWN = "agreements.view_own"
    MANAGE = "agreements.manage"


declare(
    Permissions,
    {
        **dict.fromkeys((*STAFF_ROLES, ADMINISTRATOR), (Permissions.VIEW,)),
        **dict.fromkeys(
            ("sms-manager", "service-level-manager", "customer-relationship-manager", "supplier-manager"),
            (Permissions.VIEW, Permissions.MANAGE),
        ),
        "customer": (Permissions.VIEW_OWN,),
    },
)
