"""Who may see, raise, work and steer problems."""

from enum import StrEnum

from wellkept.directory.permissions import STAFF_ROLES
from wellkept.kernel.permissions import declare


class Permissions(StrEnum):
    """Permissions of the room. Who steers decides on proposals and on what the system proposes a problem for."""

    VIEW = "problems.view"
    RAISE = "problems.raise"
    WORK = "problems.work"
    STEER = "problems.steer"


P = Permissions
RAISERS = ("service-desk-agent", "request-fulfilment-manager", "supplier-manager", "service-owner")
WORKERS = (
    "support-engineer", "change-manager", "incident-manager", "major-incident-manager", "configuration-manager",
    "service-delivery-manager",
)  # fmt: skip

declare(
    Permissions,
    {
        **{role: (P.VIEW,) for role in STAFF_ROLES if role != "employee"},
        **dict.fromkeys(RAISERS, (P.VIEW, P.RAISE)),
        **dict.fromkeys(WORKERS, (P.VIEW, P.RAISE, P.WORK)),
        **dict.fromkeys(("problem-manager", "sms-manager"), tuple(P)),
    },
)
