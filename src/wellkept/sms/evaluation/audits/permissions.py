"""Who may see, hold and approve audits. Who manages reads; whoever holds audits owns nothing of what is audited."""

from enum import StrEnum

from wellkept.directory.permissions import STAFF_ROLES
from wellkept.kernel.permissions import EXTERNAL_AUDITOR, declare


class Permissions(StrEnum):
    """Permissions of the room. Whoever holds audits plans them too, and keeps private notes until the report."""

    VIEW = "audits.view"
    HOLD = "audits.hold"
    APPROVE = "audits.approve"


P = Permissions
#: Whose work is looked at through others; what concerns them reaches them as findings and tasks.
_NOT = ("employee", "service-desk-agent", "support-engineer", "internal-auditor", EXTERNAL_AUDITOR)

declare(
    Permissions,
    {
        **{role: (P.VIEW,) for role in STAFF_ROLES if role not in _NOT},
        EXTERNAL_AUDITOR: (P.VIEW,),
        "internal-auditor": (P.VIEW, P.HOLD),
        **dict.fromkeys(("sms-manager", "top-management"), (P.VIEW, P.APPROVE)),
    },
)
