"""From terms and an actor's sight to a query of the database: what may match at all, as a hint that scope then decides."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import connection

from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import Kind, kinds
from wellkept.records.scope import sees_notes, shows_more
from wellkept.records.search.table import beginning_with, lexeme
from wellkept.records.search.words import Term, fold, terms_of, words_of

NO_CUSTOMER = "c0"
#: SQLite keeps an index of the beginnings of words up to so many letters; longer ones are completed to at most so many words.
INDEXED_PREFIX, MOST_COMPLETIONS = 3, 40


def marks_of(kind: Kind, customer_id: int | None, requester_id: int | None) -> tuple[str, ...]:
    """The words that say of which kind, customer and requester a record is."""
    marks = (kind_mark(kind.key), f"c{customer_id or 0}")
    return (*marks, f"p{requester_id}") if requester_id else marks


def kind_mark(key: str) -> str:
    """The mark of a kind: letters and digits only, for one of the databases would take it apart."""
    return "k" + "".join(words_of(key)).lower()


@dataclass(frozen=True, slots=True)
class Circle:
    """Kinds of which the actor sees rows with any of the same marks (None: all rows), with or without notes."""

    kinds: tuple[str, ...]
    marks: frozenset[str] | None
    notes: bool


def circles(actor: Actor, only: Collection[str] | None) -> list[Circle]:
    """What the actor may find, in as few circles as possible. It must never be narrower than records.scope, but for
    what is shared with him through Audience, which is looked through apart.
    """
    grouped: dict[tuple[frozenset[str] | None, bool], list[str]] = {}
    for kind in kinds():
        if only is not None and kind.key not in only:
            continue
        marks = _marks_seen(kind, actor)
        if marks is None or marks:
            grouped.setdefault((marks, sees_notes(kind, actor)), []).append(kind.key)
    return [Circle(tuple(keys), marks, notes) for (marks, notes), keys in grouped.items()]


def shares(actor: Actor, only: Collection[str] | None) -> list[Circle]:
    """The kinds of which single records may have been shared with the actor."""
    grouped: dict[bool, list[str]] = {}
    for kind in kinds():
        if only is not None and kind.key not in only:
            continue
        access = kind.access
        owns = bool(access.view_own) and actor.can(access.view_own) and actor.person_id is not None
        if owns and not actor.can(access.view):
            grouped.setdefault(sees_notes(kind, actor), []).append(kind.key)
    return [Circle(tuple(keys), None, notes) for notes, keys in grouped.items()]


def _marks_seen(kind: Kind, actor: Actor) -> frozenset[str] | None:
    access = kind.access
    if actor.can(access.view):
        if actor.customers is None:
            return None
        return frozenset({NO_CUSTOMER, *(f"c{customer}" for customer in actor.customers)})
    if shows_more(kind, actor):
        return None
    marks: set[str] = set()
    if access.view_customer and actor.can(access.view_customer) and actor.organization_id is not None:
        marks.add(f"c{actor.organization_id}")
    if access.view_own and actor.can(access.view_own) and actor.person_id is not None and kind.projection.requester:
        marks.add(f"p{actor.person_id}")
    return frozenset(marks)


def sought(text: str) -> str | Sequence[Term]:
    """What a text asks of this database, read once for all its queries: SQLite looks the longer beginnings up in its index.

    Empty when there is nothing to look for.
    """
    if connection.vendor == "sqlite":
        return " AND ".join(_fts5_term(term) for term in terms_of(text))
    return terms_of(fold(text))


def write(wanted: str | Sequence[Term], within: Sequence[Circle]) -> str:
    """The query for this database of what is `sought`; "" when that is nothing or nobody may find it."""
    if not wanted or not within:
        return ""
    everything = {kind.key for kind in kinds()}
    if isinstance(wanted, str):
        return " OR ".join(_fts5(wanted, circle, everything) for circle in within)
    return " | ".join(_tsquery(wanted, circle, everything) for circle in within)


def _fts5(asked: str, circle: Circle, everything: Collection[str]) -> str:
    columns = "title body comments notes" if circle.notes else "title body comments"
    query = f"({{{columns}}} : ({asked})"
    for marks in _groups(circle, everything):
        query += " AND ({marks} : (" + " OR ".join(f'"{mark}"' for mark in marks) + "))"
    return query + ")"


def _fts5_term(term: Term) -> str:
    *first, last = term.words
    begun = last.lower()
    if term.prefix and begun.isascii() and len(begun) > INDEXED_PREFIX:
        completed = beginning_with(begun, MOST_COMPLETIONS + 1)
        if 0 < len(completed) <= MOST_COMPLETIONS:
            return "(" + " OR ".join(f'"{" ".join([*first, word])}"' for word in completed) + ")"
    return f'"{" ".join(term.words)}"' + (" *" if term.prefix else "")


def _tsquery(terms: Sequence[Term], circle: Circle, everything: Collection[str]) -> str:
    weights = "" if circle.notes else "ABC"

    def one(word: str, prefix: bool) -> str:
        flags = ("*" if prefix else "") + weights
        return lexeme(word) + (f":{flags}" if flags else "")

    parts = []
    for term in terms:
        *first, last = term.words
        parts.append("(" + " <-> ".join([*(one(word, False) for word in first), one(last, term.prefix)]) + ")")
    groups = ["(" + " | ".join(f"'{m[0]}:{m[1:]}'" for m in marks) + ")" for marks in _groups(circle, everything)]
    return "(" + " & ".join([*parts, *groups]) + ")"


def _groups(circle: Circle, everything: Collection[str]) -> list[list[str]]:
    groups: list[list[str]] = []
    if set(circle.kinds) != everything:
        groups.append([kind_mark(key) for key in circle.kinds])
    if circle.marks is not None:
        groups.append(sorted(circle.marks))
    return groups
