"""The records that the last check found to differ from the trail, in words.

Whoever operates the system need not see the records: values are shown of those alone that he may see.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import Kind, kinds
from wellkept.records.models import Record
from wellkept.records.scope import visible_cards
from wellkept.toolkit import relations
from wellkept.toolkit.timeline import value_words


@dataclass(frozen=True, slots=True)
class Line:
    """One difference: which record (`seen`: it may be opened), what is wrong, and the two values where they may be told."""

    number: str
    seen: bool
    what: str
    values: str = ""


def lines(found: Iterable[Mapping[str, Any]], actor: Actor) -> list[Line]:
    """What a check kept (records.jobs.kept), for an actor."""
    known = {kind.key: kind for kind in kinds()}
    told = [(known[one["kind"]], one) for one in found if one["kind"] in known]
    seen = set(visible_cards(actor).filter(pk__in=[one["record"] for _kind, one in told]).values_list("pk", flat=True))
    names = relations.names_read(_wanted([pair for pair in told if pair[1]["record"] in seen]), actor)
    return [_line(kind, one, one["record"] in seen, names) for kind, one in told]


def _line(kind: Kind, one: Mapping[str, Any], seen: bool, names: Mapping[tuple[str, int], str]) -> Line:
    number = one["number"] or f"{kind.label} {one['record']}"
    if one["what"] not in ("changed", "card"):
        return Line(number, seen, str(_WHOLE[one["what"]]))
    field = _field(kind, one["field"])
    label = {"field": getattr(field, "verbose_name", one["field"])}
    card = one["what"] == "card"
    what = _("Lists and search say otherwise: %(field)s") if card else _("%(field)s was changed")
    if not seen or field is None or field.name in kind.private:
        return Line(number, seen, what % label)
    trail, table = (value_words(field, one[side], names) for side in ("trail", "table"))
    told = (
        _("The record says %(trail)s, lists and search say %(table)s.")
        if card
        else _("The trail says %(trail)s, the table says %(table)s.")
    )
    return Line(number, seen, what % label, told % {"trail": trail, "table": table})


_WHOLE = {
    "deleted": gettext_lazy("The record was deleted"),
    "unknown": gettext_lazy("The record was put in: no event tells that it was made"),
    "unreadable": gettext_lazy("The record can no longer be read"),
}


def _wanted(told: Sequence[tuple[Kind, Mapping[str, Any]]]) -> dict[Any, set[int]]:
    wanted: dict[Any, set[int]] = {}
    for kind, one in told:
        field = _field(kind, one["field"])
        model = relations.related_model(field) if field is not None else None
        if model is not None:
            wanted.setdefault(model, set()).update(v for v in (one["trail"], one["table"]) if isinstance(v, int))
    return wanted


def _field(kind: Kind, attribute: str) -> Any:
    """The field behind an attribute of the record or else of its card (owner_id: assignee); None where there is none."""
    name = attribute.removesuffix("_id")
    shown_as = getattr(kind.projection, "due" if name == "due_at" else name, "") or name
    fields = (*kind.model._meta.concrete_fields, *Record._meta.concrete_fields)
    return next((field for field in fields if field.name in (shown_as, attribute)), None)
