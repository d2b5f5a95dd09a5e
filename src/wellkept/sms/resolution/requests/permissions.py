"""Who may order, fulfil and steer service requests."""

from enum import StrEnum

from wellkept.directory.permissions import STAFF_ROLES
from wellkept.kernel.permissions import ADMINISTRATOR, EXTERNAL_AUDITOR, declare


class Permissions(StrEnum):
    """Permissions of the room."""

    VIEW = "requests.view"
    VIEW_CUSTOMER = "requests.view_customer"
    VIEW_OWN = "requests.view_own"
    ORDER = "requests.order"
    COMMENT = "requests.comment"
    NOTE = "requests.note"
    WORK = "requests.work"
    REOPEN = "requests.reopen"
    RATE = "requests.rate"


P = Permissions
_READ = (P.VIEW, P.VIEW_OWN, P.NOTE, P.ORDER, P.RATE)
_WORK = tuple(P)
_OUTSIDE = (P.VIEW_OWN, P.ORDER, P.COMMENT, P.REOPEN, P.RATE)
WORKERS = (
    "service-desk-agent", "support-engineer", "incident-manager", "request-fulfilment-manager", "problem-manager",
    "change-manager", "service-delivery-manager", "sms-manager",
)  # fmt: skip

declare(
    Permissions,
    {
        **{role: _READ for role in STAFF_ROLES if role not in (*WORKERS, "employee", EXTERNAL_AUDITOR)},
        EXTERNAL_AUDITOR: (P.VIEW, P.NOTE),
        **dict.fromkeys(WORKERS, _WORK),
        "employee": _OUTSIDE,
        "user": _OUTSIDE,
        "customer": (*_OUTSIDE, P.VIEW_CUSTOMER),
        ADMINISTRATOR: _OUTSIDE,
    },
)
