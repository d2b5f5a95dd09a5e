"""Making and changing agreements."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wellkept.directory.models import Calendar
from wellkept.kernel import occasion
from wellkept.kernel.calendars import Length, Unit
from wellkept.kernel.errors import Invalid, Refused
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import kind
from wellkept.ledger import services as ledger
from wellkept.records import services as records
from wellkept.records.hooks import Write
from wellkept.records.models import Audience
from wellkept.sms.portfolio.services.models import Service
from wellkept.sms.relationship.agreements import selectors
from wellkept.sms.relationship.agreements.models import Agreement, AgreementTarget, AgreementVersion, SeriesTarget
from wellkept.sms.relationship.agreements.permissions import Permissions
from wellkept.sms.relationship.agreements.promised_series import SeriesPromise
from wellkept.toolkit import words

#: Targets as a person states them: (kind of record, metric, priority or None for every other) -> seconds of service
#: time, or a length in days.
Targets = Mapping[tuple[str, str, int | None], int | Length]

#: The states in which an agreement may get new targets.
CHANGEABLE = ("draft", "in_force")


@dataclass(frozen=True, slots=True)
class Bounds:
    """How far the targets reach: up to how many records a month, and what they do not cover (None and "" are not said); how many
    percent of the records must keep them, the percent of availability, and over how many months they are measured.
    """

    workload_limit: int | None = None
    no_workload_limit: bool = False
    exceptions: str = ""
    no_exceptions: bool = False
    share: int = 100
    availability: Decimal | None = None
    months: int = 1

    def check(self) -> None:
        """Raise Invalid where one thing is said and its opposite too."""
        wrong = {}
        if self.no_workload_limit and self.workload_limit is not None:
            wrong["workload_limit"] = _("State a limit, or that none is agreed, not both.")
        if self.no_exceptions and self.exceptions:
            wrong["exceptions"] = _("State the exceptions, or that none are agreed, not both.")
        if self.months not in AgreementVersion.Period.values:
            wrong["months"] = _("Choose a month, a quarter, half a year or a year.")
        if not 1 <= self.share <= 100:
            wrong["share"] = _("Give a share from 1 to 100 percent.")
        if wrong:
            raise Invalid(wrong)


def draft_agreement(*, actor: Actor, title: str, services: Sequence[Service] = (), **fields: Any) -> Agreement:
    """Put a new agreement on file as a draft. Raises Denied, Invalid when the parties do not fit the type."""
    kind_of_agreement = fields.get("type", Agreement.Type.SERVICE_LEVEL)
    if kind_of_agreement == Agreement.Type.UNDERPINNING and not fields.get("supplier"):
        raise Invalid({"supplier": _("An underpinning contract needs the supplier.")})
    with transaction.atomic():
        agreement: Agreement = records.create(kind("agreement"), actor=actor, title=title, **fields)
        agreement.services.set(services)
    return agreement


def edit_agreement(
    agreement: Agreement,
    *,
    actor: Actor,
    version: int | None = None,
    services: Sequence[Service] | None = None,
    **changes: Any,
) -> Agreement:
    """Change an agreement's facts and which services it covers. Raises Denied, Conflict."""
    with transaction.atomic():
        before = sorted(agreement.services.values_list("pk", flat=True))
        after = before if services is None else sorted(service.pk for service in services)
        if before != after:
            changes["updated_at"] = occasion.now()
        changed: Agreement = records.edit(agreement, actor=actor, version=version, **changes)
        if before != after:
            changed.services.set(after)
            entry = ledger.Entry(
                "agreement.services_set",
                subject_kind="agreement",
                subject_id=changed.pk,
                customer_id=changed.customer_id,
                changes={"services": (before, after)},
                public=True,
            )
            ledger.append([entry], actor=actor)
            if changed.state == "in_force":
                _share(changed)
            selectors.forget()
            transaction.on_commit(selectors.forget)
    return changed


