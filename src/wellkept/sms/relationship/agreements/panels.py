"""What an agreement's page shows beside the generic parts: its targets, now and before."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wellkept.kernel import occasion
from wellkept.kernel.permissions import Actor
from wellkept.sms.relationship.agreements import fields, selectors, services
from wellkept.sms.relationship.agreements.basis import selectors as basis
from wellkept.sms.relationship.agreements.models import Agreement, AgreementTarget, AgreementVersion, SeriesTarget
from wellkept.sms.relationship.agreements.permissions import Permissions
from wellkept.sms.relationship.agreements.promised_series import figure_unit
from wellkept.sms.relationship.agreements.results.measures import WHOLE
from wellkept.toolkit.addresses import record_address, step_address
from wellkept.toolkit.words import figure, percent, promised_time


@dataclass(frozen=True, slots=True)
class Table:
    """The targets of a version for one kind: a head of metrics, and a row for each priority that has a target."""

    plural: Any
    metrics: list[Any]
    rows: list[tuple[str, list[str]]]


@dataclass(frozen=True, slots=True)
class Told:
    """A version in words; `stands` says whether it holds now, held before or is to come."""

    ordinal: int
    stands: str
    since: datetime
    until: datetime | None
    hours: str
    calendar_id: int | None
    pauses: list[str]
    tables: list[Table]
    workload: str
    exceptions: str
    share: int
    availability: str
    period: Any
    series: list[tuple[str, str, str]]


def targets(agreement: Agreement, actor: Actor) -> Mapping[str, Any]:
    """The versions, the newest first, and whether the reader may set the next."""
    by_version = selectors.targets_of(agreement)
    versions = sorted(by_version, key=lambda version: -version.ordinal)
    may_set = actor.can(Permissions.MANAGE) and agreement.state in services.CHANGEABLE
    now = occasion.now()
    on_series = selectors.series_targets_of(agreement)
    told = [_told(one, by_version[one], on_series.get(one.pk, []), agreement, now) for one in versions]
    current = next((one for one in told if one.stands in ("now", "draft")), None)
    return {
        "inside": actor.can(Permissions.VIEW),
        "current": current,
        "others": [one for one in told if one is not current],
        "set": step_address(agreement.number, "set_version") if may_set else "",
    }


def _told(
    version: AgreementVersion,
    targets: list[AgreementTarget],
    series: list[SeriesTarget],
    agreement: Agreement,
    now: datetime,
) -> Told:
    stands = "past" if version.valid_to is not None and version.valid_to <= now else "coming"
    if stands == "coming" and version.valid_from <= now:
        stands = "now" if agreement.state == "in_force" else "draft" if agreement.state == "draft" else "past"
    reasons = dict(fields.hold_reasons())
    return Told(
        ordinal=version.ordinal,
        stands=stands,
        since=version.valid_from,
        until=version.valid_to,
        hours=version.calendar.name if version.calendar is not None else _("around the clock"),
        calendar_id=version.calendar_id,
        pauses=[str(reasons.get(reason, reason)) for reason in version.pauses_for],
        tables=_tables(targets),
        workload=_workload(version),
        exceptions=version.exceptions or (_("none agreed") if version.no_exceptions else ""),
        share=version.share,
        availability=percent(float(version.availability) / 100) if version.availability is not None else "",
        period=version.get_months_display(),
        series=[_series(target) for target in series],
    )


def _series(target: SeriesTarget) -> tuple[str, str, str]:
    """What is measured, where that is, and what was promised for it."""
    said = f"{target.get_bound_display()} {number_format(target.goal.normalize())} {figure_unit(target.series)}"
    return target.series.title, record_address(target.series.number), said


def _workload(version: AgreementVersion) -> str:
    if version.workload_limit is not None:
        words = ngettext("up to %(n)s record a month", "up to %(n)s records a month", version.workload_limit)
        return words % {"n": figure(version.workload_limit)}
    return _("none agreed") if version.no_workload_limit else ""


def _tables(targets: list[AgreementTarget]) -> list[Table]:
    said = {(t.kind, t.metric, t.priority): promised_time(t.seconds, t.unit) for t in targets}
    found = []
    for one in fields.promised_kinds():
        rows = []
        for priority in fields.PRIORITIES:
            promised = [said.get((one.key, rule.metric, priority), "") for rule in one.clocks]
            if any(promised):
                rows.append((fields.priority_label(priority), promised))
        if rows:
            found.append(Table(one.plural, [rule.label for rule in one.clocks], rows))
    return found


@dataclass(frozen=True, slots=True)
class Built:
    """Promises that are built on the same requirements, and these: address, number, title, and the service of each."""

    promises: list[Any]
    rests: list[tuple[str, str, str, str]]


def built_on(agreement: Agreement, actor: Actor) -> Mapping[str, Any]:
    """The promises of the newest version with the requirements behind each; a customer reads his own alone."""
    inside = actor.can(Permissions.VIEW)
    by_promise: dict[str, list[tuple[str, str, str, str]]] = {}
    for one in basis.bases_of(agreement):
        row = one.requirement
        if not inside and row.customer_id is None:
            continue
        told = (record_address(row.number), row.number, row.title, row.service.title)
        by_promise.setdefault(one.promise, []).append(told)
    promises = basis.promised(agreement)
    rows: list[Built] = []
    for key, label in promises.items():
        rests = by_promise.get(key, [])
        alike = next((row for row in rows if row.rests == rests), None)
        if key == WHOLE and not rests:
            continue
        if alike is not None:
            alike.promises.append(label)
        else:
            rows.append(Built([label], rests))
    may = actor.can(Permissions.MANAGE) and agreement.state in services.CHANGEABLE
    return {
        "rows": rows if selectors.has_targets(agreement) else [],
        "name": step_address(agreement.number, "build_on") if may and selectors.has_targets(agreement) else "",
        "inside": inside,
    }
