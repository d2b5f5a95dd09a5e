"""Who may see duties, do them, and say what has to be done how often."""

from enum import StrEnum

from wellkept.directory.permissions import STAFF_ROLES
from wellkept.kernel.permissions import EXTERNAL_AUDITOR, declare


class Permissions(StrEnum):
    """Permissions of duties."""

    VIEW = "duties.view"
    DO = "duties.do"
    KEEP = "duties.keep"
    APPROVE = "duties.approve"


#: Whoever runs a process says what recurs in it; that it shall be so is the word of those who run the whole.
_APPROVERS = ("sms-manager", "top-management")
_READERS = ("internal-auditor", EXTERNAL_AUDITOR, "employee")
_KEEPERS = tuple(role for role in STAFF_ROLES if role.endswith(("-manager", "-owner")))

declare(
    Permissions,
    {
        **{role: (Permissions.VIEW, Permissions.DO) for role in STAFF_ROLES if role not in _READERS},
        **dict.fromkeys(_KEEPERS, (Permissions.VIEW, Permissions.DO, Permissions.KEEP)),
        **dict.fromkeys(_APPROVERS, tuple(Permissions)),
        "internal-auditor": (Permissions.VIEW, Permissions.DO),
        EXTERNAL_AUDITOR: (Permissions.VIEW,),
    },
)
