"""What a record hangs together with: links in both directions, read in one query, only those whose other end one may see."""

from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, QuerySet, Value

from wellkept.components.links.models import BACK, Link
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import Kind, kind
from wellkept.records.scope import visible_cards
from wellkept.toolkit.addresses import record_address


@dataclass(frozen=True, slots=True)
class Tie:
    """A link as the page shows it: how it reads from here, and the record at its other end."""

    link_id: int
    reading: Any
    number: str
    title: str
    href: str
    state: Any
    phase: str


def ties(record: Any, actor: Actor) -> list[Tie]:
    """The links of a record in the order in which they were made."""
    cards = visible_cards(actor).order_by().values("pk")
    out = _ends(Link.objects.filter(source=record.pk, target__in=cards), "target", outward=True)
    back = _ends(Link.objects.filter(target=record.pk, source__in=cards), "source", outward=False)
    return sorted((_tie(row) for row in out.union(back, all=True)), key=lambda tie: tie.link_id)


def _ends(links: "QuerySet[Any, Any]", end: str, *, outward: bool) -> "QuerySet[Any, Any]":
    rows = links.filter(until__isnull=True).order_by()
    return rows.annotate(_outward=Value(outward, output_field=BooleanField())).values_list(
        "pk", "type", "_outward", f"{end}__kind", f"{end}__number", f"{end}__title", f"{end}__state", f"{end}__phase"
    )


def _tie(row: tuple[Any, ...]) -> Tie:
    key, type_, outward, kind_key, number, title, state, phase = row
    other: Kind = kind(kind_key)
    reading = Link.Type(type_).label if outward else BACK[Link.Type(type_)]
    return Tie(key, reading, number, title, record_address(number), other.lifecycle.state(state).label, phase)
