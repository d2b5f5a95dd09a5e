"""The filters of a kind's list: from an address to a query and to words. Pages, exports and REST use the same."""

import re
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import CharField, Q, TextField
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wellkept.components.classification import selectors as categories
from wellkept.components.clocks.selectors import has_clock
from wellkept.kernel import occasion
from wellkept.kernel.lifecycle import OPEN_PHASES, Phase
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import Filter, Kind
from wellkept.kernel.wording import lowered
from wellkept.records.scope import sees_notes
from wellkept.toolkit import relations

#: How many values one filter takes at most.
MANY = 20
#: A month, or the first and the last of several: 2026-03 or 2026-01..2026-03.
_MONTH = re.compile(r"(\d{4})-(\d{2})(?:\.\.(\d{4})-(\d{2}))?")
_NOTHING = Q(pk__in=())
_RELATED = ("person", "team", "card", "organization", "category")


@dataclass(slots=True)
class Chosen:
    """One filter in force: its declaration, the values as given, and the related keys among them."""

    filter: Filter
    given: str
    values: tuple[str, ...]
    keys: list[int] = field(default_factory=list)


def open_to(kind: Kind, actor: Actor) -> tuple[Filter, ...]:
    """The filters that the actor may use: none over what he may not read."""
    hidden = set() if sees_notes(kind, actor) else set(kind.internal)
    if not actor.provider:
        hidden.add("customer")
    if not any(actor.can(wide) for wide in (kind.access.view, kind.access.view_customer) if wide):
        hidden.add(kind.projection.requester)  # whoever sees his own alone has nobody to choose
    return tuple(f for f in kind.filters if (f.field or f.name) not in hidden)


def choose(kind: Kind, actor: Actor, params: Mapping[str, str]) -> list[Chosen]:
    """The filters that an address puts in force, in the order of declaration; empty ones are left out."""
    chosen = []
    for one in open_to(kind, actor):
        given = params.get(one.name, "").strip()
        if given:
            values = tuple(part.strip() for part in given.split(",") if part.strip())[:MANY]
            chosen.append(Chosen(one, given, values))
    return chosen


def conditions(kind: Kind, actor: Actor, chosen: Sequence[Chosen]) -> tuple[Q, dict[str, str]]:
    """What passes, and a sentence for each filter that has a value it does not know (it then lets nothing pass)."""
    problems: dict[str, str] = {}
    passing = Q()
    for one in chosen:
        condition = _condition(kind, actor, one)
        if condition is None:
            problems[one.filter.name] = _("The filter “%(filter)s” does not know “%(value)s”.") % {
                "filter": one.filter.label,
                "value": one.given[:60],
            }
        passing &= _NOTHING if condition is None else condition
    return passing, problems


def shape(actor: Actor, chosen: Sequence[Chosen]) -> Hashable | None:
    """What a prepared read must be known by to have these filters; None where one of them looks at the clock or a zone."""
    if any(one.filter.show in ("overdue", "past", "month") for one in chosen):
        return None
    own = (actor.person_id, actor.teams) if any({"me", "mine"} & set(one.values) for one in chosen) else None
    return (own, *((one.filter.name, one.values) for one in chosen))


def _condition(kind: Kind, actor: Actor, one: Chosen) -> Q | None:
    path = one.filter.field or one.filter.name
    show = one.filter.show
    if show == "state":
        known = {state.name for state in kind.lifecycle.states}
        return Q(state__in=one.values) if set(one.values) <= known else None
    if show == "phase":
        states = states_of(kind, one.values)
        return Q(state__in=states) if states is not None else None
    if show in _RELATED:
        return _related(kind, actor, one, path)
    if show == "overdue":
        late = Q(**{f"{path}__lt": occasion.now()}) & Q(state__in=kind.lifecycle.in_phases(OPEN_PHASES))
        return _either(one.values, late, ~late)
    if show == "past":
        past = Q(**{f"{path}__lt": occasion.now()})
        return _either(one.values, past, ~past)
    if show == "target":
        counted = has_clock()
        return _either(one.values, counted, ~counted)
    if show == "flag":
        return _either(one.values, Q(**{path: True}), Q(**{path: False}))
    if show == "some":
        return _either(one.values, Q(**{f"{path}__gt": 0}), Q(**{path: 0}))
    if show == "month":
        return _month(path, one.values)
    return _choices(kind, path, one.values)


def _either(values: Sequence[str], yes: Q, no: Q) -> Q | None:
    return {"yes": yes, "no": no}.get(values[0]) if len(values) == 1 else None


def states_of(kind: Kind, values: Sequence[str]) -> tuple[str, ...] | None:
    """The states that phases, or "open", stand for; None when one is unknown."""
    phases: list[Phase] = []
    for value in values:
        if value == "open":
            phases.extend(OPEN_PHASES)
        elif value in list(Phase):
            phases.append(Phase(value))
        else:
            return None
    return kind.lifecycle.in_phases(phases)


