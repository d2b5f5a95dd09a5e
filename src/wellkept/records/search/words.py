"""From text to words: how text is folded for the index, and how what people type becomes terms. Never raises on any input."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

_WORD = re.compile(r"[^\W_]+")
_CHUNK = re.compile(r'"([^"]*)"|(\S+)')

#: What people type beyond this is not looked at: characters, terms, words of one term, characters of a word.
LONGEST_QUERY, MOST_TERMS, MOST_WORDS, LONGEST_WORD = 200, 10, 8, 80
#: A word is completed only from this many letters on; one letter begins too many words.
SHORTEST_PREFIX = 2


@dataclass(frozen=True, slots=True)
class Term:
    """Words that must follow each other (srv-db-01 is three); with `prefix` the last may be the beginning of a word."""

    words: tuple[str, ...]
    prefix: bool = False


def fold(text: str) -> str:
    """Text without case and accents; letters that other letters make up are taken apart (ﬁ becomes fi)."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text)
    return "".join(c for c in apart if not unicodedata.combining(c)).lower()


def words_of(text: str) -> list[str]:
    """The words of a text in their order; letters and digits make words, everything else parts them."""
    return [word[:LONGEST_WORD] for word in _WORD.findall(text)]


def terms_of(text: str) -> list[Term]:
    """What a person is looking for: all terms must be found; the last word may be unfinished.

    Quotation marks hold words together, as does any other sign without blanks around it.
    """
    asked = unicodedata.normalize("NFC", text)[:LONGEST_QUERY]
    terms: list[Term] = []
    for quoted, plain in _CHUNK.findall(asked):
        words = tuple(words_of(quoted or plain)[:MOST_WORDS])
        if words and Term(words) not in terms:
            terms.append(Term(words))
    terms = terms[:MOST_TERMS]
    if terms and asked[-1].isalnum() and len(terms[-1].words[-1]) >= SHORTEST_PREFIX:
        terms[-1] = Term(terms[-1].words, prefix=True)
    return terms


def pattern(terms: Iterable[Term]) -> re.Pattern[str]:
    """An expression that finds any of the terms in a text, in any case."""
    found = [
        r"[\W_]+".join(re.escape(word) for word in term.words) + (r"[^\W_]*" if term.prefix else r"(?![^\W_])")
        for term in terms
    ]
    return re.compile(r"(?<![^\W_])(?:" + "|".join(found) + ")", re.IGNORECASE)
