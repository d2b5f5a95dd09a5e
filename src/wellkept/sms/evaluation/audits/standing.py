"""What can still be done with an audit and its checks, as they stand. Pure."""

from wellkept.sms.evaluation.audits.lifecycle import OPEN, REPORTED
from wellkept.sms.evaluation.audits.models import Audit, AuditCheck

#: The results that a finding can be about.
_SHOWS = (AuditCheck.Result.NONCONFORM, AuditCheck.Result.OPPORTUNITY)


def is_fixed(audit: Audit) -> bool:
    """Whether an audit stays as it is."""
    return audit.state not in OPEN


def is_reported(audit: Audit) -> bool:
    """Whether an audit's report was signed."""
    return audit.state in REPORTED


def can_become_finding(check: AuditCheck) -> bool:
    """Whether a check showed something that a finding can be about, while the audit goes on."""
    return check.state == "done" and check.result in _SHOWS and check.audit.state in OPEN
