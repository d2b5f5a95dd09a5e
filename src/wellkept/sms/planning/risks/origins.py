"""What follows from a risk alone: what can be decided of it, and whether its assessment is due."""

from typing import Any

from wellkept.kernel import occasion
from wellkept.sms.planning.risks.models import Risk

#: What is decided of each; accepting is a step of its own, with a name and a date.
_DECISIONS = {
    Risk.Category.RISK: (Risk.Decision.REDUCE, Risk.Decision.AVOID, Risk.Decision.SHARE),
    Risk.Category.OPPORTUNITY: (Risk.Decision.PURSUE,),
}


def decisions_for(category: str) -> tuple[Risk.Decision, ...]:
    """What can be decided of a risk, or of an opportunity, beside accepting it."""
    return _DECISIONS[Risk.Category(category)]


def is_due(risk: Any) -> bool:
    """Whether the next assessment of a risk is due."""
    return risk.next_assessment_at is not None and risk.next_assessment_at <= occasion.now()
