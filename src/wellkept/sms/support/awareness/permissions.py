"""Who runs campaigns, who answers them, and who sees what others answered."""

from enum import StrEnum

from wellkept.directory.permissions import STAFF_ROLES
from wellkept.kernel.permissions import EXTERNAL_AUDITOR, declare


class Permissions(StrEnum):
    """Permissions of awareness."""

    VIEW = "awareness.view"
    ANSWER = "awareness.answer"
    VIEW_PEOPLE = "awareness.view_people"
    MANAGE = "awareness.manage"


declare(
    Permissions,
    {
        **dict.fromkeys(STAFF_ROLES, (Permissions.VIEW, Permissions.ANSWER)),
        "internal-auditor": (Permissions.VIEW, Permissions.ANSWER, Permissions.VIEW_PEOPLE),
        EXTERNAL_AUDITOR: (Permissions.VIEW, Permissions.VIEW_PEOPLE),
        **dict.fromkeys(("people-manager", "sms-manager", "top-management"), tuple(Permissions)),
    },
)
