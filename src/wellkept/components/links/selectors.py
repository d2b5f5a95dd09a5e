"""Reading links."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, Q

from wellkept.components.links.models import BACK, Link
from wellkept.kernel.permissions import Actor
from wellkept.records.models import Record
from wellkept.records.scope import visible_cards


@dataclass(frozen=True, slots=True)
class Tie:
    """A link as one of its ends sees it."""

    link_id: int
    reading: Any
    other: Record


def between(record: Any, kind: str, at: datetime) -> Q:
    """Whether a link tied a record, by its key, to one of a kind at a moment."""
    ties = Link.objects.filter(Q(until__isnull=True) | Q(until__gt=at), since__lte=at)
    out, back = ties.filter(source=record, target__kind=kind), ties.filter(target=record, source__kind=kind)
    return Q(Exists(out)) | Q(Exists(back))


def links_of(record: Record, actor: Actor) -> list[Tie]:
    """The links of a record whose other end the actor may see."""
    rows = list(Link.objects.filter(Q(source=record) | Q(target=record), until__isnull=True).order_by("id"))
    if not rows:
        return []
    others = {row.target_id if row.source_id == record.pk else row.source_id for row in rows}
    cards = {card.pk: card for card in visible_cards(actor).filter(pk__in=others)}
    ties = []
    for row in rows:
        outward = row.source_id == record.pk
        other = cards.get(row.target_id if outward else row.source_id)
        if other is not None:
            ties.append(Tie(row.pk, row.get_type_display() if outward else BACK[Link.Type(row.type)], other))
    return ties
