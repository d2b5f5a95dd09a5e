"""Putting the calendars and agreements of a mapping in force, through the same services as a person's clicks."""

from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _

from wellkept.components.links import services as links
from wellkept.directory import services as directory
from wellkept.directory.models import Calendar
from wellkept.flows.replay import selectors
from wellkept.flows.replay.labels import Labels
from wellkept.flows.replay.moments import zone_of
from wellkept.flows.replay.refusal import LogRefused
from wellkept.flows.replay.requests.spec import Agreed, Promise
from wellkept.flows.replay.spec import LogMapping
from wellkept.kernel.calendars import Length
from wellkept.kernel.occasion import now, occasion
from wellkept.kernel.permissions import Actor
from wellkept.records import services as records
from wellkept.sms.relationship.agreements import services as agreements
from wellkept.sms.relationship.agreements.selectors import forget

__all__ = ["forget", "put_in_force"]


def put_in_force(mapping: LogMapping, first_at: datetime | None, *, actor: Actor) -> None:
    """Make the agreements that the mapping declares, each once; what is on file from an earlier replay stays as it is."""
    log = mapping.requests
    if log is None or not (log.agreements or log.calendars):
        return
    labels = Labels(mapping)
    hours = {
        one.name: _calendar(one.name, list(one.versions), dict(one.day_names), mapping, actor) for one in log.calendars
    }
    known = selectors.known_identities(mapping.system, "agreement")
    read, usual = mapping.times.plain_reader(), first_at or datetime.now(UTC)
    for one in log.agreements:
        identity = _identity(one)
        if identity not in known:
            stated = one.versions[0].valid_from
            with occasion(at=read(stated) if stated else usual):
                _agree(one, identity, labels, hours, mapping, actor)
    forget()


def _identity(one: Agreed) -> str:
    return f"agreement {one.name}"[:120]


def _calendar(
    name: str, versions: list[dict[str, Any]], day_names: dict[str, str], mapping: LogMapping, actor: Actor
) -> Calendar:
    found = selectors.calendar(name)
    if found is None:
        return directory.add_calendar(actor=actor, name=name, versions=versions, day_names=day_names)
    if found.versions != versions:
        raise LogRefused(
            _("There is a calendar “%(name)s” with other hours. Give the one in %(mapping)s another name.")
            % {"name": name, "mapping": mapping.file}
        )
    return found


def _agree(
    one: Agreed, identity: str, labels: Labels, hours: dict[str, Calendar], mapping: LogMapping, actor: Actor
) -> None:
    """Draw an agreement up and sign it at the present occasion, with which its first version begins."""
    customer = labels.organization if labels.organization.kind == "customer" else None
    agreement: Any = agreements.draft_agreement(
        actor=actor, title=one.name, customer=customer, services=[labels.service(name) for name in one.services]
    )
    read = mapping.times.plain_reader()
    for version in one.versions:
        agreement = agreements.set_version(
            agreement,
            actor=actor,
            targets=_targets(version),
            calendar=hours[version.calendar] if version.calendar else None,
            pauses_for=version.pauses_for,
            valid_from=read(version.valid_from) if version.valid_from else now(),
        )
    agreement = records.transition(
        agreement, "sign", actor=actor, signed_on=now().astimezone(zone_of(mapping.times.zone)).date()
    )
    if one.ends:
        with occasion(at=read(one.ends)):
            agreement = records.transition(
                agreement, "end", actor=actor, end_reason=_("It held in the log's time alone.")
            )
    links.refer_new([links.Elsewhere(agreement.record, mapping.system, "identity", identity)], actor=actor)


def _targets(version: Promise) -> dict[tuple[str, str, int | None], int | Length]:
    return {("request", "fulfilment", priority): length for priority, length in version.targets.items()}
