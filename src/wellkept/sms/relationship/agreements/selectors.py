"""Which promise holds: the version in force for a customer and a service at a moment."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from wellkept.components.clocks import turning
from wellkept.components.clocks.follow import Lack
from wellkept.components.clocks.turning import Target
from wellkept.components.series.models import Series
from wellkept.directory.models import Calendar
from wellkept.kernel.calendars import counted
from wellkept.kernel.permissions import Actor
from wellkept.kernel.recent import Recent
from wellkept.kernel.registry import Kind
from wellkept.records.hooks import Write
from wellkept.records.scope import visible_to
from wellkept.sms.relationship.agreements.models import Agreement, AgreementTarget, AgreementVersion, SeriesTarget
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

    def holds(self, customer_id: int | None, at: datetime) -> bool:
        """Whether the promise is in force for the customer at a moment, for whatever services."""
        return (
            self.since <= at
            and (self.until is None or at < self.until)
            and (self.customer_id is None or self.customer_id == customer_id)
        )


def targets_by_version(**agreement: Any) -> dict[AgreementVersion, list[AgreementTarget]]:
    """The targets for records of every version of an agreement (by pk or number), in one statement; a version that promises
    nothing but figures of periods has none.
    """
    found: dict[AgreementVersion, list[AgreementTarget]] = {}
    which = {f"agreement__{name}": value for name, value in agreement.items()}
    columns = [column.attname for column in AgreementTarget._meta.concrete_fields if column.name != "version"]
    beside = {f"target_{name}": F(f"targets__{name}") for name in columns}
    rows = AgreementVersion.objects.filter(**which).select_related("calendar").annotate(**beside)
    for version in rows.order_by("pk", "targets__pk"):
        targets = found.setdefault(version, [])
        values = {name: getattr(version, f"target_{name}") for name in columns}
        if values["id"] is not None:
            targets.append(AgreementTarget(version=version, **values))
    return found


def on_record(at: datetime) -> QuerySet[Agreement]:
    """Every agreement that was on record at a moment, of whatever type."""
    return Agreement.objects.filter(opened_at__lte=at)


def level_agreements(at: datetime) -> QuerySet[Agreement]:
    """The service level agreements that were on record at a moment, in whatever state."""
    return Agreement.objects.filter(type=Agreement.Type.SERVICE_LEVEL, opened_at__lte=at)


def versions_holding(at: datetime) -> QuerySet[AgreementVersion]:
    """The versions of agreements that hold at a moment, as far as dates say."""
    return AgreementVersion.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=at), valid_from__lte=at)


def promises_something() -> Q:
    """The versions that state a target of any sort."""
    return Q(targets__isnull=False) | Q(series_targets__isnull=False) | Q(availability__isnull=False)


def last_version(agreement: Agreement | None) -> AgreementVersion | None:
    """The version that a new one starts from."""
    return agreement.versions.order_by("-ordinal").first() if agreement is not None else None


def targets_of(agreement: Agreement) -> dict[AgreementVersion, list[AgreementTarget]]:
    """The targets of every version of an agreement, read once for the row at hand."""
    kept = vars(agreement)
    if "_targets" not in kept:
        kept["_targets"] = targets_by_version(pk=agreement.pk)
    found: dict[AgreementVersion, list[AgreementTarget]] = kept["_targets"]
    return found


def series_targets_of(agreement: Agreement) -> dict[int, list[SeriesTarget]]:
    """The targets for series of every version of an agreement, by the key of the version; read once for the row at hand."""
    kept = vars(agreement)
    if "_series_targets" not in kept:
        kept["_series_targets"] = series_targets(pk=agreement.pk)
    found: dict[int, list[SeriesTarget]] = kept["_series_targets"]
    return found


def series_targets(**agreement: Any) -> dict[int, list[SeriesTarget]]:
    """The targets for series of every version of an agreement (by pk or number), in one statement."""
    found: dict[int, list[SeriesTarget]] = {}
    which = {f"version__agreement__{name}": value for name, value in agreement.items()}
    for target in SeriesTarget.objects.filter(**which).select_related("series").order_by("version", "id"):
        found.setdefault(target.version_id, []).append(target)
    return found


def series_to_promise(agreement: Agreement | None, actor: Actor) -> list[Series]:
    """The series that an agreement may set targets for: of its customer or of everybody. Availability has a target of its own."""
    customer = agreement.customer_id if agreement is not None else None
    theirs = Q(customer__isnull=True) | Q(customer=customer) if customer else Q(customer__isnull=True)
    rows = Series.objects.filter(theirs, state="active").exclude(genre=Series.Genre.AVAILABILITY)
    return list(visible_to(rows, actor).order_by("title", "pk"))


def has_targets(agreement: Agreement) -> bool:
    """Whether any version of it promises something."""
    return bool(targets_of(agreement))


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
                        unit=t.unit,
                        calendar_id=version.calendar_id,
                        hours=counted(hours, t.unit),
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


@dataclass(frozen=True, slots=True)
class Applying:
    """The promises that hold for a record, the most specific first; those that could be meant where no service is named, and
    whether the only one of these was taken for it. `timeless`: there are agreements, but none that promises a time.
    """

    promises: list[Promise]
    possible: int = 0
    assumed: bool = False
    timeless: bool = False

    def targets(self, kind: Kind, priority: int | None) -> dict[str, Target]:
        """The targets for a priority by metric; per metric the most specific promise wins."""
        chosen: dict[str, Target] = {}
        for promise in self.promises:
            for rule in kind.clocks:
                target = promise.targets.get((kind.key, rule.metric, priority)) or promise.targets.get(
                    (kind.key, rule.metric, None)
                )
                if target is not None:
                    chosen.setdefault(rule.metric, target)
        return chosen


def applying(kind: Kind, row: Any) -> Applying:
    """What was promised for a record when it was opened.

    Where no service is named, what holds for all services does; else the customer's only agreement: whatever the record turns
    out to be about, no other one could hold for it. Of several nobody can tell.
    """
    service_id = getattr(row, f"{kind.projection.service}_id") if kind.projection.service else None
    every = [promise for promise in promises() if promise.holds(row.customer_id, row.opened_at)]
    holding = [promise for promise in every if promise.targets]
    if not holding:
        return Applying([], timeless=bool(every))
    fitting = [promise for promise in holding if not promise.services or service_id in promise.services]
    if service_id is not None:
        return Applying(fitting)
    own = [promise for promise in holding if promise.customer_id is not None]
    nearest = own or holding
    if any(promise in nearest for promise in fitting):
        return Applying(fitting)
    if len(nearest) == 1:
        return Applying([*nearest, *fitting], 1, assumed=True)
    return Applying(fitting, len(nearest))


def lack_of(kind: Kind, row: Any, *, counted: bool) -> Lack | None:
    """Why no promise gives a record a target; for one that has targets (`counted`) which agreement was taken for it."""
    found = applying(kind, row)
    if counted:
        return _assumed(row) if found.assumed else None
    if found.targets(kind, _priority(kind, row)):
        return Lack(
            _("No target: it was logged before the agreement was in force."),
            _("What is logged from now on has one."),
            Permissions.MANAGE,
        )
    if found.promises:
        return Lack(
            _("No target: the agreement has none for this priority."),
            _("Add a target to the agreement."),
            Permissions.MANAGE,
        )
    if found.possible:
        return Lack(
            _("No target: no service is named and %(n)d agreements could apply.") % {"n": found.possible},
            _("Name the service among the facts."),
        )
    if found.timeless:
        return Lack(
            _("No target: the agreement promises no time for records."),
            _("Add a target to the agreement."),
            Permissions.MANAGE,
        )
    return Lack(
        _("No target: no agreement was in force for this customer and service."),
        _("Draw up an agreement, or check whether customer and service are the right ones."),
        Permissions.MANAGE,
    )


def _assumed(row: Any) -> Lack:
    why = (
        _("No service is named, so the customer's only agreement counts.")
        if row.customer_id is not None
        else _("No service is named, so the only agreement counts.")
    )
    return Lack(why, _("Name the service among the facts."))


def _priority(kind: Kind, row: Any) -> int | None:
    return getattr(row, kind.projection.priority) if kind.projection.priority else None


def targets_for(write: Write) -> list[Target]:
    """The targets that the promises in force when a record was opened give it."""
    row, kind = write.instance, write.kind
    return list(applying(kind, row).targets(kind, _priority(kind, row)).values())
