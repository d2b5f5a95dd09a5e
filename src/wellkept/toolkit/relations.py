"""Related rows in forms, pickers, filters and imports: which of them an actor may refer to, and by what they are known."""

import re
from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db.models import Case, CharField, F, Field, Model, Q, QuerySet, Value, When
from django.db.models.functions import Concat

from wellkept.components.classification.models import Category
from wellkept.directory.models import Calendar, Organization, Person, Site, Team, User
from wellkept.kernel import prepared
from wellkept.kernel.lifecycle import Phase
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import Kind, kind_of
from wellkept.records.models import Numbered, Record
from wellkept.records.scope import scope_key, visible_cards, visible_to

#: Organizations whose related records somebody may see by name; None: all.
Sight = Collection[int] | None

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


@dataclass(frozen=True, slots=True)
class Called:
    """A row as a program speaks of it where it has no id: a person by e-mail address, anything else by its whole name."""

    text: str

    def __str__(self) -> str:
        return self.text


def called_by(model: type[Model]) -> str:
    """By which property a program may speak of a row of a model instead of by its id."""
    return "email" if model is Person else "name"


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


def sight_of(actor: Actor) -> Sight:
    """The organizations whose related records the actor may see by name; None: all.

    A record that one may see can stand in relation to another customer's; that one is then left out.
    """
    if actor.provider and actor.customers is None:
        return None
    own = () if actor.organization_id is None else (actor.organization_id,)
    return frozenset((*(actor.customers or ()), *own))


def in_sight(customer_id: int | None, sight: Sight) -> bool:
    """Whether a related record of that customer may be named; the provider's own may wherever it is referred to."""
    return sight is None or customer_id is None or customer_id in sight


def within(rows: QuerySet[Any], sight: Sight) -> QuerySet[Any]:
    """Those of the related rows that may be named."""
    if sight is None or not is_record(rows.model):
        return rows
    return rows.filter(Q(customer__isnull=True) | Q(customer__in=sight))


def _organizations(actor: Actor, prefix: str = "") -> Q:
    """The organizations an actor may know: staff of the provider all but customers not granted, others their own."""
    if not actor.provider:
        return Q(**{f"{prefix}pk": actor.organization_id})
    if actor.customers is None:
        return Q()
    return ~Q(**{f"{prefix}kind": Organization.Kind.CUSTOMER}) | Q(**{f"{prefix}pk__in": actor.customers})


def reachable(model: type[Model], actor: Actor, *, limit: str = "") -> QuerySet[Any]:
    """The rows of a related model that the actor may refer to; `limit` is one or more of own, customer, supplier, for cards
    one or more kinds.

    Raises ImproperlyConfigured for a model that no page may refer to: nothing is open by default.
    """
    if model is Record:
        return visible_cards(actor).filter(kind__in=limit.split()) if limit else visible_cards(actor)
    rows: QuerySet[Any] = model._default_manager.all()
    if is_record(model):
        return visible_to(rows, actor)
    if model in (Person, Team, Site):
        rows = rows.filter(_organizations(actor, "organization__"))
        return rows.filter(organization__kind__in=limit.split()) if limit else rows
    if model is Organization:
        rows = rows.filter(_organizations(actor))
        return rows.filter(kind__in=limit.split()) if limit else rows
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


def matching(rows: QuerySet[Any], text: str, *, by_email: bool = True) -> QuerySet[Any]:
    """Rows whose name (number, e-mail) goes with what somebody typed, each word the beginning of a word."""
    model = rows.model
    if is_record(model):
        rows = rows.filter(_words("title", text) | Q(number__istartswith=text)) if text else rows
        return rows.order_by("-pk")
    path = _NAMES[model]
    if text:
        found = _words(path, text)
        if model is Person and by_email:
            found |= Q(email__istartswith=text)
        rows = rows.filter(found)
    return rows.order_by(path, "pk")


def in_order_of(rows: QuerySet[Any], limit: str) -> QuerySet[Any]:
    """Rows as they are ordered; where a limit names several kinds of organization, those of the first before the others."""
    kinds = limit.split()
    if len(kinds) < 2:
        return rows
    path = "kind" if rows.model is Organization else "organization__kind"
    places = Case(*(When(**{path: one}, then=place) for place, one in enumerate(kinds)), default=len(kinds))
    return rows.order_by(places, *rows.query.order_by)


def _words(path: str, text: str) -> Q:
    found = Q()
    for word in text.split()[:6]:
        found &= Q(**{f"{path}__istartswith": word}) | Q(**{f"{path}__icontains": f" {word}"})
    return found


