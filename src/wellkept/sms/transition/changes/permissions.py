"""Who may see, raise, carry out and authorize changes."""

from enum import StrEnum

from wellkept.directory.permissions import STAFF_ROLES
from wellkept.kernel.permissions import declare


class Permissions(StrEnum):
    """Permissions of the room. Who may authorize in an emergency lets a change go ahead that cannot wait for its authorization."""

    VIEW = "changes.view"
    RAISE = "changes.raise"
    WORK = "changes.work"
    AUTHORIZE = "changes.authorize"
    AUTHORIZE_EMERGENCY = "changes.authorize_emergency"


P = Permissions
WORKERS = (
    "support-engineer", "configuration-manager", "problem-manager", "release-manager", "service-owner",
    "service-delivery-manager",
)  # fmt: skip

declare(
    Permissions,
    {
        **dict.fromkeys(STAFF_ROLES, (P.VIEW,)),
        **dict.fromkeys(("service-desk-agent", "request-fulfilment-manager"), (P.VIEW, P.RAISE)),
        **dict.fromkeys(("incident-manager", "major-incident-manager"), (P.VIEW, P.RAISE, P.AUTHORIZE_EMERGENCY)),
        **dict.fromkeys(WORKERS, (P.VIEW, P.RAISE, P.WORK)),
        **dict.fromkeys(("change-manager", "sms-manager"), tuple(P)),
    },
)
