"""Who may see the communication plan, keep it and send what it plans."""

from enum import StrEnum

from wellkept.directory.permissions import STAFF_ROLES
from wellkept.kernel.permissions import declare


class Permissions(StrEnum):
    """Permissions of the room."""

    VIEW = "communication.view"
    MANAGE = "communication.manage"


P = Permissions
#: Whoever is responsible for what goes out in his field.
SENDERS = (
    "communications-manager", "top-management", "sms-manager", "customer-relationship-manager", "service-level-manager",
    "supplier-manager", "change-manager", "incident-manager", "request-fulfilment-manager", "service-delivery-manager",
    "information-security-manager", "continuity-manager",
)  # fmt: skip

declare(P, {**dict.fromkeys(STAFF_ROLES, (P.VIEW,)), **dict.fromkeys(SENDERS, tuple(P))})
