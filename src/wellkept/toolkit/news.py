"""What has happened since a page was made: to one record, in words, and to the rows of a list, as figures.

The trail says it: a page knows the last event at the time it was made, and asks what came later.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from wellkept.directory.models import User
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import Kind
from wellkept.ledger import selectors as ledger
from wellkept.ledger.models import Event
from wellkept.records.scope import sees_notes
from wellkept.toolkit import relations
from wellkept.toolkit.phrases import NOBODY, phrase
from wellkept.toolkit.templatetags.ui import when

#: So many events are looked at; a page that is so far behind has to be read anew anyway.
MOST = 500
#: What concerns one reader alone is no news to the others.
_PRIVATE = ("watched", "unwatched")


@dataclass(frozen=True, slots=True)
class News:
    """What is new in a list: how many records came, how many of those that were there changed."""

    new: int = 0
    changed: int = 0

    def __str__(self) -> str:
        said = []
        if self.new:
            said.append(ngettext("%(n)d new", "%(n)d new", self.new) % {"n": self.new})
        if self.changed:
            said.append(ngettext("%(n)d changed", "%(n)d changed", self.changed) % {"n": self.changed})
        return ", ".join(said)


def of_record(kind: Kind, actor: Actor, record_id: int, since: int) -> list[Event]:
    """The events of a record after one, newest first, as far as the actor may know of them."""
    events = ledger.news_of(kind.key, record_id, since, public_only=not sees_notes(kind, actor))
    return [event for event in events if not event.verb.endswith(_PRIVATE)]


def since_version(kind: Kind, actor: Actor, record_id: int, version: int) -> list[Event]:
    """The events that made a version of a record stale, newest first, as far as the actor may know of them."""
    events = of_record(kind, actor, record_id, 0)
    return [event for event in events if (event.changes.get("version") or (0, 0))[1] > version]


def told(kind: Kind, actor: Actor, events: Sequence[Event]) -> SafeString:
    """Events as one line: who did the last thing and when, and how many there were before; "" for none."""
    if not events:
        return SafeString("")
    deeds = _deeds(events)
    last = deeds[0]
    names = relations.names_read({User: {last.actor_id} if last.actor_id else set()}, actor)
    who = names.get((User._meta.label_lower, last.actor_id or 0), "") or NOBODY
    said = format_html("<b>{}</b> {} · {}", who, phrase(kind, last.verb), when(last.effective_at))
    more = len(deeds) - 1
    if not more:
        return said
    return format_html("{} · {}", said, ngettext("%(n)d change before", "%(n)d changes before", more) % {"n": more})


def _deeds(events: Sequence[Event]) -> list[Event]:
    """Of what one request brought about, the first: what followed from it by itself is no deed of its own."""
    deeds: list[Event] = []
    for event in events:
        if deeds and event.request_id and deeds[-1].request_id == event.request_id:
            deeds.pop()
        deeds.append(event)
    return deeds


@dataclass(frozen=True, slots=True)
class Listed:
    """A list as a page shows it: the rows that pass now, those of the kinds that it may show at all, the numbers that
    stand on the page, and whether these are all that there were.
    """

    kinds: Sequence[Kind]
    passing: Callable[[], QuerySet[Any]]
    known: Callable[[], QuerySet[Any]]
    shown: Collection[str]
    whole: bool


def touched(kinds: Sequence[Kind], actor: Actor, since: int) -> list[tuple[int, str, int, str]]:
    """What happened to records of some kinds after an event, as far as the actor may know: (event, kind, record, verb)."""
    outside = [kind.key for kind in kinds if not sees_notes(kind, actor)]
    found = ledger.touched([kind.key for kind in kinds], since, public_only=outside, limit=MOST)
    return [one for one in found if not one[3].endswith(_PRIVATE)]


def of_list(listed: Listed, happened: Sequence[tuple[int, str, int, str]]) -> News:
    """What these events mean to a list. One statement for what passes, one for what is shown and passes no more."""
    keys = {key for _event, _kind, key, _verb in happened}
    if not keys:
        return News()
    births = {f"{kind.key}.{kind.born}" for kind in listed.kinds}
    born = {key for _event, _kind, key, verb in happened if verb in births}
    passing = dict(listed.passing().order_by().filter(pk__in=keys).values_list("pk", "number"))
    new = {key for key, number in passing.items() if number not in listed.shown and (key in born or listed.whole)}
    changed = passing.keys() - new
    rest = keys - passing.keys()
    if rest and listed.shown:
        changed |= set(listed.known().filter(pk__in=rest, number__in=listed.shown).values_list("pk", flat=True))
    return News(len(new), len(changed))
