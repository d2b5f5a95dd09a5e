"""Who may read, write and steer controlled documents."""

from enum import StrEnum

from wellkept.directory.permissions import STAFF_ROLES
from wellkept.kernel.permissions import ADMINISTRATOR, declare


class Permissions(StrEnum):
    """Permissions of the room. Who has no more than READ sees what is in force and made known to him, and nothing else."""

    VIEW = "documents.view"
    READ = "documents.read"
    WRITE = "documents.write"
    CONTROL = "documents.control"


P = Permissions
#: Who works and never writes what others work by; auditors write nothing at all.
_READERS = ("service-desk-agent", "support-engineer", "employee")
_AUDITORS = ("internal-auditor", "external-auditor")
_STEER = ("sms-manager", "document-controller", "top-management")
_WRITERS = tuple(role for role in STAFF_ROLES if role not in (*_READERS, *_AUDITORS, *_STEER))
_OUTSIDE = ("user", "customer", "supplier-contact", ADMINISTRATOR)

declare(
    Permissions,
    {
        **dict.fromkeys((*_READERS, *_OUTSIDE), (P.READ,)),
        **dict.fromkeys(_AUDITORS, (P.VIEW, P.READ)),
        **dict.fromkeys((*_WRITERS, "risk-manager"), (P.VIEW, P.READ, P.WRITE)),
        **dict.fromkeys(_STEER, tuple(P)),
    },
)