def _related(kind: Kind, actor: Actor, one: Chosen, path: str) -> Q | None:
    """Only keys are compared; the rows themselves are limited to what the actor may see, so a foreign key finds nothing."""
    show = one.filter.show
    found = Q()
    for value in one.values:
        if value == "none":
            found |= Q(**{f"{path}__isnull": True})
        elif value == "me" and show == "person":
            found |= Q(**{path: actor.person_id})
        elif value == "mine" and show == "team":
            found |= Q(**{f"{path}__in": actor.teams})
        elif re.fullmatch(r"\d{1,18}", value):
            one.keys.append(int(value))
        elif show == "card" and re.fullmatch(r"[A-Za-z]{1,8}-\d{1,18}", value):
            target = relations.related_model(kind.model._meta.get_field(path))
            if target is None:
                return None
            found |= Q(**{f"{path}__in": relations.reachable(target, actor).filter(number=value.upper()).values("pk")})
        else:
            return None
    if not one.keys:
        return found
    return found | Q(**{f"{path}__in": categories.below(one.keys) if show == "category" else one.keys})


def span(values: Sequence[str]) -> tuple[date, date] | None:
    """The first days of the first and the last month that a filter by months names; None where it names none."""
    match = _MONTH.fullmatch(values[0]) if len(values) == 1 else None
    if match is None:
        return None
    first = (int(match[1]), int(match[2]))
    last = (int(match[3]), int(match[4])) if match[3] else first
    if not all(1 <= month <= 12 and 1970 <= year <= 9998 for year, month in (first, last)):
        return None
    return date(*first, 1), date(*last, 1)


def _month(path: str, values: Sequence[str]) -> Q | None:
    months = span(values)
    if months is None:
        return None
    zone = timezone.get_current_timezone()
    year, month = months[1].year, months[1].month
    since = datetime(months[0].year, months[0].month, 1, tzinfo=zone)
    until = datetime(year + month // 12, month % 12 + 1, 1, tzinfo=zone)
    return Q(**{f"{path}__gte": since, f"{path}__lt": until})


def _choices(kind: Kind, path: str, values: Sequence[str]) -> Q | None:
    known = {str(value): value for value, _label in choices_of(kind, path)}
    if not known or any(value not in known and value != "none" for value in values):
        return None
    picked = [known[value] for value in values if value in known]
    found = Q(**{f"{path}__in": picked})
    if "none" in values and "none" not in known:
        field = kind.model._meta.get_field(path)
        if not isinstance(field, CharField | TextField):
            return found | Q(**{f"{path}__isnull": True})
        found = Q(**{f"{path}__in": [*picked, ""]})
    return found


def choices_of(kind: Kind, path: str) -> list[tuple[Any, Any]]:
    """The values that an attribute with choices can have, with their words; without the empty one."""
    choices = kind.model._meta.get_field(path).choices or ()
    return [(value, label) for value, label in choices if value not in (None, "")]


def options(kind: Kind, one: Filter) -> list[tuple[str, str]]:
    """What a filter offers without asking the server: (value, words)."""
    path = one.field or one.name
    if one.show == "state":
        return [(state.name, str(state.label)) for state in kind.lifecycle.states]
    if one.show == "phase":
        used = {state.phase for state in kind.lifecycle.states}
        return [("open", pgettext("records", "open")), *((str(p), lowered(p.label)) for p in Phase if p in used)]
    if one.show in ("overdue", "past", "flag", "target", "some"):
        return [("yes", _("yes")), ("no", _("no"))]
    if one.show == "person":
        return [("me", _("me")), ("none", _("nobody"))]
    if one.show == "team":
        return [("mine", _("my teams")), ("none", _("no team"))]
    if one.show in ("card", "organization", "category"):
        return [("none", pgettext("filter", "none"))]
    if one.show == "month":
        return []
    return [(str(value), str(label)) for value, label in choices_of(kind, path)]


def related_to(kind: Kind, one: Filter) -> Any:
    """The model whose rows a filter picks from, or None."""
    if one.show not in _RELATED:
        return None
    return relations.related_model(kind.model._meta.get_field(one.field or one.name))


def words(kind: Kind, one: Chosen, names: Mapping[tuple[str, int], str]) -> str:
    """A filter's values as words of a sentence: "open", "Jonah Pell or nobody"; `names` by (model, key)."""
    months = span(one.values) if one.filter.show == "month" else None
    if months is not None:
        return " – ".join(date_format(month, "F Y") for month in dict.fromkeys(months))
    known = dict(options(kind, one.filter))
    model = related_to(kind, one.filter)
    said = []
    for value in one.values:
        if value in known:
            said.append(known[value])
        elif model is not None and value.isdecimal() and len(value) < 19:
            said.append(names.get((model._meta.label_lower, int(value)), _("unknown")))
        else:
            said.append(value)
    return pgettext("alternatives", " or ").join(said)
