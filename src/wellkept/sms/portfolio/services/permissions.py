"""Who may see and shape the services."""

from enum import StrEnum

from wellkept.directory.permissions import STAFF_ROLES
from wellkept.kernel.permissions import ADMINISTRATOR, declare


class Permissions(StrEnum):
    """Permissions of the room."""

    VIEW = "services.view"
    VIEW_SHARED = "services.view_shared"
    MANAGE = "services.manage"
    VIEW_REQUIREMENTS = "services.view_requirements"
    REQUIRE = "services.require"


declare(
    Permissions,
    {
        **dict.fromkeys((*STAFF_ROLES, ADMINISTRATOR), (Permissions.VIEW,)),
        **dict.fromkeys(
            ("service-owner", "service-level-manager", "customer-relationship-manager"),
            (Permissions.VIEW, Permissions.REQUIRE),
        ),
        **dict.fromkeys(
            ("sms-manager", "service-portfolio-manager"), (Permissions.VIEW, Permissions.MANAGE, Permissions.REQUIRE)
        ),
        "customer": (Permissions.VIEW_SHARED, Permissions.VIEW_REQUIREMENTS),
        "user": (Permissions.VIEW_SHARED,),
    },
)
