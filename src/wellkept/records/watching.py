"""Watching a record: who watches is told of what happens to it and finds it among what he watches."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from wellkept.kernel.errors import Refused
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import kind_of
from wellkept.ledger import services as ledger
from wellkept.records.models import Audience


def annotated(rows: QuerySet[Any], person_id: int) -> QuerySet[Any]:
    """The rows with `watched`: whether the person watches each, without a further question."""
    mine = Audience.objects.filter(record=OuterRef("pk"), person=person_id, watching=True)
    found: QuerySet[Any] = rows.annotate(watched=Exists(mine))
    return found


def watch(record: Any, *, actor: Actor, on: bool = True) -> None:
    """Begin or end watching a record that the actor may see; nothing happens when it is so already.

    Raises Refused for a program that is nobody.
    """
    if actor.person_id is None:
        raise Refused(_("Only a person can watch a record."))
    with transaction.atomic():
        row, _new = Audience.objects.get_or_create(record_id=record.pk, person_id=actor.person_id)
        if row.watching == on:
            return
        row.watching = on
        row.save(update_fields=["watching"])
        kind = kind_of(record)
        entry = ledger.Entry(
            f"{kind.key}.{'watched' if on else 'unwatched'}",
            subject_kind=kind.key,
            subject_id=record.pk,
            customer_id=record.customer_id,
            changes={"person": actor.person_id},
        )
        ledger.append([entry], actor=actor)


def watchers(record_id: int) -> set[int]:
    """The people who watch a record."""
    return set(Audience.objects.filter(record=record_id, watching=True).values_list("person_id", flat=True))


def let_watch(record: Any, people: Collection[int], *, actor: Actor) -> None:
    """Have people watch a record, who may read it from then on; those who watch it already are left alone. Raises Denied."""
    kind = kind_of(record)
    actor.require(kind.access.edit)
    lent = Audience.objects.filter(record=record.pk, until__isnull=False).values_list("person_id", flat=True)
    new = sorted(set(people) - (watchers(record.pk) - set(lent)))
    if not new:
        return
    with transaction.atomic():
        for person in new:
            theirs = {"watching": True, "until": None}
            Audience.objects.update_or_create(record_id=record.pk, person_id=person, defaults=theirs)
        entry = ledger.Entry(
            f"{kind.key}.watchers_added",
            subject_kind=kind.key,
            subject_id=record.pk,
            customer_id=record.customer_id,
            changes={"people": new},
        )
        ledger.append([entry], actor=actor)
