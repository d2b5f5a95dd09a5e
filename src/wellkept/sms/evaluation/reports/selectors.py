"""Reading reports and what defines them."""

from datetime import date, datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from wellkept.components.communications.models import Communication
from wellkept.components.tasks import selectors as tasks
from wellkept.components.tasks.models import Task
from wellkept.directory.models import Person
from wellkept.directory.selectors import holding
from wellkept.sms.evaluation.reports.models import Report, ReportDefinition

CUSTOMER = "customer"
_KEPT = ("drawn_up", "sent", "decided")


def definitions(at: datetime) -> QuerySet[ReportDefinition]:
    """The definitions that were on record at a moment."""
    return ReportDefinition.objects.filter(opened_at__lte=at)


def active_definitions() -> QuerySet[ReportDefinition]:
    """The definitions by which reports are drawn up now."""
    return ReportDefinition.objects.filter(state="active").order_by("pk")


def has_report(definition: int, period: date) -> bool:
    """Whether a period has its report, or had one that was cancelled."""
    return Report.objects.filter(definition=definition, period=period).exists()


def reports(at: datetime) -> QuerySet[Report]:
    """The reports that were drawn up by a moment; cancelled ones left out."""
    return Report.objects.filter(opened_at__lte=at, state__in=_KEPT)


def waiting(state: str) -> list[Report]:
    """The reports that stand in a state, the first first."""
    return list(Report.objects.filter(state=state).select_related("definition").order_by("pk"))


def readers_of(definition: ReportDefinition) -> list[tuple[str, list[Person]]]:
    """Who gets a report, by role; the customer's people only where the report is a customer's, and no other's."""
    found = []
    for role in definition.readers:
        people = holding(role)
        theirs = {"organization": definition.customer_id} if role == CUSTOMER else {"organization__kind": "own"}
        people = people.filter(**theirs)
        if some := list(people):
            found.append((role, some))
    return found


def tasks_of(report: Report) -> QuerySet[Task]:
    """What was asked for because of a report."""
    return Task.objects.filter(about=report.pk).exclude(state="cancelled").select_related("assignee").order_by("pk")


def told_of(report: int) -> QuerySet[Communication]:
    """What was told of a report, the first first."""
    return Communication.objects.filter(record=report).order_by("sent_at", "pk")


# What the proof of clause 9.4 asks -----------------------------------------------------------------------------------


def actions(at: datetime) -> QuerySet[Task]:
    """The tasks that had been asked for because of the report at hand."""
    return tasks.asked_for(at).filter(about=OuterRef("pk"))


def has_actions(at: datetime) -> Q:
    """The reports because of which something had been asked for."""
    return Q(Exists(actions(at)))


def with_loose_actions(at: datetime) -> Q:
    """The reports with a task that nobody has, that has no date, or that is past it."""
    return Q(Exists(actions(at).filter(tasks.nobodys()))) | Q(Exists(actions(at).filter(tasks.past_their_date(at))))


def said_nothing_follows() -> Q:
    """The reports on which “none” was decided."""
    return Q(decisions__iregex=r"^\s*(none|no|nothing|keine|nichts)(\W|$)")


def told_late(within: timedelta) -> Q:
    """The reports of whose actions people were told later than that after they were sent."""
    return Q(actions_told_at__gt=F("sent_at") + within)


def was_told() -> Q:
    """The reports of whose actions a communication tells."""
    return Q(Exists(Communication.objects.filter(record=OuterRef("pk"), stage=Communication.Stage.END)))


def sent_to(role: str, at: datetime) -> QuerySet[Report]:
    """The reports that people in a role were sent by a moment."""
    told = Communication.objects.filter(record=OuterRef("pk"), audience=role, sent_at__lte=at)
    return reports(at).filter(Exists(told), sent_at__lte=at)
