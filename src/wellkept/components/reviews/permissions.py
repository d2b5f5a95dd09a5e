"""Who may see and hold reviews."""

from enum import StrEnum

from wellkept.directory.permissions import STAFF_ROLES
from wellkept.kernel.permissions import declare


class Permissions(StrEnum):
    """Permissions of reviews."""

    VIEW = "reviews.view"
    HOLD = "reviews.hold"


HOLDERS = (
    "sms-manager", "top-management", "incident-manager", "major-incident-manager", "problem-manager", "change-manager",
    "customer-relationship-manager", "service-level-manager", "supplier-manager", "service-delivery-manager",
)  # fmt: skip

declare(
    Permissions,
    {**dict.fromkeys(STAFF_ROLES, (Permissions.VIEW,)), **dict.fromkeys(HOLDERS, tuple(Permissions))},
)
