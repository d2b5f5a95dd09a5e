"""The table of the index and its statements, in the words of each database.

Columns: title (with the number), body, comments (public), notes (internal) and marks: words that say of which kind, customer
and requester a record is, so that a search within a small circle need not walk through everything.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from wellkept.kernel import rows
from wellkept.records.search.words import fold, words_of

#: Of longer texts the rest is not found (characters of a part).
LONGEST_PART = 100_000
#: PostgreSQL refuses a tsvector above a megabyte, so it gets no more than so many distinct words: of title and body, of one
#: remark, of all together before another remark; and of a word so many bytes.
CORE_LEXEMES, REMARK_LEXEMES, MOST_LEXEMES, WORD_BYTES = 4000, 2000, 8000, 40

NAME = "records_search"
_SQLITE = """
CREATE VIRTUAL TABLE records_search USING fts5(
    title, body, comments, notes, marks, tokenize = "unicode61 remove_diacritics 2", prefix = '2 3'
)
"""
_WORDS = "CREATE VIRTUAL TABLE IF NOT EXISTS records_words USING fts5vocab(records_search, instance)"
#: One step from word to word through the index in its order; "!" stands before every letter and digit.
_BEGINNINGS = """
WITH RECURSIVE found(word, place) AS (
    SELECT (SELECT term FROM records_words WHERE term >= %s LIMIT 1), 1
    UNION ALL
    SELECT (SELECT term FROM records_words WHERE term >= found.word || '!' LIMIT 1), place + 1
    FROM found WHERE substr(found.word, 1, %s) = %s AND place < %s
)
SELECT word FROM found WHERE substr(word, 1, %s) = %s
"""
_POSTGRESQL = """
CREATE TABLE records_search (
    record_id bigint PRIMARY KEY,
    title text NOT NULL, body text NOT NULL, comments text NOT NULL, notes text NOT NULL, words tsvector NOT NULL
);
CREATE INDEX records_search_words ON records_search USING gin (words) WITH (gin_pending_list_limit = 256)
"""


@dataclass(frozen=True, slots=True)
class Document:
    """What the index knows of one record."""

    record_id: int
    title: str
    body: str
    marks: tuple[str, ...]
    comments: str = ""
    notes: str = ""

    def and_also(self, text: str, *, public: bool) -> "Document":
        """The same with a comment, or an internal note, more."""
        if public:
            return replace(self, comments=f"{self.comments}\n{text}")
        return replace(self, notes=f"{self.notes}\n{text}")

    def clean(self) -> "Document":
        """The same without what a database refuses, cut to a length that it can bear."""
        parts: dict[str, Any] = {name: _clean(getattr(self, name)) for name in ("title", "body", "comments", "notes")}
        return replace(self, **parts)


def _clean(text: str) -> str:
    return text[:LONGEST_PART].replace("\x00", " ").encode("utf-8", "replace").decode()


def create(on: BaseDatabaseWrapper) -> None:
    """Make the empty table."""
    with on.cursor() as cursor:
        for statement in (_SQLITE if on.vendor == "sqlite" else _POSTGRESQL).split(";"):
            cursor.execute(statement)
    name_words(on)


def name_words(on: BaseDatabaseWrapper) -> None:
    """Make the words of SQLite's index readable one by one; PostgreSQL completes a word by itself."""
    if on.vendor == "sqlite":
        with on.cursor() as cursor:
            cursor.execute(_WORDS)


def drop(on: BaseDatabaseWrapper) -> None:
    """Remove the table."""
    with on.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS records_words")
        cursor.execute("DROP TABLE IF EXISTS records_search")


def put(documents: Sequence[Document]) -> None:
    """Write documents, new or in place of older ones; one statement for each two hundred."""
    documents = [document.clean() for document in documents]
    sqlite = connection.vendor == "sqlite"
    for start in range(0, len(documents), 200):
        part = documents[start : start + 200]
        if sqlite:
            head = "INSERT OR REPLACE INTO records_search (rowid, title, body, comments, notes, marks) VALUES "
            row, tail = "(%s, %s, %s, %s, %s, %s)", ""
            values = [(d.record_id, d.title, d.body, d.comments, d.notes, " ".join(d.marks)) for d in part]
        else:
            head = "INSERT INTO records_search (record_id, title, body, comments, notes, words) VALUES "
            row = "(%s, %s, %s, %s, %s, %s::tsvector)"
            tail = (
                " ON CONFLICT (record_id) DO UPDATE SET title = excluded.title, body = excluded.body, "
                "comments = excluded.comments, notes = excluded.notes, words = excluded.words"
            )
            values = [(d.record_id, d.title, d.body, d.comments, d.notes, _vector(d)) for d in part]
        rows.tell(head + ", ".join([row] * len(part)) + tail, [value for one in values for value in one])


