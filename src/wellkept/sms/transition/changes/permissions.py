"""Who may see, raise, carry out and authorize changes."""

from enum import StrEnum

from wellkept.directory.permissions import STAFF_ROLES
from wellkept.kernel.permissions import declare


class Permissions(StrEnum):
    """Permissions of the room."""

    VIEW = "changes.view"
    RAISE = "changes.raise"
    WORK = "changes.work"
    AUTHORIZE = "changes.authorize"


P = Permissions
WORKERS = (
    "support-engineer", "configuration-manager", "problem-manager", "release-manager", "service-owner",
    "service-delivery-manager",
)  # fmt: skip

declare(
    Permissions,
    {
        **dict.fromkeys(STAFF_ROLES, (P.VIEW,)),
        **dict.fromkeys(("service-desk-agent", "incident-manager", "request-fulfilment-manager"), (P.VIEW, P.RAISE)),
        **dict.fromkeys(WORKERS, (P.VIEW, P.RAISE, P.WORK)),
        **dict.fromkeys(("change-manager", "sms-manager"), tuple(P)),
    },
)
