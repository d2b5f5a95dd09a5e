"""The facts of a record: each attribute's name and its value as it stands on the page."""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from wellkept.components.classification.models import Priority
from wellkept.directory.models import Person
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import Derived, Kind, kind_of
from wellkept.kernel.registry import kind as kind_by_key
from wellkept.records.models import Numbered, Record
from wellkept.records.scope import sees_notes
from wellkept.toolkit import relations, words
from wellkept.toolkit.addresses import record_address
from wellkept.toolkit.forms import label_for
from wellkept.toolkit.templatetags.ui import person


@dataclass(frozen=True, slots=True)
class Fact:
    """An attribute's name and its value, ready for the page; `long` values stand in the story."""

    name: str
    label: str
    html: SafeString
    empty: bool = False


def readable(kind: Kind, actor: Actor, names: Iterable[str]) -> list[str]:
    """Those of the attributes that the actor may read."""
    hidden = set() if sees_notes(kind, actor) else set(kind.internal)
    return [name for name in names if name not in hidden]


def related(kind: Kind, names: Iterable[str]) -> list[str]:
    """The single related rows among attributes, to be read together with the record."""
    found = []
    for name in names:
        try:
            field = kind.model._meta.get_field(name)
        except FieldDoesNotExist:
            continue
        if field.is_relation and not field.many_to_many:
            found.append(name)
    return found


def facts(kind: Kind, actor: Actor, record: Any) -> list[Fact]:
    """The facts that the actor may read, in the order of declaration; the empty ones are marked."""
    sight = relations.sight_of(actor)
    hidden = set() if sees_notes(kind, actor) else set(kind.internal)
    return [
        _fact(kind, record, name, label_for(kind, name, actor), sight, hidden, actor)
        for name in readable(kind, actor, kind.facts)
    ]


def not_given(kind: Kind, record: Any, shown: Iterable[Fact]) -> list[str]:
    """The names of empty facts that can be given now: what a later step sets, or what does not go with the rest, is not
    missing.
    """
    conditions = kind.conditions
    givable = {
        name
        for name in kind.edit_fields
        if name not in conditions or conditions[name].holds(getattr(record, conditions[name].field))
    }
    return [fact.label for fact in shown if fact.empty and fact.name in givable]


def listed(shown: Iterable[Fact]) -> SafeString:
    """Facts as the items of a list of terms."""
    return format_html_join("", "<div><dt>{}</dt><dd>{}</dd></div>", ((fact.label, fact.html) for fact in shown))


def _fact(
    kind: Kind, record: Any, name: str, label: str, sight: relations.Sight, hidden: Set[str], actor: Actor
) -> Fact:
    value = getattr(record, name)
    field = kind.model._meta.get_field(name)
    if field.many_to_many:
        value = list(relations.within(value.all(), sight))
    elif isinstance(value, Numbered | Record) and not relations.in_sight(value.customer_id, sight):
        value = None
    html = draw(field, value, actor)
    derived = kind.derived.get(name)
    if derived is not None and derived.reason not in hidden and derived.chosen(record, name):
        html += _choice(record, derived, dict(field.flatchoices))
    return Fact(name, label, html, not html)


def _choice(record: Any, derived: Derived, labels: Mapping[Any, Any]) -> SafeString:
    """That a value was chosen, against which one, and why."""
    given = getattr(record, derived.given)
    names = {"given": labels.get(given, given), "reason": getattr(record, derived.reason)}
    said = _("Chosen instead of %(given)s: %(reason)s") % names
    return format_html('<br><span class="muted small">{}</span>', said)


def _opens(row: Numbered | Record, actor: Actor) -> bool:
    """Whether records of that kind have pages for an actor."""
    access = (kind_by_key(row.kind) if isinstance(row, Record) else kind_of(row)).access
    return any(actor.can(p) for p in (access.view, access.view_customer, access.view_own) if p)


def draw(field: Any, value: Any, actor: Actor) -> SafeString:
    """A value as HTML; nothing for an empty one. What has no page for the actor is named and leads nowhere."""
    if value is None or value == "" or value == []:
        return SafeString("")
    if isinstance(value, list):
        return format_html_join(SafeString("<br>"), "{}", ((draw(field, one, actor),) for one in value))
    if isinstance(value, Person):
        return person(value.name)
    if isinstance(value, Numbered | Record) and not _opens(value, actor):
        return format_html("{}", value.title)
    if isinstance(value, Numbered | Record):
        return format_html('<a href="{}">{}</a>', record_address(value.number), value.title)
    if isinstance(value, datetime):
        return format_html('<time datetime="{}">{}</time>', value.isoformat(), words.moment(value))
    if isinstance(value, date):
        return format_html('<time datetime="{}">{}</time>', value.isoformat(), words.day(value))
    if isinstance(value, Decimal):
        return format_html("{}", words.exact(value))
    if isinstance(value, bool):
        return SafeString(_("yes") if value else _("no"))
    if getattr(field, "choices", None):
        label = dict(field.flatchoices).get(value, value)
        if field.name == "priority" and list(field.choices) == list(Priority.choices):
            return format_html('<span class="priority p{}">P{} {}</span>', value, value, label)
        return format_html("{}", label)
    if isinstance(value, Decimal):
        return format_html("{}", f"{value.normalize():f}")
    if isinstance(field, models.TextField):
        return format_html('<span class="pre-line">{}</span>', value)
    return format_html("{}", value)
