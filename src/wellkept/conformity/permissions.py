"""Who may see what the records prove, judge it, and set what the rules measure against."""

from enum import StrEnum

from wellkept.directory.permissions import STAFF_ROLES
from wellkept.kernel.permissions import ADMINISTRATOR, declare


class Permissions(StrEnum):
    """Permissions of proof."""

    VIEW = "conformity.view"
    ASSESS = "conformity.assess"
    JUDGE = "conformity.judge"
    TUNE = "conformity.tune"


P = Permissions
_READERS = tuple(role for role in STAFF_ROLES if role != "employee")
_READ_ONLY = ("external-auditor",)
JUDGES = ("sms-manager", "top-management", "internal-auditor")

declare(
    Permissions,
    {
        **{role: (P.VIEW, P.ASSESS) for role in _READERS if role not in _READ_ONLY},
        **dict.fromkeys((*_READ_ONLY, ADMINISTRATOR), (P.VIEW,)),
        **dict.fromkeys(JUDGES, (P.VIEW, P.ASSESS, P.JUDGE)),
        "sms-manager": tuple(Permissions),
    },
)
