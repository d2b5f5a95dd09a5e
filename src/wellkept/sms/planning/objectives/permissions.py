"""Who may see objectives and who sets, measures and ends them."""

from enum import StrEnum

from wellkept.directory.permissions import STAFF_ROLES
from wellkept.kernel.permissions import declare


class Permissions(StrEnum):
    """Permissions of objectives."""

    VIEW = "objectives.view"
    MANAGE = "objectives.manage"


_MANAGERS = (
    "top-management", "sms-manager", "service-owner", "process-owner", "service-delivery-manager",
    "customer-relationship-manager", "service-level-manager", "supplier-manager", "change-manager", "incident-manager",
    "problem-manager", "configuration-manager", "continuity-manager", "information-security-manager", "financial-manager",
)  # fmt: skip

declare(
    Permissions,
    {**dict.fromkeys(STAFF_ROLES, (Permissions.VIEW,)), **dict.fromkeys(_MANAGERS, tuple(Permissions))},
)
