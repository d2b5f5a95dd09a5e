"""What may be done in the directory and with the settings of the installation, and which roles may."""

from enum import StrEnum

from wellkept.kernel.permissions import ADMINISTRATOR, declare


class Permissions(StrEnum):
    """Permissions of the directory."""

    VIEW = "directory.view"
    MANAGE = "directory.manage"
    SETTINGS = "settings.manage"
    OPERATE = "system.operate"


STAFF_ROLES = (
    "top-management",
    "sms-manager",
    "service-owner",
    "process-owner",
    "service-delivery-manager",
    "customer-relationship-manager",
    "service-level-manager",
    "supplier-manager",
    "change-manager",
    "incident-manager",
    "major-incident-manager",
    "service-desk-agent",
    "support-engineer",
    "request-fulfilment-manager",
    "problem-manager",
    "configuration-manager",
    "continuity-manager",
    "information-security-manager",
    "financial-manager",
    "internal-auditor",
    "external-auditor",
    "employee",
)

declare(
    Permissions,
    {
        ADMINISTRATOR: tuple(Permissions),
        "sms-manager": (Permissions.VIEW, Permissions.MANAGE, Permissions.SETTINGS),
        **{role: (Permissions.VIEW,) for role in STAFF_ROLES if role != "sms-manager"},
    },
)
