"""Tying records together and to things elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from wellkept.components.links.models import Link, Reference
from wellkept.kernel import occasion
from wellkept.kernel.errors import Invalid
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import kind
from wellkept.ledger import services as ledger
from wellkept.records import bulk
from wellkept.records.models import Record

#: Links along which nothing may come back to itself.
TREES = frozenset({Link.Type.CONTAINS, Link.Type.RUNS_ON})


def link(source: Record, target: Record, type_: str, *, actor: Actor) -> Link:
    """Tie two records that the actor may see together; tying them again changes nothing. Raises Denied, Invalid."""
    actor.require(kind(source.kind).access.edit)
    if type_ not in Link.Type.values:
        raise Invalid({"type": _("There is no such link.")})
    if source.pk == target.pk:
        raise Invalid({"target": _("A record cannot be linked to itself.")})
    if type_ in TREES and _leads_to(target.pk, source.pk, type_):
        raise Invalid({"target": _("That would close a circle.")})
    with transaction.atomic():
        made, new = Link.objects.get_or_create(
            source=source,
            target=target,
            type=type_,
            until=None,
            defaults={"since": occasion.now(), "by_id": actor.user_id},
        )
        if new:
            _tell("linked", made, actor)
    return made


def unlink(made: Link, *, actor: Actor) -> None:
    """End a link; that it was there stays on record. Raises Denied."""
    actor.require(kind(made.source.kind).access.edit)
    with transaction.atomic():
        if Link.objects.filter(pk=made.pk, until__isnull=True).update(until=occasion.now()):
            _tell("unlinked", made, actor)


def _tell(verb: str, made: Link, actor: Actor) -> None:
    entries = [
        ledger.Entry(
            f"{one.kind}.{verb}",
            subject_kind=one.kind,
            subject_id=one.pk,
            customer_id=one.customer_id,
            changes={"type": made.type, "other": other.number, "back": one.pk == made.target_id},
        )
        for one, other in ((made.source, made.target), (made.target, made.source))
    ]
    ledger.append(entries, actor=actor)


def _leads_to(start: int, goal: int, type_: str) -> bool:
    front, seen = {start}, {start}
    while front:
        if goal in front:
            return True
        ahead = Link.objects.filter(source__in=front, type=type_, until__isnull=True).values_list(
            "target_id", flat=True
        )
        front = set(ahead) - seen
        seen |= front
    return False


def refer(record: Record, *, actor: Actor, system: str, relation: str, identifier: str) -> Reference:
    """Note that a record has to do with a thing of another system; noting it again changes nothing.

    Raises Denied, Invalid for an empty number or an identity that another record has.
    """
    of = kind(record.kind)
    actor.require(of.access.edit)
    identifier = identifier.strip()
    if not identifier:
        raise Invalid({"identifier": _("Give the number that it has there.")})
    if relation == "identity":
        taken = Reference.objects.filter(system=system, identifier=identifier, relation=relation).first()
        if taken is not None and taken.record_id != record.pk:
            raise Invalid({"identifier": _("Another record is this thing already.")})
    with transaction.atomic():
        made, new = Reference.objects.get_or_create(
            record=record,
            system=system,
            relation=relation,
            identifier=identifier,
            defaults={"at": occasion.now(), "customer_id": record.customer_id},
        )
        if new:
            ledger.append([_referred(made, record)], actor=actor)
    return made


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A thing of another system that a record has to do with, before it is noted."""

    record: Record
    system: str
    relation: str
    identifier: str


def refer_new(things: Sequence[Elsewhere], *, actor: Actor) -> None:
    """Note many things that no record is known to have to do with yet, in sets. Raises Denied; IntegrityError when one is
    known after all.
    """
    for key in {thing.record.kind for thing in things}:
        actor.require(kind(key).access.edit)
    with transaction.atomic():
        rows = [
            Reference(
                record_id=thing.record.pk,
                customer_id=thing.record.customer_id,
                system=thing.system,
                relation=thing.relation,
                identifier=thing.identifier,
                at=occasion.now(),
            )
            for thing in things
        ]
        sets = bulk.current()
        if sets is not None:
            sets.belongings.insert(rows)
        else:
            Reference.objects.bulk_create(rows)
        ledger.append([_referred(row, thing.record) for row, thing in zip(rows, things, strict=True)], actor=actor)


def _referred(row: Reference, record: Record) -> ledger.Entry:
    return ledger.Entry(
        f"{record.kind}.referred",
        subject_kind=record.kind,
        subject_id=record.pk,
        customer_id=record.customer_id,
        changes={"system": row.system, "relation": row.relation, "identifier": row.identifier},
    )
