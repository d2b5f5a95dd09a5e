"""The story of a record: what people wrote and what happened, told in sentences; names are resolved in one query."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from html import escape
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wellkept.components.comments.rendering import render
from wellkept.directory.models import Person, User
from wellkept.kernel.lifecycle import Transition
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import Action, Kind
from wellkept.kernel.wording import lowered
from wellkept.ledger.models import Event
from wellkept.records.scope import sees_notes
from wellkept.toolkit import relations, words
from wellkept.toolkit.phrases import NOBODY, STEPS, audience_name, phrase, sign
from wellkept.toolkit.templatetags.ui import icon, when

#: Recorded so much later than it happened is said.
LATE = timedelta(hours=1)
#: Events of these origins tell words of another system.
_FROM_ELSEWHERE = ("import", "replay")
#: Shorter texts stand in the sentence; longer ones below it.
_SHORT = 60

#: So many of those who were told are named.
_MOST_NAMED = 3

_EMPTY = SafeString("")

Names = Mapping[tuple[str, int], str]


@dataclass(slots=True)
class Entry:
    """One entry of the story: comment, customer (a comment from the other side), note or event; `event` is the key of the event
    that tells it in the trail, 0 where that is not at hand.
    """

    kind: str
    at: datetime
    name: str = ""
    icon: str = "point"
    html: SafeString = _EMPTY
    below: SafeString = _EMPTY
    files: list[Any] = field(default_factory=list)
    remark: str = ""
    key: int = 0
    event: int = 0


def tellable(kind: Kind, actor: Actor) -> dict[str, "models.Field[Any, Any]"]:
    """The attributes whose changes are told to an actor, by the name of their column."""
    steps: Iterable[Transition | Action] = (*kind.lifecycle.transitions, *kind.actions)
    told = {*kind.create_fields, *kind.more_fields, *kind.edit_fields, *kind.story, *kind.spans}
    told |= {name for step in steps for name in step.fields}
    told -= {"state"}
    if not sees_notes(kind, actor):
        told -= set(kind.internal)
    found = {}
    for name in told:
        try:
            column = kind.model._meta.get_field(name)
        except FieldDoesNotExist:
            continue
        if isinstance(column, models.JSONField):
            continue  # tables of rows are no sentence; the page shows them
        found[getattr(column, "attname", name)] = column
    return found


def wanted(events: Sequence[Event], fields: Mapping[str, Any]) -> dict[type[models.Model], set[int]]:
    """The related rows that events speak of, and the accounts of those who did what they tell."""
    found: dict[type[models.Model], set[int]] = {User: {event.actor_id for event in events if event.actor_id}}
    for event in events:
        if _told_people(event):
            found.setdefault(Person, set()).update(event.changes["recipients"][:_MOST_NAMED])
        for column, pair in event.changes.items():
            model = relations.related_model(fields[column]) if column in fields else None
            if model is not None:
                found.setdefault(model, set()).update(key for value in pair for key in _keys(value))
    return found


def _keys(value: Any) -> list[int]:
    """The related rows that a value of the trail names: one, or several."""
    return [key for key in (value if isinstance(value, list) else [value]) if isinstance(key, int)]


def _told_people(event: Event) -> bool:
    return event.verb.endswith(".told") and "audience" in event.changes


def _told_whom(event: Event, names: Names) -> str:
    """Which group was told, and who belonged to it; of many the first, and how many more."""
    keys = event.changes["recipients"]
    known = [names.get((Person._meta.label_lower, key), "") for key in keys[:_MOST_NAMED]]
    people = [name for name in known if name]
    more = len(keys) - len(people)
    if more:
        people.append(ngettext("%(n)d more", "%(n)d more", more) % {"n": more})
    group = audience_name(event.changes["audience"])
    return _("%(group)s (%(people)s)") % {"group": lowered(group), "people": ", ".join(people)}


def linked(events: Sequence[Event]) -> set[str]:
    """The numbers of the records that events tie to this one or untie from it."""
    numbers = {event.changes.get("other") for event in events if event.verb.endswith(("linked", "unlinked"))}
    return {number for number in numbers if isinstance(number, str)}


def told(kind: Kind, actor: Actor, events: Sequence[Event], names: Names, *, comments: bool = False) -> list[Entry]:
    """Events as entries; comments are left out unless asked for, for they are told as what people wrote."""
    fields = tellable(kind, actor)
    cards = {name for (label, _key), name in names.items() if label == "card"}
    entries = []
    for event in events:
        last = event.verb.rpartition(".")[2]
        if last == "commented" and not comments:
            continue
        changes = {
            c: p for c, p in {**event.changes, **event.words}.items() if c in fields and isinstance(p, list | tuple)
        }
        if last == "edited" and not changes:
            continue
        entries.append(_entry(kind, event, changes, fields, names, cards))
    return entries


def _entry(
    kind: Kind,
    event: Event,
    changes: Mapping[str, Any],
    fields: Mapping[str, Any],
    names: Names,
    cards: Collection[str],
) -> Entry:
    last = event.verb.rpartition(".")[2]
    who = names.get((User._meta.label_lower, event.actor_id or 0), "") or str(NOBODY)
    deed = phrase(kind, event.verb)
    if last == kind.born:
        changes = {}
    step = next((s for s in kind.lifecycle.transitions if s.past == last), None)
    short: list[str] = []
    below: list[SafeString] = []
    for column, pair in changes.items():
        one, (old, new) = fields[column], pair
        if one.name in kind.formatted:
            continue  # the whole of a long text tells nobody what was changed in it
        if isinstance(one, models.TextField):
            if new:
                below.append(format_html('<span class="said">{}</span>', _own_words(event, new)))
        elif step is not None and isinstance(new, bool):
            short.extend([lowered(str(one.verbose_name))] * new)
        elif step is not None and new not in (None, "") and isinstance(one, models.DecimalField):
            short.append(f"{lowered(str(one.verbose_name))} {value_words(one, new, names)}")
        elif step is not None and new not in (None, ""):
            short.append(_within(one, value_words(one, new, names)))
        elif step is None:
            below.append(
                format_html(
                    '<span class="change">{}: <s>{}</s> {} <b>{}</b></span>',
                    one.verbose_name,
                    value_words(one, old, names),
                    SafeString('<span aria-hidden="true">→</span>'),
                    value_words(one, new, names),
                )
            )
    if last in ("linked", "unlinked") and event.changes.get("other") in cards:
        short.append(event.changes["other"])
    if _told_people(event):
        short.append(_told_whom(event, names))
    if last in STEPS:
        short.append("; ".join(event.changes.get("steps", ())))
    html = format_html("<b>{}</b> {}", who, deed)
    if short:
        html = format_html("{}: {}", html, ", ".join(short))
    body = event.words.get("body") if last == "commented" else None
    spoken = (event.words.get("reason"), body[1] if isinstance(body, list) else None)
    below.extend(
        format_html('<span class="said">{}</span>', _own_words(event, said))
        for said in spoken
        if isinstance(said, str) and said
    )
    rest = format_html_join("", "{}", ((part,) for part in below)) if below else _EMPTY
    return Entry(
        "event", event.effective_at, who, sign(kind, event.verb), html, rest, remark=_remark(event), key=event.pk,
        event=event.pk,
    )  # fmt: skip


def _own_words(event: Event, text: str) -> str:
    """What was said with an event; what the product itself said is kept in the original and told in the reader's language."""
    return _(text) if event.actor_id is None and event.origin not in _FROM_ELSEWHERE else text


