"""Who may see and do tasks."""

from enum import StrEnum

from wellkept.directory.permissions import STAFF_ROLES
from wellkept.kernel.permissions import EXTERNAL_AUDITOR, declare


class Permissions(StrEnum):
    """Permissions of tasks."""

    VIEW = "tasks.view"
    VIEW_OWN = "tasks.view_own"
    WORK = "tasks.work"


_READERS = ("internal-auditor", EXTERNAL_AUDITOR, "employee")

declare(
    Permissions,
    {
        **{role: (Permissions.VIEW, Permissions.WORK) for role in STAFF_ROLES if role not in _READERS},
        "internal-auditor": (Permissions.VIEW,),
        EXTERNAL_AUDITOR: (Permissions.VIEW,),
        "employee": (Permissions.VIEW_OWN,),
        "supplier-contact": (Permissions.VIEW_OWN,),
    },
)
