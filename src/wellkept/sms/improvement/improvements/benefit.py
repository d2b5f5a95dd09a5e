"""Whether an improvement has brought what it was to bring."""

from decimal import Decimal

from wellkept.sms.improvement.improvements.models import Improvement


def is_met(improvement: Improvement, value: Decimal) -> bool:
    """Whether a value reaches the target, from the side on which it began."""
    target, baseline = improvement.target, improvement.baseline
    if target is None:
        return False
    return value <= target if baseline is not None and target < baseline else value >= target
