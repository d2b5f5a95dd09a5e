"""Reading programmes, audits and checks."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from django.db.models import Count, Max, Q, QuerySet, Value

from wellkept.components.findings import selectors as findings
from wellkept.components.findings.models import Finding
from wellkept.components.links.models import Link
from wellkept.directory.models import Person
from wellkept.directory.selectors import holding
from wellkept.kernel.permissions import Actor
from wellkept.records.models import Record
from wellkept.records.scope import visible_to
from wellkept.sms.evaluation.audits.lifecycle import OPEN
from wellkept.sms.evaluation.audits.models import Audit, AuditCheck, AuditProgramme
from wellkept.sms.portfolio.services.models import Service

#: Who is told what an audit showed: whoever manages the system and the organization.
READERS = ("top-management", "sms-manager")


def reached(audit: Audit, actor: Actor) -> tuple[list[str], list[str]]:
    """The names of an audit's further auditors, and of the services in its scope that the actor may see; one statement."""
    team = Person.objects.filter(pk__in=Audit.team.through.objects.filter(audit=audit).values("person"))
    services = visible_to(Service.objects.filter(audits=audit), actor)
    named = team.annotate(what=Value("team")).order_by().values_list("what", "name")
    both = named.union(services.annotate(what=Value("service")).order_by().values_list("what", "title"), all=True)
    rows = sorted(both)
    return [name for what, name in rows if what == "team"], [name for what, name in rows if what == "service"]


def current_programme(at: datetime) -> AuditProgramme | None:
    """The programme in force at a moment; the latest where there are several."""
    return programmes(at).order_by("-period_start", "-pk").first()


def programmes(at: datetime) -> QuerySet[AuditProgramme]:
    """The programmes that were approved by a moment and whose period covers its day."""
    day = at.date()
    return AuditProgramme.objects.filter(
        approved_at__lte=at, period_start__lte=day, period_end__gte=day, state__in=("approved", "ended")
    )


def of_programme(programme: int, actor: Actor) -> list[Audit]:
    """The audits of a programme in the actor's sight, in the order of their plan."""
    rows = visible_to(Audit.objects.filter(programme=programme), actor)
    return list(rows.select_related("lead").order_by("planned_at", "pk"))


def held_before(at: datetime) -> QuerySet[Audit]:
    """The audits that had been opened by a moment, cancelled ones left out."""
    return Audit.objects.filter(held_at__lte=at).exclude(state="cancelled")


def dates_held(at: datetime) -> list[datetime]:
    """When audits had been opened by a moment."""
    dates = held_before(at).order_by("held_at").values_list("held_at", flat=True)
    return [moment for moment in dates if moment is not None]


def to_be_told(at: datetime, grace: timedelta) -> QuerySet[Audit]:
    """Of the audits opened by a moment those that are reported by then, or should be for so long a time."""
    return held_before(at).filter(Q(reported_at__lte=at) | Q(held_at__lt=at - grace))


def planned_between(since: datetime, until: datetime) -> QuerySet[Audit]:
    """The audits that were planned for a time between two moments."""
    return Audit.objects.filter(planned_at__gte=since, planned_at__lte=until)


def auditless() -> Q:
    """The audits that nobody leads and nobody holds."""
    return Q(lead__isnull=True) & ~Q(pk__in=Audit.team.through.objects.values("audit_id"))


def open_audits(actor: Actor) -> QuerySet[Audit]:
    """The audits in the actor's sight at which there is still something to do."""
    return visible_to(Audit.objects.filter(state__in=OPEN), actor)


def made(at: datetime) -> QuerySet[AuditCheck]:
    """The checks that were made by a moment, in audits that were not cancelled."""
    return AuditCheck.objects.filter(checked_at__lte=at, state="done").exclude(audit__state="cancelled")


def checks_of(audit: int) -> QuerySet[AuditCheck]:
    """The checks of an audit in the order of the standard, left out ones aside."""
    return AuditCheck.objects.filter(audit=audit).exclude(state="dropped")


def checked_requirements(audit: int) -> set[str]:
    """The requirements for which an audit has any check, left out ones included."""
    return set(AuditCheck.objects.filter(audit=audit).values_list("requirement", flat=True))


def proof_of(check: int) -> list[str]:
    """The numbers of the records that a check rests on."""
    ties = Link.objects.filter(source=check, type=Link.Type.EVIDENCE, until__isnull=True)
    return list(ties.order_by("pk").values_list("target__number", flat=True))


def findings_of(audit: Audit, actor: Actor) -> QuerySet[Finding]:
    """What an audit found, as far as the actor may see it."""
    return findings.findings_of(audit.pk, actor)


def all_findings_of(audit: int) -> QuerySet[Finding]:
    """What an audit found and was not withdrawn."""
    return Finding.objects.filter(source=audit).exclude(state="withdrawn").order_by("pk")


def progress(audits: Collection[int]) -> dict[int, dict[str, int]]:
    """How many checks of some audits are made and how many wait, by audit."""
    rows = AuditCheck.objects.filter(audit__in=audits).order_by().values("audit")
    counted = rows.annotate(
        done=Count("pk", filter=Q(state="done")), waiting=Count("pk", filter=Q(state="planned")),
        bad=Count("pk", filter=Q(state="done", result=AuditCheck.Result.NONCONFORM)),
    )  # fmt: skip
    return {row["audit"]: row for row in counted}


def managers() -> list[Person]:
    """Who is told what an audit showed."""
    return list(holding(*READERS))


def weights_of(number: str) -> dict[str, int]:
    """How much some clauses matter more or less than others, by a programme's number."""
    return dict(AuditProgramme.objects.filter(number=number).values_list("weights", flat=True).first() or {})


def last_checked(at: datetime) -> dict[str, datetime]:
    """When each requirement was last checked by a moment."""
    rows = made(at).order_by().values_list("requirement")
    return dict(rows.annotate(last=Max("checked_at")))


def cards(numbers: Sequence[str]) -> list[Record]:
    """The cards of records that were drawn."""
    return list(Record.objects.filter(number__in=list(numbers)).order_by("number"))
