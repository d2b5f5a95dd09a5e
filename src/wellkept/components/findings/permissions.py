"""Who may see, raise, treat and steer findings."""

from enum import StrEnum

from wellkept.directory.permissions import STAFF_ROLES
from wellkept.kernel.permissions import EXTERNAL_AUDITOR, declare


class Permissions(StrEnum):
    """Permissions of findings. Who steers changes a grade, gives more time and withdraws; never for a finding of his own."""

    VIEW = "findings.view"
    RAISE = "findings.raise"
    TREAT = "findings.treat"
    STEER = "findings.regrade"


P = Permissions
#: Who approves that a nonconformity is closed: one of those who hold these roles and do not own it.
APPROVERS = ("sms-manager", "top-management", "internal-auditor")
_NO_PART = ("employee", EXTERNAL_AUDITOR, "service-desk-agent", "internal-auditor", "top-management", "sms-manager")

declare(
    Permissions,
    {
        **dict.fromkeys((role for role in STAFF_ROLES if role not in _NO_PART), (P.VIEW, P.RAISE, P.TREAT)),
        EXTERNAL_AUDITOR: (P.VIEW,),
        "service-desk-agent": (P.VIEW, P.RAISE),
        "internal-auditor": (P.VIEW, P.RAISE, P.STEER),
        **dict.fromkeys(("top-management", "sms-manager"), tuple(P)),
    },
)
