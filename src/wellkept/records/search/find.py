"""Finding: a window of the newest matches that the actor may see, those that match in the title first.

Nothing is ranked over everything, so a common word costs no more than a rare one.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Q

from wellkept.kernel import prepared
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import kind as kind_of_key
from wellkept.kernel.registry import kinds as all_kinds
from wellkept.records.models import Audience, Record
from wellkept.records.numbering import write as write_number
from wellkept.records.scope import scope_key, sees_notes, visible_cards
from wellkept.records.search import query, table
from wellkept.records.search.words import Term, fold, pattern, terms_of

#: How many of the newest matches are ranked against each other.
WINDOW = 100
#: How many of the newest records that were shared with a person are looked through.
MOST_SHARED = 1000
#: How long a snippet is, and how much of it stands before the first match (characters).
SNIPPET, BEFORE = 180, 50

_NUMBER = re.compile(r"\s*(?:#|([A-Za-z]{1,12})[-\s]?)?0*([0-9]{1,12})\s*")
_CURSOR = re.compile(r"([0-9]{1,18})(?:\.([0-9]{1,6}))?")


@dataclass(frozen=True, slots=True)
class Hit:
    """A card that was found; `parts` is a piece of its text, in pieces of (text, whether it matched)."""

    card: Record
    parts: tuple[tuple[str, bool], ...] = ()

    @property
    def snippet(self) -> str:
        """The piece of text as plain text."""
        return "".join(text for text, _matched in self.parts)


class Hits(list[Hit]):
    """What was found; `older` is the cursor for `before` that goes on from here, "" when there is no more."""

    older: str = ""


def search(actor: Actor, text: str, *, kinds: Collection[str] | None = None, limit: int = 50, before: str = "") -> Hits:
    """The records that hold all words of the text and that the actor may see; a record whose number it is comes first.

    `kinds` narrows to kinds by their keys, `before` is Hits.older of the page before. No input raises.
    """
    limit = max(1, min(limit, WINDOW))
    top, offset = _place(before)
    named = [] if before else _by_number(actor, text, kinds)
    window, exhausted = _window(actor, text, kinds, top)
    terms = terms_of(fold(text))
    in_title = pattern(terms) if terms else None
    ranked = sorted(window, key=lambda card: (not _all_in(in_title, terms, card), -card.pk))
    shown = ranked[offset : offset + limit]
    known = {card.pk for card in named}
    cards = [*named, *(card for card in shown if card.pk not in known)]
    hits = Hits(_with_snippets(actor, cards, terms))
    if offset + limit < len(ranked):
        hits.older = f"{top if top is not None else _top_of(window)}.{offset + limit}"
    elif not exhausted:
        hits.older = str(min(card.pk for card in window))
    return hits


def _top_of(window: Sequence[Record]) -> int:
    """The key just above a window, so that its next page is cut from the same records."""
    return max(card.pk for card in window) + 1


def _place(before: str) -> tuple[int | None, int]:
    match = _CURSOR.fullmatch(before)
    return (int(match[1]), int(match[2] or 0)) if match else (None, 0)


def _by_number(actor: Actor, text: str, kinds: Collection[str] | None) -> list[Record]:
    match = _NUMBER.fullmatch(text)
    if match is None:
        return []
    prefix, digits = (match[1] or "").upper(), int(match[2])
    numbers = [
        write_number(kind.prefix, digits)
        for kind in all_kinds()
        if (not prefix or kind.prefix == prefix) and (kinds is None or kind.key in kinds)
    ]
    return list(visible_cards(actor).filter(number__in=numbers).order_by("-id")[:20]) if numbers else []


def _window(actor: Actor, text: str, kinds: Collection[str] | None, top: int | None) -> tuple[list[Record], bool]:
    """Up to WINDOW visible matches below a key, newest first, and whether there are no more."""
    found: dict[int, Record] = {}
    wanted = query.sought(text)
    asked = query.write(wanted, query.circles(actor, kinds))
    exhausted = True
    if asked:
        below, size = top, WINDOW
        while True:
            ids = table.newest(asked, below=below, limit=size)
            exhausted = len(ids) < size
            for card in _cards(actor, ids):
                found[card.pk] = card
            if exhausted or len(found) >= WINDOW:
                break
            below, size = ids[-1], min(size * 4, 5000)
    for card in _shared(actor, query.write(wanted, query.shares(actor, kinds)), top):
        found[card.pk] = card
    window = sorted(found.values(), key=lambda card: -card.pk)
    return window[:WINDOW], exhausted and len(window) <= WINDOW


def _cards(actor: Actor, ids: Sequence[int]) -> list[Record]:
    """Those of the cards that the actor may see, newest first."""
    if not ids or len(ids) > WINDOW:
        return list(visible_cards(actor).filter(pk__in=ids).order_by("-id"))
    wanted = prepared.several("card", ids)
    return prepared.read(
        ("cards", len(wanted), scope_key(actor)),
        lambda **cards: visible_cards(actor).filter(pk__in=list(cards.values())).order_by("-id"),
        **wanted,
    )


def _shared(actor: Actor, asked: str, top: int | None) -> list[Record]:
    """Matches of a query among the newest records that were shared with the actor one by one."""
    if not asked:
        return []
    shared = Audience.objects.filter(Q(person=actor.person_id) | Q(organization=actor.organization_id))
    if top is not None:
        shared = shared.filter(record__lt=top)
    ids = list(shared.order_by("-record").values_list("record", flat=True)[:MOST_SHARED])
    matching = table.newest(asked, below=top, limit=WINDOW + 1, among=ids) if ids else []
    return list(visible_cards(actor).filter(pk__in=matching)) if matching else []


def _all_in(found: re.Pattern[str] | None, terms: Sequence[Term], card: Record) -> bool:
    if found is None:
        return False
    title = fold(card.title)
    if len(terms) == 1:
        return found.search(title) is not None
    return all(pattern([term]).search(title) for term in terms)


def _with_snippets(actor: Actor, cards: Sequence[Record], terms: Sequence[Term]) -> list[Hit]:
    texts = table.texts([card.pk for card in cards])
    found = pattern(terms) if terms else None
    hits = []
    for card in cards:
        body, comments, notes = texts.get(card.pk, ("", "", ""))
        readable = (body, comments, notes) if sees_notes(kind_of_key(card.kind), actor) else (body, comments)
        hits.append(Hit(card, _snippet(readable, found)))
    return hits


def _snippet(texts: Sequence[str], found: re.Pattern[str] | None) -> tuple[tuple[str, bool], ...]:
    """A piece of the first text that matches, else the beginning of the first that says anything."""
    if found is not None:
        for text in texts:
            at = _first(found, text)
            if at is not None:
                start = max(at - BEFORE, 0)
                start = text.rfind(" ", 0, start) + 1 if start else 0
                lead: tuple[tuple[str, bool], ...] = (("… ", False),) if start else ()
                return (*lead, *_marked(" ".join(text[start : start + SNIPPET].split()), found))
    opening = next((text for text in texts if text.strip()), "")
    return ((" ".join(opening[:SNIPPET].split()), False),) if opening else ()


def _first(found: re.Pattern[str], text: str) -> int | None:
    """Where the first match begins, roughly where folding has moved letters."""
    match = found.search(text)
    if match is not None or text.isascii():
        return match.start() if match else None
    plain = fold(text)
    match = found.search(plain)
    return match.start() * len(text) // len(plain) if match else None


def _marked(text: str, found: re.Pattern[str]) -> tuple[tuple[str, bool], ...]:
    """The text in pieces, those that match told from the others; accents and case do not matter."""
    origin: Sequence[int] = range(len(text))
    plain = text
    if not text.isascii():
        folded = [fold(letter) for letter in text]
        origin = [place for place, letters in enumerate(folded) for _letter in letters]
        plain = "".join(folded)
    parts: list[tuple[str, bool]] = []
    at = 0
    for match in found.finditer(plain):
        start, end = origin[match.start()], origin[match.end() - 1] + 1
        if start > at:
            parts.append((text[at:start], False))
        parts.append((text[start:end], True))
        at = end
    if at < len(text):
        parts.append((text[at:], False))
    return tuple(parts)
