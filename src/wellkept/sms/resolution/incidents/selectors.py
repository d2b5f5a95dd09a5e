"""Reading incidents."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from wellkept.kernel.permissions import Actor
from wellkept.records.scope import visible_to as visible
from wellkept.sms.resolution.incidents.models import DeskPolicy, Incident, MajorProcedure

#: Steps that every procedure for major incidents should have; an organization sets its own.
DEFAULT_STEPS = (
    "Confirm impact and classify",
    "Name the lead and bring the team together",
    "Inform top management and customers",
    "Restore service or put a workaround in place",
    "Confirm with the customers that the service works",
    "Inform top management of the end",
)
DEFAULT_CRITERIA = "Priority 1, or a service that several customers cannot use."


def visible_to(actor: Actor) -> QuerySet[Incident]:
    """The incidents that the actor may see."""
    return visible(Incident.objects.all(), actor)


def open_children(incident: Incident) -> list[str]:
    """The numbers of incidents below this one that are not over yet."""
    return list(
        Incident.objects.filter(parent_id=incident.pk)
        .exclude(state__in=("resolved", "closed", "cancelled"))
        .order_by("number")
        .values_list("number", flat=True)
    )


def desk_policy() -> DeskPolicy:
    """How the desk ends incidents; the defaults where nothing was set."""
    return DeskPolicy.objects.first() or DeskPolicy()


def to_close(at: datetime) -> QuerySet[Incident]:
    """Resolved incidents whose grace is over."""
    grace = timedelta(days=desk_policy().grace_days)
    return Incident.objects.filter(state="resolved", resolved_at__lte=at - grace)


def procedure(at: datetime) -> MajorProcedure:
    """The procedure for major incidents in force at a moment; a sensible default where none was set."""
    found = MajorProcedure.objects.filter(valid_from__lte=at).first()
    return found or MajorProcedure(valid_from=at, criteria=DEFAULT_CRITERIA, steps=list(DEFAULT_STEPS))
