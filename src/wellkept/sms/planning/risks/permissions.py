"""Who may see, raise, handle and accept risks, and set the matrix."""

from enum import StrEnum

from wellkept.directory.permissions import STAFF_ROLES
from wellkept.kernel.permissions import EXTERNAL_AUDITOR, declare


class Permissions(StrEnum):
    """Permissions of risks. Who accepts may also take on what lies above the criteria of acceptance."""

    VIEW = "risks.view"
    RAISE = "risks.raise"
    MANAGE = "risks.manage"
    ACCEPT = "risks.accept"
    STEER = "risks.steer"


P = Permissions
_READERS = ("internal-auditor", EXTERNAL_AUDITOR)
_HANDLERS = (
    "service-owner", "process-owner", "service-delivery-manager", "customer-relationship-manager",
    "service-level-manager", "supplier-manager", "change-manager", "incident-manager", "major-incident-manager",
    "problem-manager", "configuration-manager", "continuity-manager", "information-security-manager",
    "financial-manager",
)  # fmt: skip

declare(
    Permissions,
    {
        **{role: (P.VIEW, P.RAISE) for role in STAFF_ROLES if role not in (*_READERS, "employee")},
        **dict.fromkeys(_READERS, (P.VIEW,)),
        **dict.fromkeys(_HANDLERS, (P.VIEW, P.RAISE, P.MANAGE)),
        "top-management": (P.VIEW, P.RAISE, P.MANAGE, P.ACCEPT),
        "sms-manager": tuple(P),
    },
)
