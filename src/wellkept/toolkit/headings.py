"""What the headings and cells of a file mean: in every language of the product, as an export writes them or by name."""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from wellkept.kernel.errors import Invalid
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import Kind
from wellkept.toolkit import forms, relations

#: The column that tells which record a row is about.
NUMBER = "number"
#: Columns that an export has and that an import passes over: the system knows them better.
DERIVED = ("state", "version")


def allowed(kind: Kind, actor: Actor) -> tuple[str, ...]:
    """The columns that an import of a kind may have, beside the number."""
    return forms.fields_of(kind, actor, "create")


def columns_of(kind: Kind, actor: Actor, head: Sequence[str]) -> tuple[dict[int, str], tuple[str, ...]]:
    """Which attribute each column means (by name, or by label in any language), and the columns that are passed over.

    Raises Invalid naming every unknown column with the nearest known one, or where two columns mean the same.
    """
    names = (NUMBER, *allowed(kind, actor))
    labels = {label: name for name in names for label in _labels(kind, name)}
    derived = {label for name in (*DERIVED, *(c.name for c in kind.columns)) for label in _labels(kind, name)}
    found: dict[int, str] = {}
    skipped: list[str] = []
    wrong: dict[str, str] = {}
    for place, title in enumerate(head):
        key = title.casefold()
        if key in labels:
            name = labels[key]
            if name in found.values():
                wrong[title] = _("Two columns mean “%(name)s”.") % {"name": name}
            found[place] = name
        elif key in derived:
            skipped.append(title)
        else:
            near = difflib.get_close_matches(key, labels, n=1)
            hint = _(" Did you mean “%(near)s”?") % {"near": near[0]} if near else ""
            wrong[title] = _("There is no column “%(name)s”.") % {"name": title} + hint
    if wrong:
        raise Invalid(wrong)
    if not set(found.values()) - {NUMBER}:
        raise Invalid({"file": _("No column of this file is known here.")})
    return found, tuple(skipped)


def _labels(kind: Kind, name: str) -> set[str]:
    """All that a column may be called, in small letters."""
    labels = {c.name: c.label for c in kind.columns}
    found = {name.casefold()}
    for _language in _languages():
        found |= {forms.field_label(kind, name).casefold(), str(labels.get(name, name)).casefold()}
    return found


def _languages() -> Iterator[str]:
    """Each language of the product while it is in force; that of the reader comes first."""
    own = translation.get_language()
    yield own or ""
    for code, _name in settings.LANGUAGES:
        if code != own:
            with translation.override(code):
                yield code


def meaning(kind: Kind, actor: Actor, name: str, value: str, memory: dict[tuple[str, str], Any]) -> Any:
    """A cell as a form wants it: the key of a related row for its number, address or name; a choice for its label.

    `memory` spares asking twice. Raises Invalid.
    """
    known = memory.get((name, value))
    if known is not None:
        return known
    attribute = kind.model._meta.get_field(name)
    related = relations.related_model(attribute)
    if related is None:
        meant: Any = _choice(attribute, value)
    elif attribute.many_to_many:
        parts = [part.strip() for part in value.split(",") if part.strip()]
        meant = [_one(related, actor, name, part, relations.limit_of(kind, name)) for part in parts]
    else:
        meant = _one(related, actor, name, value, relations.limit_of(kind, name))
    memory[name, value] = meant
    return meant


def _choice(attribute: Any, value: str) -> str:
    key_of: Mapping[str, str] = {}
    for _language in _languages():
        offered = {str(label).casefold(): str(key) for key, label in getattr(attribute, "choices", None) or ()}
        key_of = {**offered, **key_of}
    for key in list(key_of.values()):
        key_of = {**key_of, key.casefold(): key}
    if value.casefold() in key_of:
        return key_of[value.casefold()]
    if attribute.get_internal_type() == "BooleanField":
        return "on" if value.casefold() in ("yes", "true", "1", "x", "ja", "wahr") else ""
    return value


def _one(related: Any, actor: Actor, name: str, value: str, limit: str) -> int:
    found = relations.find_by_name(relations.reachable(related, actor, limit=limit), value)
    if not found:
        raise Invalid({name: _("Nothing is known by “%(value)s”.") % {"value": value}})
    if len(found) > 1:
        raise Invalid({name: _("“%(value)s” means more than one. Use a number or an address.") % {"value": value}})
    return int(found[0].pk)
