"""Who may see and shape the request catalogue."""

from enum import StrEnum

from wellkept.directory.permissions import STAFF_ROLES
from wellkept.kernel.permissions import declare


class Permissions(StrEnum):
    """Permissions of the room."""

    VIEW = "catalogue.view"
    MANAGE = "catalogue.manage"


MANAGERS = ("sms-manager", "request-fulfilment-manager", "service-delivery-manager", "service-owner")

declare(
    Permissions,
    {
        **{role: (Permissions.VIEW,) for role in STAFF_ROLES if role != "employee"},
        **dict.fromkeys(MANAGERS, tuple(Permissions)),
    },
)