def replace_core(document: Document) -> None:
    """Write title, body and marks of a record anew; its comments and notes stay."""
    d = document.clean()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "UPDATE records_search SET title = %s, body = %s, marks = %s WHERE rowid = %s",
                [d.title, d.body, " ".join(d.marks), d.record_id],
            )
        else:
            cursor.execute(
                "UPDATE records_search SET title = %s, body = %s, words = %s::tsvector || ts_filter(words, '{c,d}') "
                "WHERE record_id = %s",
                [d.title, d.body, _vector(replace(d, comments="", notes="")), d.record_id],
            )


def extend(record_id: int, text: str, *, public: bool) -> None:
    """Add a comment or an internal note to what is found of a record."""
    column, weight = ("comments", "C") if public else ("notes", "D")
    text = _clean(text)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                f"UPDATE records_search SET {column} = {column} || char(10) || %s "  # noqa: S608  two known names
                f"WHERE rowid = %s AND length({column}) < {LONGEST_PART}",
                [text, record_id],
            )
        else:
            cursor.execute(
                f"UPDATE records_search SET {column} = {column} || chr(10) || %s, words = words || %s::tsvector "  # noqa: S608
                f"WHERE record_id = %s AND length({column}) < {LONGEST_PART} AND length(words) < {MOST_LEXEMES}",
                [text, _lexemes([(weight, text)], REMARK_LEXEMES), record_id],
            )


def newest(query: str, *, below: int | None, limit: int, among: Sequence[int] | None = None) -> list[int]:
    """The keys of the records that match a query of this database, newest first."""
    key = "rowid" if connection.vendor == "sqlite" else "record_id"
    condition = "records_search MATCH %s" if connection.vendor == "sqlite" else "words @@ %s::tsquery"
    values: list[Any] = [query]
    if below is not None:
        condition += f" AND {key} < %s"
        values.append(below)
    if among is not None:
        condition += f" AND {key} IN ({', '.join(['%s'] * len(among))})"
        values.extend(among)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {key} FROM records_search WHERE {condition} ORDER BY {key} DESC LIMIT %s",  # noqa: S608
            [*values, limit],
        )
        return [row[0] for row in cursor.fetchall()]


def beginning_with(prefix: str, most: int) -> list[str]:
    """Up to so many words of SQLite's index that begin with a folded prefix.

    SQLite gathers every place of every word before it gives the first match of a prefix, of a whole word only what is asked
    for. To name the few words is therefore as quick with many records as with few.
    """
    length = len(prefix)
    with connection.cursor() as cursor:
        cursor.execute(_BEGINNINGS, [prefix, length, prefix, most, length, prefix])
        return [row[0] for row in cursor.fetchall()]


def texts(ids: Sequence[int]) -> dict[int, tuple[str, str, str]]:
    """Body, comments and notes of some records, as far as a snippet needs them."""
    if not ids:
        return {}
    key = "rowid" if connection.vendor == "sqlite" else "record_id"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {key}, substr(body, 1, 8000), substr(comments, 1, 8000), substr(notes, 1, 8000) "  # noqa: S608
            f"FROM records_search WHERE {key} IN ({', '.join(['%s'] * len(ids))})",
            list(ids),
        )
        return {key: (body, comments, notes) for key, body, comments, notes in cursor.fetchall()}


def settle(on: BaseDatabaseWrapper) -> None:
    """After many writes: let the database put the index and its statistics in order."""
    with on.cursor() as cursor:
        if on.vendor == "sqlite":
            cursor.execute("INSERT INTO records_search (records_search) VALUES ('optimize')")
        else:
            cursor.execute("ANALYZE records_search")


def _vector(d: Document) -> str:
    core = _lexemes([("A", d.title), ("B", d.body)], CORE_LEXEMES)
    marks = " ".join(f"'{mark[0]}:{mark[1:]}'" for mark in d.marks)
    remarks = _lexemes(
        [("C", d.comments), ("D", d.notes)], MOST_LEXEMES - CORE_LEXEMES, after=len(d.title) + len(d.body)
    )
    return f"{core} {marks} {remarks}"


def lexeme(word: str) -> str:
    """A word as PostgreSQL's index holds it; quoted, for it has letters and digits alone."""
    return "'" + word.encode()[:WORD_BYTES].decode(errors="ignore") + "'"


def _lexemes(parts: Sequence[tuple[str, str]], most: int, *, after: int = 0) -> str:
    """A tsvector as text. Marks hold a colon, which words never do, so neither can be taken for the other."""
    places: dict[str, list[str]] = {}
    at = after
    for weight, text in parts:
        for word in words_of(fold(text)):
            at += 1
            key = lexeme(word)
            if key in places or len(places) < most:
                places.setdefault(key, []).append(f"{min(at, 16383)}{weight}")
        at += 1
    return " ".join(f"{key}:{','.join(found[:255])}" for key, found in places.items())
