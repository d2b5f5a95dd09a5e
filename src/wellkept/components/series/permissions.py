"""Who may see series and keep them."""

from enum import StrEnum

from wellkept.directory.permissions import STAFF_ROLES
from wellkept.kernel.permissions import declare


class Permissions(StrEnum):
    """Permissions of series."""

    VIEW = "series.view"
    VIEW_OWN = "series.view_own"
    KEEP = "series.keep"


_KEEPERS = (
    "sms-manager", "service-owner", "service-delivery-manager", "service-level-manager", "customer-relationship-manager",
    "configuration-manager", "continuity-manager", "process-owner", "incident-manager", "request-fulfilment-manager",
    "problem-manager", "change-manager", "information-security-manager", "supplier-manager",
)  # fmt: skip

declare(
    Permissions,
    {
        **dict.fromkeys(STAFF_ROLES, (Permissions.VIEW,)),
        **dict.fromkeys(_KEEPERS, (Permissions.VIEW, Permissions.KEEP)),
        "customer": (Permissions.VIEW_OWN,),
    },
)
