"""Who may read what time was spent on, over all records; whoever works on a record notes and reads the time spent on it."""

from enum import StrEnum

from wellkept.kernel.permissions import EXTERNAL_AUDITOR, declare


class Permissions(StrEnum):
    """Permissions of time spent."""

    VIEW = "efforts.view"


_READERS = (
    "sms-manager", "service-delivery-manager", "incident-manager", "request-fulfilment-manager", "problem-manager",
    "change-manager", "top-management", "internal-auditor", EXTERNAL_AUDITOR,
)  # fmt: skip

declare(Permissions, dict.fromkeys(_READERS, (Permissions.VIEW,)))
