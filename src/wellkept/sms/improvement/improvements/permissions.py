"""Who may see, propose, carry out and decide on improvements."""

from enum import StrEnum

from wellkept.directory.permissions import STAFF_ROLES
from wellkept.kernel.permissions import EXTERNAL_AUDITOR, declare


class Permissions(StrEnum):
    """Permissions of the room. Who decides approves criteria and improvements."""

    VIEW = "improvements.view"
    PROPOSE = "improvements.propose"
    WORK = "improvements.work"
    DECIDE = "improvements.decide"


P = Permissions
_PROPOSERS = ("service-desk-agent", "internal-auditor", "employee")
_DECIDERS = ("sms-manager", "top-management", "service-delivery-manager")

declare(
    Permissions,
    {
        **{
            role: (P.VIEW, P.PROPOSE, P.WORK)
            for role in STAFF_ROLES
            if role not in (*_PROPOSERS, *_DECIDERS, EXTERNAL_AUDITOR)
        },
        **dict.fromkeys(_PROPOSERS, (P.VIEW, P.PROPOSE)),
        EXTERNAL_AUDITOR: (P.VIEW,),
        **dict.fromkeys(_DECIDERS, tuple(P)),
    },
)
