"""Whose matter a finding is, and what can be said of it now."""

from wellkept.components.findings.lifecycle import OPEN
from wellkept.components.findings.models import NONCONFORMITIES, Finding
from wellkept.kernel.permissions import Actor


def is_owner(finding: Finding, actor: Actor) -> bool:
    """Whether a finding is somebody's own matter."""
    return actor.person_id is not None and finding.owner_id == actor.person_id


def is_others(finding: Finding, actor: Actor) -> bool:
    """Whether a finding is somebody else's matter, or nobody's yet."""
    return not is_owner(finding, actor)


def is_nonconformity(finding: Finding) -> bool:
    """Whether a finding says that a requirement is not met."""
    return finding.grade in NONCONFORMITIES


def can_be_answered(finding: Finding) -> bool:
    """Whether the owner has not accepted a finding yet."""
    return finding.state in OPEN and finding.acceptance != Finding.Acceptance.ACCEPTED


def can_be_disputed(finding: Finding) -> bool:
    """Whether the owner has said nothing yet, and nothing was done about it."""
    return finding.state == "open" and not finding.acceptance


def is_open(finding: Finding) -> bool:
    """Whether somebody still has something to do about a finding."""
    return finding.state in OPEN


def awaits_correction(finding: Finding) -> bool:
    """Whether a nonconformity was not corrected yet."""
    return finding.state == "open" and is_nonconformity(finding)


def awaits_answer(finding: Finding) -> bool:
    """Whether an opportunity or a strength was not answered yet."""
    return finding.state == "open" and not is_nonconformity(finding)
