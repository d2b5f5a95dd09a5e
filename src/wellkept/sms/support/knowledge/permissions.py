"""Who may read, write and publish articles."""

from enum import StrEnum

from wellkept.directory.permissions import STAFF_ROLES
from wellkept.kernel.permissions import declare


class Permissions(StrEnum):
    """Permissions of the room. Who reads sees what is published to him; who views sees drafts and figures too."""

    VIEW = "knowledge.view"
    READ = "knowledge.read"
    WRITE = "knowledge.write"
    PUBLISH = "knowledge.publish"


P = Permissions
WRITERS = (
    "service-desk-agent", "support-engineer", "service-owner", "configuration-manager", "change-manager",
    "customer-relationship-manager", "service-level-manager", "information-security-manager",
)  # fmt: skip
PUBLISHERS = (
    "knowledge-manager", "sms-manager", "incident-manager", "request-fulfilment-manager", "problem-manager",
    "service-delivery-manager",
)  # fmt: skip

declare(
    Permissions,
    {
        **dict.fromkeys(("customer", "user"), (P.READ,)),
        **dict.fromkeys(STAFF_ROLES, (P.VIEW, P.READ)),
        **dict.fromkeys(WRITERS, (P.VIEW, P.READ, P.WRITE)),
        **dict.fromkeys(PUBLISHERS, tuple(P)),
    },
)
