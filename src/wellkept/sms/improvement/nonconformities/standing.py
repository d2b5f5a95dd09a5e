"""How far the treatment of a finding is."""

from wellkept.components.findings.models import Finding
from wellkept.components.findings.standing import is_nonconformity

#: The states in which causes are still looked for.
ANALYSED_IN = ("open", "contained", "correcting", "checking")


def is_treated(finding: Finding) -> bool:
    """Whether the causes of a nonconformity are still looked for."""
    return is_nonconformity(finding) and finding.state in ANALYSED_IN


def awaits_search(finding: Finding) -> bool:
    """Whether a nonconformity cannot go on before the like was searched for."""
    return finding.state == "contained" and is_nonconformity(finding) and finding.similar_searched_at is None