def find(model: type[Model], actor: Actor, value: Any, *, limit: str = "", in_use: bool = False) -> Any | None:
    """The one row that a key, a number or a `Called` means among those that the actor may refer to (`in_use`: that make
    sense for something new), or None; also None where several are called so.
    """
    if isinstance(value, Called):
        return _find_called(reachable(model, actor, limit=limit), value, in_use=in_use)
    text = str(value).strip()
    wanted: dict[str, int | str]
    if _KEY.fullmatch(text):
        wanted = {"pk": int(text)}
    elif is_record(model) and _NUMBER.fullmatch(text):
        wanted = {"number": text.upper()}
    else:
        return None

    def rows(**wanted: int | str) -> QuerySet[Any]:
        found = reachable(model, actor, limit=limit).filter(**wanted)
        found = offered(found) if in_use else found
        # Whose person it is decides whose record it becomes.
        return found.select_related("organization") if model is Person else found

    found = prepared.read(("find", model, limit, in_use, _reach(model, actor), *wanted), rows, **wanted)
    return found[0] if found else None


def _find_called(rows: QuerySet[Any], called: Called, *, in_use: bool) -> Any | None:
    model = rows.model
    path = "email" if model is Person else _NAMES[model]
    rows = rows.filter(**{f"{path}__iexact": called.text.strip()})
    found = list(
        (offered(rows) if in_use else rows).select_related(*(("organization",) if model is Person else ()))[:2]
    )
    return found[0] if len(found) == 1 else None


def _reach(model: type[Model], actor: Actor) -> Hashable:
    """All that `reachable` reads of an actor."""
    if model is Record:
        return scope_key(actor)
    if is_record(model):
        return scope_key(actor, kind_of(model))
    return (actor.provider, actor.customers, actor.organization_id)


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
    wanted: Mapping[type[Model], Collection[int]], *also: "QuerySet[Any, Any]", actor: Actor
) -> list[tuple[str, int, str, str]]:
    """The names of rows of several models in one query: (model, key, name, more) for each that exists and that the actor
    may refer to, since keys come from outside. `also` are further querysets of rows in the same form.
    """
    parts = [_name_rows(model, list(keys), reachable(model, actor)) for model, keys in wanted.items() if keys]
    parts.extend(also)
    return list(_together(parts)) if parts else []


def names_read(
    wanted: Mapping[type[Model], Collection[int]], actor: Actor, numbers: Collection[str] = ()
) -> dict[tuple[str, int], str]:
    """The names of rows of several models in one query, by model and key, for keys that were read from what the actor may
    see: of related records only those in his sight. An account is called as its person. `numbers` are records anywhere;
    those that he may see are given back under ("card", key).
    """
    values: dict[str, int | str] = {}
    sizes: list[tuple[type[Model], int]] = []
    for model in sorted((m for m, keys in wanted.items() if keys), key=lambda m: m._meta.label_lower):
        keys = prepared.several(f"{model._meta.label_lower} ", wanted[model])
        sizes.append((model, len(keys)))
        values |= keys
    cards = prepared.several("card ", numbers)
    values |= cards
    if not values:
        return {}

    def named(**values: Any) -> "QuerySet[Any, Any]":
        left = iter(values.values())
        sight = sight_of(actor)
        parts = [
            _name_rows(model, list(islice(left, size)), within(model._default_manager.all(), sight))
            for model, size in sizes
        ]
        if cards:
            parts.append(labelled(visible_cards(actor).filter(number__in=list(left)), "card", F("number")))
        return _together(parts)

    key = ("names", *sizes, sight_of(actor), len(cards), scope_key(actor) if cards else None)
    found = prepared.read(key, named, **values)
    return {(label, pk): name for label, pk, name, _more in found}


def _together(parts: "list[QuerySet[Any, Any]]") -> "QuerySet[Any, Any]":
    return parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]


def labelled(rows: "QuerySet[Any, Any]", label: str, name: Any, more: Any = None) -> "QuerySet[Any, Any]":
    """Rows in the form that `names` joins: (label, key, name, more)."""
    empty = Value("", output_field=CharField())
    named: QuerySet[Any, Any] = (
        rows.order_by()
        .annotate(_m=Value(label, output_field=CharField()), _n=name, _x=empty if more is None else more)
        .values_list("_m", "pk", "_n", "_x")
    )
    return named


def _name_rows(model: type[Model], keys: list[int], rows: QuerySet[Any]) -> "QuerySet[Any, Any]":
    paths = ("person__name",) if model is User else name_paths(model)
    called = F(paths[0]) if len(paths) == 1 else Concat(*_spaced(paths), output_field=CharField())
    return labelled(rows.filter(pk__in=keys), model._meta.label_lower, called)


def _spaced(paths: tuple[str, ...]) -> list[Any]:
    parts: list[Any] = [F(paths[0])]
    for path in paths[1:]:
        parts += [Value(" "), F(path)]
    return parts
