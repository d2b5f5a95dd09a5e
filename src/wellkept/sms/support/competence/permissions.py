"""Who may see what roles need and what people can do, and who keeps it. People see their own; managers and auditors all."""

from enum import StrEnum

from wellkept.directory.permissions import STAFF_ROLES
from wellkept.kernel.permissions import EXTERNAL_AUDITOR, declare


class Permissions(StrEnum):
    """Permissions of competence."""

    VIEW = "competence.view"
    VIEW_OWN = "competence.view_own"
    VIEW_PEOPLE = "competence.view_people"
    MANAGE = "competence.manage"


MANAGERS = ("people-manager", "sms-manager", "top-management")

declare(
    Permissions,
    {
        **dict.fromkeys(STAFF_ROLES, (Permissions.VIEW, Permissions.VIEW_OWN)),
        **dict.fromkeys(("internal-auditor", EXTERNAL_AUDITOR), (Permissions.VIEW, Permissions.VIEW_PEOPLE)),
        **dict.fromkeys(MANAGERS, (Permissions.VIEW, Permissions.VIEW_PEOPLE, Permissions.MANAGE)),
    },
)
