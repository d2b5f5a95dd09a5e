"""Who may report, work and steer incidents."""

from enum import StrEnum

from wellkept.directory.permissions import STAFF_ROLES
from wellkept.kernel.permissions import ADMINISTRATOR, EXTERNAL_AUDITOR, declare


class Permissions(StrEnum):
    """Permissions of the room."""

    VIEW = "incidents.view"
    VIEW_CUSTOMER = "incidents.view_customer"
    VIEW_OWN = "incidents.view_own"
    REPORT = "incidents.report"
    COMMENT = "incidents.comment"
    NOTE = "incidents.note"
    WORK = "incidents.work"
    REOPEN = "incidents.reopen"
    STEER = "incidents.steer"


P = Permissions
_READ = (P.VIEW, P.NOTE)
_WORK = (P.VIEW, P.VIEW_OWN, P.REPORT, P.COMMENT, P.NOTE, P.WORK, P.REOPEN)
_STEER = (*_WORK, P.STEER)
WORKERS = ("service-desk-agent", "support-engineer", "request-fulfilment-manager", "problem-manager", "change-manager")
STEERERS = ("incident-manager", "major-incident-manager", "sms-manager", "service-delivery-manager")

declare(
    Permissions,
    {
        **{
            role: _READ
            for role in (*STAFF_ROLES, EXTERNAL_AUDITOR)
            if role not in (*WORKERS, *STEERERS, "employee")
        },
        **dict.fromkeys(WORKERS, _WORK),
        **dict.fromkeys(STEERERS, _STEER),
        "employee": (P.VIEW_OWN, P.REPORT, P.COMMENT, P.REOPEN),
        "user": (P.VIEW_OWN, P.REPORT, P.COMMENT, P.REOPEN),
        "customer": (P.VIEW_OWN, P.VIEW_CUSTOMER, P.REPORT, P.COMMENT, P.REOPEN),
        ADMINISTRATOR: (P.VIEW_OWN, P.REPORT, P.COMMENT),
    },
)  # fmt: skip
