"""Reading who owns what is audited, and which auditor acted on a record that was sampled."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from wellkept.components.links.models import Link
from wellkept.directory.models import Appointment, Person, User
from wellkept.ledger.models import Event
from wellkept.records.models import Record, Span
from wellkept.sms.evaluation.audits import scope
from wellkept.sms.evaluation.audits.models import Audit, AuditCheck
from wellkept.sms.portfolio.services.models import Service

#: What happens to a record because it is looked at: no part in the work.
LOOKING = ("linked", "unlinked", "referred")


@dataclass(frozen=True, slots=True)
class Owned:
    """Something of a scope that somebody owns."""

    person: int
    name: str
    what: str


def owned(
    people: Collection[int], clauses: Iterable[str], processes: Iterable[str], services: Collection[int], at: datetime
) -> list[Owned]:
    """What of a scope some people owned at a moment: services, and processes by the role that owns them."""
    if not people:
        return []
    names = dict(Person.objects.filter(pk__in=people).values_list("pk", "name"))
    by_role: dict[str, list[str]] = {}
    for process in scope.processes_of(clauses, processes):
        by_role.setdefault(process.owner_role, []).append(process.name)
    lasting = Q(until__isnull=True) | Q(until__gt=at)
    held = Appointment.objects.filter(lasting, person__in=people, role__in=by_role, since__lte=at).order_by(
        "person", "role"
    )
    found = [
        Owned(person, names[person], _("the process “%(name)s”") % {"name": name})
        for person, role in held.values_list("person", "role")
        for name in by_role[role]
    ]
    spans = Span.objects.filter(
        lasting, record__in=services, attribute="owner", value__in=[str(key) for key in people], since__lte=at
    )
    titles = dict(Service.objects.filter(pk__in=services).values_list("pk", "title"))
    found += [
        Owned(int(value), names[int(value)], _("the service “%(name)s”") % {"name": titles[record]})
        for record, value in spans.order_by("record").values_list("record", "value")
    ]
    return found


def auditors(audit: Audit) -> list[int]:
    """The keys of the people who hold an audit, the lead first."""
    team = list(audit.team.order_by("pk").values_list("pk", flat=True))
    return list(dict.fromkeys([key for key in (audit.lead_id, *team) if key is not None]))


def owned_in(audit: Audit, at: datetime) -> list[Owned]:
    """What of an audit's scope its auditors owned at a moment."""
    services = list(audit.services.values_list("pk", flat=True))
    return owned(auditors(audit), audit.clauses, audit.processes, services, at)


@dataclass(frozen=True, slots=True)
class Acted:
    """An auditor who had acted on a record that the audit sampled, by the trail."""

    name: str
    number: str
    title: str
    verb: str
    at: datetime


def acted(audit: Audit, until: datetime) -> list[Acted]:
    """By the trail: the auditors of an audit, or who made one of its checks, who acted before a moment on a record that its
    checks rest on. Tying the record to the check, or judging it, is no part in its work. The latest act of each is given.
    """
    checks = AuditCheck.objects.filter(audit=audit)
    people = {*auditors(audit), *checks.exclude(checker=None).order_by().values_list("checker", flat=True)}
    accounts = dict(User.objects.filter(person__in=people).values_list("pk", "person__name"))
    ties = Link.objects.filter(source__in=checks.values("pk"), type=Link.Type.EVIDENCE, since__lte=until)
    sampled = set(ties.filter(Q(until__isnull=True) | Q(until__gt=until)).values_list("target", flat=True))
    if not accounts or not sampled:
        return []
    events = Event.objects.filter(subject_id__in=sampled, actor_id__in=accounts, effective_at__lte=until)
    latest: dict[tuple[int, int], tuple[str, datetime]] = {}
    for subject, account, verb, at in events.order_by("id").values_list(
        "subject_id", "actor_id", "verb", "effective_at"
    ):
        if verb.rpartition(".")[2] not in LOOKING and not verb.startswith("conformity.") and subject is not None:
            latest[subject, account or 0] = (verb, at)
    cards = {row.pk: row for row in Record.objects.filter(pk__in={subject for subject, _account in latest})}
    return [
        Acted(accounts[account], cards[subject].number, cards[subject].title, verb, at)
        for (subject, account), (verb, at) in latest.items()
        if subject in cards
    ]
