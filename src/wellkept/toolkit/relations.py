"""Related rows in forms, pickers, filters and imports: which of them an actor may refer to, and by what they are known."""

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db.models import CharField, F, Field, Model, Q, QuerySet, Value
from django.db.models.functions import Concat

from wellkept.components.classification.models import Category
from wellkept.directory.models import Calendar, Organization, Person, Site, Team
from wellkept.kernel.lifecycle import Phase
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import Kind, kind_of
from wellkept.records.models import Numbered, Record
from wellkept.records.scope import visible_cards, visible_to

#: A key that every database can compare with; longer digits name no row.
_KEY = re.compile(r"\d{1,18}")
_NUMBER = re.compile(r"[A-Za-z]{1,8}-[0-9]{1,18}")

#: How a related row is called, as a path from its own model.
_NAMES: dict[type[Model], str] = {
    Person: "name",
    Team: "name",
    Organization: "name",
    Site: "name",
    Calendar: "name",
    Category: "path",
}


def related_model(field: "Field[Any, Any]") -> type[Model] | None:
    """The model that a field refers to, or None for a plain one."""
    return field.related_model if field.is_relation else None


def is_record(model: type[Model]) -> bool:
    """Whether the model is a kind of record."""
    return issubclass(model, Numbered) or model is Record


def name_paths(model: type[Model]) -> tuple[str, ...]:
    """What a row of a model is called by. Raises ImproperlyConfigured for a model that no page may refer to."""
    if is_record(model):
        return ("number", "title")
    if model not in _NAMES:
        raise ImproperlyConfigured(f"{model.__name__} has no name that pages could show.")
    return (_NAMES[model],)


def name_of(row: Model) -> str:
    """What a row is called."""
    return " ".join(str(getattr(row, path)) for path in name_paths(type(row)))


def _organizations(actor: Actor, prefix: str = "") -> Q:
    """The organizations an actor may know: staff of the provider all but customers not granted, others their own."""
    if not actor.provider:
        return Q(**{f"{prefix}pk": actor.organization_id})
    if actor.customers is None:
        return Q()
    return ~Q(**{f"{prefix}kind": Organization.Kind.CUSTOMER}) | Q(**{f"{prefix}pk__in": actor.customers})


def reachable(model: type[Model], actor: Actor, *, limit: str = "") -> QuerySet[Any]:
    """The rows of a related model that the actor may refer to; `limit` is own, customer or supplier.

    Raises ImproperlyConfigured for a model that no page may refer to: nothing is open by default.
    """
    if model is Record:
        return visible_cards(actor)
    rows: QuerySet[Any] = model._default_manager.all()
    if is_record(model):
        return visible_to(rows, actor)
    if model in (Person, Team, Site):
        rows = rows.filter(_organizations(actor, "organization__"))
        return rows.filter(organization__kind=limit) if limit else rows
    if model is Organization:
        rows = rows.filter(_organizations(actor))
        return rows.filter(kind=limit) if limit else rows
    if model in _NAMES:
        return rows
    raise ImproperlyConfigured(f"{model.__name__} has no scope that would say who may refer to it.")


def limit_of(kind: Kind, name: str) -> str:
    """Of which organizations the rows of an attribute may be: as the kind says; customer and supplier by their names."""
    return kind.limits.get(name, name if name in (Organization.Kind.CUSTOMER, Organization.Kind.SUPPLIER) else "")


def offered(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Those that make sense for something new: in use, not over."""
    model = rows.model
    if model is Record:
        return rows.exclude(phase__in=(Phase.CLOSED, Phase.CANCELLED))
    if is_record(model):
        over = kind_of(model).lifecycle.in_phases((Phase.CLOSED, Phase.CANCELLED))
        return rows.exclude(state__in=over) if over else rows
    return rows.filter(active=True)


def matching(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    """Rows whose name (number, e-mail) goes with what somebody typed, each word the beginning of a word."""
    model = rows.model
    if is_record(model):
        rows = rows.filter(_words("title", text) | Q(number__istartswith=text)) if text else rows
        return rows.order_by("-pk")
    path = _NAMES[model]
    if text:
        found = _words(path, text)
        if model is Person:
            found |= Q(email__istartswith=text)
        rows = rows.filter(found)
    return rows.order_by(path, "pk")


def _words(path: str, text: str) -> Q:
    found = Q()
    for word in text.split()[:6]:
        found &= Q(**{f"{path}__istartswith": word}) | Q(**{f"{path}__icontains": f" {word}"})
    return found


def find(rows: QuerySet[Any], value: Any) -> Any | None:
    """The one row that a key or number means, or None; `rows` are those that the actor may refer to."""
    text = str(value).strip()
    if rows.model is Person:
        rows = rows.select_related("organization")  # whose person it is decides whose record it becomes
    if _KEY.fullmatch(text):
        return rows.filter(pk=int(text)).first()
    if is_record(rows.model) and _NUMBER.fullmatch(text):
        return rows.filter(number=text.upper()).first()
    return None


def find_by_name(rows: QuerySet[Any], text: str) -> list[Any]:
    """The rows (two at most) that a text from a file means: a number, an e-mail address, a name, a key."""
    text = text.strip()
    model = rows.model
    if is_record(model):
        return list(rows.filter(Q(number__iexact=text.partition(" ")[0]))[:2]) or list(
            rows.filter(title__iexact=text)[:2]
        )
    if model is Person:
        address = re.search(r"[^\s<>]+@[^\s<>]+", text)
        if address:
            return list(rows.filter(email__iexact=address[0])[:2])
    found = list(rows.filter(**{f"{_NAMES[model]}__iexact": text})[:2])
    if not found and _KEY.fullmatch(text):
        found = list(rows.filter(pk=int(text)))
    return found


def names(
    wanted: Mapping[type[Model], Collection[int]], *also: "QuerySet[Any, Any]", actor: Actor | None = None
) -> list[tuple[str, int, str, str]]:
    """The names of rows of several models in one query: (model, key, name, more) for each that exists.

    `also` are further querysets of rows in the same form. Keys that came from outside need the `actor`, within whose reach
    the rows must be; without one, only for keys that were read from what he may see.
    """
    parts: list[Any] = [_name_rows(model, keys, actor) for model, keys in wanted.items() if keys]
    parts.extend(also)
    if not parts:
        return []
    return list(parts[0].union(*parts[1:], all=True)) if len(parts) > 1 else list(parts[0])


def labelled(rows: "QuerySet[Any, Any]", label: str, name: Any, more: Any = None) -> "QuerySet[Any, Any]":
    """Rows in the form that `names` joins: (label, key, name, more)."""
    empty = Value("", output_field=CharField())
    named: QuerySet[Any, Any] = (
        rows.order_by()
        .annotate(_m=Value(label, output_field=CharField()), _n=name, _x=empty if more is None else more)
        .values_list("_m", "pk", "_n", "_x")
    )
    return named


def _name_rows(model: type[Model], keys: Iterable[int], actor: Actor | None) -> "QuerySet[Any, Any]":
    rows = reachable(model, actor) if actor is not None else model._default_manager.all()
    paths = name_paths(model)
    called = F(paths[0]) if len(paths) == 1 else Concat(*_spaced(paths), output_field=CharField())
    return labelled(rows.filter(pk__in=list(keys)), model._meta.label_lower, called)


def _spaced(paths: tuple[str, ...]) -> list[Any]:
    parts: list[Any] = [F(paths[0])]
    for path in paths[1:]:
        parts += [Value(" "), F(path)]
    return parts
