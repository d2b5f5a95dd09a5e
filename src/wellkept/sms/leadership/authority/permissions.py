"""Who may see appointments, appoint people and accept an appointment of his own."""

from enum import StrEnum

from wellkept.directory.permissions import STAFF_ROLES
from wellkept.kernel.permissions import EXTERNAL_AUDITOR, declare


class Permissions(StrEnum):
    """Permissions of appointments."""

    VIEW = "authority.view"
    ACCEPT = "authority.accept"
    APPOINT = "authority.appoint"


declare(
    Permissions,
    {
        **dict.fromkeys(STAFF_ROLES, (Permissions.VIEW, Permissions.ACCEPT)),
        EXTERNAL_AUDITOR: (Permissions.VIEW,),
        **dict.fromkeys(("top-management", "sms-manager"), tuple(Permissions)),
    },
)