def _remark(event: Event) -> str:
    said = []
    if event.inferred:
        said.append(_("inferred"))
    if event.origin == "import":
        said.append(_("imported"))
    elif event.origin == "replay":
        said.append(_("from a log"))
    elif event.origin == "native" and event.recorded_at - event.effective_at > LATE:
        said.append(_("recorded %(when)s") % {"when": words.moment(event.recorded_at)})
    if event.erased:
        said.append(_("personal text erased"))
    return ", ".join(said)


def _within(one: Any, text: str) -> str:
    """A value within a sentence; names keep their capitals."""
    return lowered(text) if one.choices else text


def value_words(one: "models.Field[Any, Any]", value: Any, names: Names) -> str:
    """A value of the trail in words: names of rows, labels of choices, moments in the reader's zone."""
    if value is None or value in ("", []):
        return "—"
    model = relations.related_model(one)
    if model is not None and isinstance(value, list):
        return ", ".join(value_words(one, key, names) for key in _keys(value))
    if model is not None:
        return names.get((model._meta.label_lower, value), "") or _("unknown") if isinstance(value, int) else str(value)
    if one.choices:
        return str(dict(one.flatchoices).get(value, value))
    if isinstance(one, models.DateTimeField) and isinstance(value, str):
        return words.moment(parse_datetime(value))
    if isinstance(one, models.DateField) and isinstance(value, str):
        return words.day(parse_date(value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    text = str(value)
    return text if len(text) <= _SHORT * 3 else text[: _SHORT * 3] + "…"


def written(comments: Iterable[Any], customer_id: int | None, events: Iterable[Event] = ()) -> list[Entry]:
    """Comments and notes as entries, those of the customer's people told apart; `events` are those that may tell of them."""
    told_by = {key: event.pk for event in events for key in _keys(event.changes.get("comment"))}
    entries = []
    for comment in comments:
        author = comment.author
        outside = author is not None and customer_id is not None and author.organization_id == customer_id
        entries.append(
            Entry(
                "note" if not comment.public else "customer" if outside else "comment",
                comment.at,
                author.name if author is not None else str(NOBODY),
                html=render(comment.body),
                key=comment.pk,
                event=told_by.get(comment.pk, 0),
            )
        )
    return entries


def draw(entries: Iterable[Entry], proofs: str = "") -> SafeString:
    """Entries as items of a list, which may be long; every value is escaped or was made by format_html. `proofs` is the address
    below which each event is proved, for those who may.
    """
    return mark_safe("".join([_drawn(entry, proofs) for entry in entries]))  # noqa: S308  see _drawn


def _drawn(entry: Entry, proofs: str) -> str:
    at, proof = when(entry.at), ""
    if proofs and entry.event:
        proof = f' <a class="proof" href="{escape(proofs)}/{entry.event}">{escape(_("Proof"))}</a>'
    if entry.kind == "event":
        remark = (f' <span class="tag">{escape(entry.remark)}</span>' if entry.remark else "") + proof
        return (
            f'<li class="entry event"><span class="dot">{icon(entry.icon, "small")}</span><div>{conditional_escape(entry.html)}'
            f' <span aria-hidden="true">·</span> {at}{remark}{conditional_escape(entry.below)}</div></li>'
        )
    tag = ""
    if entry.kind == "note":
        tag = f'<span class="tag attention">{icon("lock", "small")}{escape(_("Internal note"))}</span>'
    elif entry.kind == "customer":
        tag = f'<span class="tag info">{escape(_("Customer"))}</span>'
    return (
        f'<li class="entry {entry.kind}"><span class="initials large tone-{words.tone(entry.name)}" aria-hidden="true">'
        f'{escape(words.initials(entry.name))}</span><article class="message"><header><strong>{escape(entry.name)}</strong>'
        f'{at}{tag}{proof}</header><div class="prose" hx-ignore>{conditional_escape(entry.html)}</div></article></li>'
    )


def story(*parts: Iterable[Entry]) -> list[Entry]:
    """Entries in the order in which things happened."""
    return sorted((entry for part in parts for entry in part), key=lambda entry: (entry.at, entry.key))
