"""What other parts of the system take from a risk: the process of its actions, and whether its assessment is due."""

from typing import Any

from wellkept.kernel import occasion
from wellkept.records.models import Record
from wellkept.sms.planning.risks.models import Risk

#: The process into which the actions about a risk are built, by its domain.
_PROCESSES = {
    Risk.Domain.SMS: "sms-governance",
    Risk.Domain.SERVICE: "service-delivery",
    Risk.Domain.SUPPLIER: "supplier-management",
    Risk.Domain.AVAILABILITY: "service-availability-management",
    Risk.Domain.CONTINUITY: "service-continuity-management",
    Risk.Domain.SECURITY: "information-security-management",
}


def process_of(card: Record) -> str:
    """The process that what is done about a risk is built into."""
    domain = Risk.objects.filter(pk=card.pk).values_list("domain", flat=True).first()
    return _PROCESSES[Risk.Domain(domain)] if domain else ""


def is_due(risk: Any) -> bool:
    """Whether the next assessment of a risk is due."""
    return risk.next_assessment_at is not None and risk.next_assessment_at <= occasion.now()
