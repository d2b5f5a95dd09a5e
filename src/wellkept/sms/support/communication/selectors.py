"""Reading the plan, what was told of it, and whom it means."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from wellkept.components.communications.models import Communication
from wellkept.directory.models import Appointment, Organization, Person
from wellkept.directory.selectors import holding
from wellkept.kernel.permissions import EXTERNAL_AUDITOR
from wellkept.sms.support.communication.models import RHYTHMS, CommunicationItem

A, D = CommunicationItem.Audience, CommunicationItem.Direction
#: Where what goes to whom goes.
DIRECTIONS = {
    A.STAFF: D.INTERNAL, A.MANAGEMENT: D.INTERNAL, A.CUSTOMERS: D.EXTERNAL, A.USERS: D.EXTERNAL, A.SUPPLIERS: D.EXTERNAL,
}  # fmt: skip
#: The roles of those whom an audience outside means, and where they are.
_OUTSIDE = {
    A.CUSTOMERS: (("customer",), Organization.Kind.CUSTOMER),
    A.USERS: (("customer", "user"), Organization.Kind.CUSTOMER),
    A.SUPPLIERS: (("supplier-contact",), Organization.Kind.SUPPLIER),
}


def on_record(at: datetime) -> QuerySet[CommunicationItem]:
    """Every line that was on record at a moment."""
    return CommunicationItem.objects.filter(opened_at__lte=at)


def people_meant(item: CommunicationItem) -> list[Person]:
    """Whom a notice of a line reaches now: those whom its audience means, of its customer alone where it has one, who can sign
    in. Nobody where the audience is others.
    """
    if item.audience in _OUTSIDE:
        roles, kind = _OUTSIDE[A(item.audience)]
        found = holding(*roles).filter(organization__kind=kind)
        if item.customer_id is not None:
            found = found.filter(organization=item.customer_id)
    elif item.audience == A.MANAGEMENT:
        found = holding("top-management")
    elif item.audience == A.STAFF:
        auditing = Appointment.objects.filter(role=EXTERNAL_AUDITOR, until__isnull=True).values("person")
        found = Person.objects.filter(organization__kind=Organization.Kind.OWN, active=True).exclude(pk__in=auditing)
    else:
        return []
    return list(found.filter(user__is_active=True).order_by("name", "pk"))


def told_of(item: CommunicationItem, limit: int) -> list[Communication]:
    """What was told of a line, the latest first, each with how many people it was sent to as `reached`."""
    rows = Communication.objects.filter(record=item.pk).select_related("sender").annotate(reached=Count("recipients"))
    return list(rows.order_by("-sent_at", "-pk")[:limit])


def last_told(item: CommunicationItem) -> datetime | None:
    """When something was told of a line last."""
    told = Communication.objects.filter(record=item.pk).order_by("-sent_at")
    return told.values_list("sent_at", flat=True).first()


def told_within(since: datetime, at: datetime) -> Exists:
    """Whether something was told of a line in a span of time."""
    return Exists(Communication.objects.filter(record=OuterRef("pk"), sent_at__gte=since, sent_at__lte=at))


def was_due(at: datetime, grace: Any) -> Q:
    """The lines that came due by a moment since they are on the plan; `grace(rhythm)` is what is added to a rhythm."""
    found = Q(pk__in=())
    for name, rhythm in RHYTHMS.items():
        found |= Q(rhythm=name, opened_at__lt=at - rhythm - grace(rhythm))
    return found


def was_told(at: datetime, grace: Any) -> Q:
    """The lines of which something was told within the last of their rhythms."""
    found = Q(pk__in=())
    for name, rhythm in RHYTHMS.items():
        since: timedelta = rhythm + grace(rhythm)
        found |= Q(rhythm=name) & Q(told_within(at - since, at))
    return found


def told_about(subjects: tuple[str, ...], since: datetime, at: datetime) -> QuerySet[Communication]:
    """What was told in a span of time of lines about some subjects."""
    lines = CommunicationItem.objects.filter(subject__in=subjects)
    return Communication.objects.filter(record__in=lines.values("pk"), sent_at__gte=since, sent_at__lte=at)
