"""Which promise holds: the version in force for a customer and a service at a moment."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from wellkept.components.clocks import turning
from wellkept.components.clocks.follow import Lack
from wellkept.components.clocks.turning import Target
from wellkept.directory.models import Calendar
from wellkept.kernel.recent import Recent
from wellkept.kernel.registry import Kind
from wellkept.records.hooks import Write
from wellkept.sms.relationship.agreements.models import Agreement, AgreementTarget, AgreementVersion
from wellkept.sms.relationship.agreements.permissions import Permissions


@dataclass(frozen=True, slots=True)
class Promise:
    """A version of a service level agreement, ready for use."""

    agreement_id: int
    ordinal: int
    customer_id: int | None
    services: frozenset[int]
    since: datetime
    until: datetime | None
    targets: dict[tuple[str, str, int | None], Target]

    def fits(self, customer_id: int | None, service_id: int | None, at: datetime) -> bool:
        """Whether the promise holds for the customer and the service at a moment."""
        return (
            self.since <= at
            and (self.until is None or at < self.until)
            and (self.customer_id is None or self.customer_id == customer_id)
            and (not self.services or service_id in self.services)
        )


def targets_by_version(**agreement: Any) -> dict[AgreementVersion, list[AgreementTarget]]:
    """The targets of every version of an agreement (by pk or number), in one statement; each version has some."""
    found: dict[AgreementVersion, list[AgreementTarget]] = {}
    which = {f"version__agreement__{name}": value for name, value in agreement.items()}
    for target in AgreementTarget.objects.filter(**which).select_related("version__calendar").order_by("version", "id"):
        found.setdefault(target.version, []).append(target)
    return found


def last_version(agreement: Agreement | None) -> AgreementVersion | None:
    """The version that a new one starts from."""
    return agreement.versions.order_by("-ordinal").first() if agreement is not None else None


def calendars() -> QuerySet[Calendar]:
    """The service hours that a version may name."""
    return Calendar.objects.filter(active=True)


def _read() -> list[Promise]:
    versions = (
        AgreementVersion.objects.filter(
            agreement__type=Agreement.Type.SERVICE_LEVEL, agreement__state__in=("in_force", "ended")
        )
        .select_related("agreement", "calendar")
        .prefetch_related("targets", "agreement__services")
    )
    found = []
    for version in versions:
        hours = version.calendar.hours if version.calendar else turning.always()
        found.append(
            Promise(
                agreement_id=version.agreement_id,
                ordinal=version.ordinal,
                customer_id=version.agreement.customer_id,
                services=frozenset(s.pk for s in version.agreement.services.all()),
                since=version.valid_from,
                until=version.valid_to,
                targets={
                    (t.kind, t.metric, t.priority): Target(
                        metric=t.metric,
                        seconds=t.seconds,
                        calendar_id=version.calendar_id,
                        hours=hours,
                        agreement_id=version.agreement_id,
                        agreement_version=version.ordinal,
                        pauses_for=tuple(version.pauses_for),
                    )
                    for t in version.targets.all()
                },
            )
        )
    found.sort(key=lambda p: (p.customer_id is None, not p.services, -p.since.timestamp()))
    return found


_promises = Recent(_read)
forget = _promises.forget


def promises() -> list[Promise]:
    """Every version of every service level agreement that was ever in force, the most specific and newest first."""
    return _promises.value()


def lack_of(kind: Kind, row: Any) -> Lack:
    """Why no promise gives a record a target."""
    service_id = getattr(row, f"{kind.projection.service}_id") if kind.projection.service else None
    fitting = [promise for promise in promises() if promise.fits(row.customer_id, service_id, row.opened_at)]
    priority = getattr(row, kind.projection.priority) if kind.projection.priority else None
    if any(
        (kind.key, rule.metric, p) in one.targets for one in fitting for rule in kind.clocks for p in (priority, None)
    ):
        return Lack(
            _("No target: it was logged before the agreement was in force."),
            _("What is logged from now on has one."),
            Permissions.MANAGE,
        )
    if fitting:
        return Lack(
            _("No target: the agreement has none for this priority."),
            _("Add a target to the agreement."),
            Permissions.MANAGE,
        )
    if kind.projection.service and service_id is None:
        return Lack(_("No target: no service is named."), _("Name the service among the facts."))
    return Lack(
        _("No target: no agreement was in force for this customer and service."),
        _("Draw up an agreement, or check whether customer and service are the right ones."),
        Permissions.MANAGE,
    )


def targets_for(write: Write) -> list[Target]:
    """The targets that the promises in force when a record was opened give it; per metric the most specific promise wins."""
    row, kind = write.instance, write.kind
    service_id = getattr(row, f"{kind.projection.service}_id") if kind.projection.service else None
    priority = getattr(row, kind.projection.priority) if kind.projection.priority else None
    chosen: dict[str, Target] = {}
    for promise in promises():
        if promise.fits(row.customer_id, service_id, row.opened_at):
            for rule in kind.clocks:
                target = promise.targets.get((kind.key, rule.metric, priority)) or promise.targets.get(
                    (kind.key, rule.metric, None)
                )
                if target is not None:
                    chosen.setdefault(rule.metric, target)
    return list(chosen.values())