def set_version(
    agreement: Agreement,
    *,
    actor: Actor,
    targets: Targets | None = None,
    calendar: Calendar | None = None,
    pauses_for: Sequence[str] = (),
    series: Sequence[SeriesPromise] = (),
    valid_from: datetime | None = None,
    version: int | None = None,
    **bounds: Any,
) -> Agreement:
    """Put a new version of the targets in force from a moment on; the version before ends there. Running clocks keep theirs.

    `calendar` None promises around the clock; `series` are targets for what is measured beside the records, `bounds` those of
    Bounds. An availability or a series is promise enough. Raises Denied, Refused for an agreement that is over, Invalid for a
    version that promises nothing, a target of no time, bounds that contradict themselves or a start before the version before,
    Conflict.
    """
    actor.require(Permissions.MANAGE)
    since = valid_from or occasion.now()
    promised = {cell: Length.of(given) for cell, given in (targets or {}).items()}
    stated = Bounds(
        **{name: value for name, value in bounds.items() if value is not None and (value or name != "months")}
    )
    _check_promise(promised, series, stated, calendar)
    with transaction.atomic():
        changed: Agreement = records.edit(agreement, actor=actor, version=version, updated_at=occasion.now())
        if changed.state not in CHANGEABLE:
            raise Refused(_("%(number)s is over; its targets stay as they were.") % {"number": changed.number})
        last = changed.versions.order_by("-ordinal").first()
        if last is not None:
            _end_before(last, since)
        new = AgreementVersion.objects.create(
            agreement=changed,
            ordinal=last.ordinal + 1 if last else 1,
            valid_from=since,
            calendar=calendar,
            pauses_for=list(pauses_for),
            **asdict(stated),
        )
        AgreementTarget.objects.bulk_create(
            AgreementTarget(
                version=new, kind=key, metric=metric, priority=priority, seconds=length.seconds, unit=length.unit
            )
            for (key, metric, priority), length in promised.items()
        )
        SeriesTarget.objects.bulk_create(
            SeriesTarget(version=new, series=one.series, bound=one.bound, goal=one.goal) for one in series
        )
        ledger.append([_told(new, last, promised, series)], actor=actor)
        transaction.on_commit(selectors.forget)
    selectors.forget()
    return changed


def _check_promise(
    promised: Mapping[Any, Length], series: Sequence[SeriesPromise], stated: Bounds, calendar: Calendar | None
) -> None:
    """Raise Invalid where a version promises nothing, or what cannot be."""
    if any(length.seconds <= 0 for length in promised.values()):
        raise Invalid({"targets": _("Give each target a time that is longer than nothing.")})
    if calendar is None and any(length.unit != Unit.TIME for length in promised.values()):
        raise Invalid(
            {"calendar": _("Choose service hours: days are counted on them, or at least in their time zone.")}
        )
    stated.check()
    if not promised and not series and stated.availability is None:
        raise Invalid({"targets": _("Set at least one target: a time, an availability or the figure of a series.")})
    if not promised and stated.workload_limit is not None:
        said = _(
            "No time is promised for any record, so there is nothing that this could limit. Say that no limit is agreed."
        )
        raise Invalid({"workload_limit": said})


def _end_before(last: AgreementVersion, since: datetime) -> None:
    if since <= last.valid_from:
        started = words.moment(last.valid_from)
        raise Invalid(
            {"valid_from": _("The previous version began %(when)s; this one must begin later.") % {"when": started}}
        )
    if last.valid_to is None or last.valid_to > since:
        last.valid_to = since
        last.save(update_fields=["valid_to"])


def _told(
    new: AgreementVersion,
    last: AgreementVersion | None,
    promised: Mapping[Any, Length],
    series: Sequence[SeriesPromise],
) -> ledger.Entry:
    return ledger.Entry(
        "agreement.version_set",
        subject_kind="agreement",
        subject_id=new.agreement_id,
        customer_id=new.agreement.customer_id,
        changes={
            "ordinal": (last.ordinal if last else None, new.ordinal),
            "targets": [[*cell, seconds, str(unit)] for cell, (seconds, unit) in promised.items()],
            "series": [[one.series.pk, str(one.bound), str(one.goal)] for one in series],
            "calendar": new.calendar_id,
            "pauses_for": new.pauses_for,
            "valid_from": new.valid_from,
            "workload_limit": new.workload_limit,
            "no_workload_limit": new.no_workload_limit,
            "no_exceptions": new.no_exceptions,
            "share": new.share,
            "availability": new.availability,
            "months": new.months,
        },
        text={"exceptions": new.exceptions} if new.exceptions else {},
        public=True,
    )


def has_targets(write: Write) -> None:
    """Guard: nothing is put in force that promises nothing."""
    if not selectors.has_targets(write.instance):
        raise Refused(_("Set the targets first: an agreement without targets promises nothing."))


def share_services(write: Write) -> None:
    """Effect: the customer may see the services that the agreement covers."""
    selectors.forget()
    _share(write.instance)


def _share(agreement: Agreement) -> None:
    if agreement.customer_id is not None:
        Audience.objects.bulk_create(
            [
                Audience(record_id=service.pk, organization_id=agreement.customer_id)
                for service in agreement.services.all()
            ],
            ignore_conflicts=True,
        )


def end_versions(write: Write) -> None:
    """Effect: no version outlives its agreement."""
    write.instance.versions.filter(valid_to__isnull=True).update(valid_to=write.at)
    selectors.forget()


def resume_version(write: Write) -> None:
    """Effect: the version that ended with its agreement holds again; the time between counts as if it had never ended."""
    write.instance.versions.filter(valid_to=write.before["ended_at"]).update(valid_to=None)
    selectors.forget()
