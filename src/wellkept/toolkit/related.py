"""What a record hangs together with, read in one query: links in both directions, tasks about it, what its room adds (a parent,
children) and things in other systems; only records that one may see.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, CharField, Exists, F, OuterRef, QuerySet, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from wellkept.components.links.models import BACK, Link, Reference
from wellkept.components.tasks.models import Task
from wellkept.kernel import prepared
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import Kind, kind
from wellkept.records.models import Record
from wellkept.records.scope import scope_key, visible_cards
from wellkept.toolkit.addresses import record_address

#: A room's own relations of a record by its key: (token, query of the keys of the records it leads to).
Relations = Callable[[int], Sequence[tuple[str, "QuerySet[Any, Any]"]]]
_relations: dict[str, Relations] = {}
_READINGS: dict[str, Any] = {"task": _("task")}


def also(kind_key: str, relations: Relations, readings: dict[str, Any]) -> None:
    """Register what records of a kind hang together with beside links; `readings` gives each token its words."""
    _relations[kind_key] = relations
    _READINGS.update(readings)


@dataclass(frozen=True, slots=True)
class Tie:
    """What stands in the list: how it reads from here and the thing at the other end. `link_id` is empty where it is no
    link that could be ended, `href` where the thing lives in another system.
    """

    link_id: int | None
    reading: Any
    number: str
    title: str
    href: str
    state: Any
    phase: str


def ties(of: Kind, record: Any, actor: Actor) -> list[Tie]:
    """Everything that a record hangs together with: the room's relations first, then tasks, links, other systems."""

    own: Relations = _relations.get(of.key, _nothing)

    def tied(record: int) -> "QuerySet[Any, Any]":
        visible = visible_cards(actor).order_by()
        ends = Exists(visible.filter(pk=OuterRef("target"))), Exists(visible.filter(pk=OuterRef("source")))
        tasks = Task.objects.filter(about=record).order_by().values("pk")
        parts = [
            _ends(Link.objects.filter(ends[0], source=record), "target", outward=True),
            _ends(Link.objects.filter(ends[1], target=record), "source", outward=False),
            _cards(visible.filter(pk__in=tasks), "task"),
            *(_cards(visible.filter(pk__in=keys), token) for token, keys in own(record)),
            _elsewhere(record),
        ]
        return parts[0].union(*parts[1:], all=True)

    rows = prepared.read(("ties", of.key, scope_key(actor)), tied, record=record.pk)
    return [_tie(row) for row in sorted(rows, key=lambda row: (_order(row), row[0]))]


def _nothing(_record: int) -> "Sequence[tuple[str, QuerySet[Any, Any]]]":
    return ()


def _text(value: str) -> Value:
    return Value(value, output_field=CharField())


def _ends(links: "QuerySet[Any, Any]", end: str, *, outward: bool) -> "QuerySet[Any, Any]":
    rows = links.filter(until__isnull=True).order_by()
    ends: QuerySet[Any, Any] = rows.annotate(_outward=Value(outward, output_field=BooleanField())).values_list(
        "pk", "type", "_outward", f"{end}__kind", f"{end}__number", f"{end}__title", f"{end}__state", f"{end}__phase"
    )
    return ends


def _cards(cards: "QuerySet[Record]", token: str) -> "QuerySet[Any, Any]":
    found: QuerySet[Any, Any] = cards.annotate(
        _token=_text(token), _outward=Value(True, output_field=BooleanField())
    ).values_list("pk", "_token", "_outward", "kind", "number", "title", "state", "phase")
    return found


def _elsewhere(record: int) -> "QuerySet[Any, Any]":
    rows = Reference.objects.filter(record=record).exclude(relation="identity").order_by()
    empty = _text("")
    return rows.annotate(
        _outward=Value(True, output_field=BooleanField()),
        _k=empty,
        _s=empty,
        _p=empty,
        _r=Cast(F("relation"), CharField()),
    ).values_list("pk", "_r", "_outward", "_k", "identifier", "system", "_s", "_p")


def _order(row: tuple[Any, ...]) -> int:
    token, kind_key = row[1], row[3]
    if not kind_key:
        return 3
    return 2 if token in Link.Type.values else 1 if token == "task" else 0  # noqa: S105  a word, not a secret


def _tie(row: tuple[Any, ...]) -> Tie:
    key, token, outward, kind_key, number, title, state, phase = row
    if not kind_key:
        return Tie(None, f"{title}, {token}", number, "", "", "", "")
    label = kind(kind_key).lifecycle.state(state).label
    if token in Link.Type.values:
        reading = Link.Type(token).label if outward else BACK[Link.Type(token)]
        return Tie(key, reading, number, title, record_address(number), label, phase)
    return Tie(None, _READINGS[token], number, title, record_address(number), label, phase)
