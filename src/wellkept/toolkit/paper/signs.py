"""What of a text goes onto paper: its letters without control signs, and endless words with places where they may be broken."""

import re
import unicodedata

#: A word longer than this may be broken anywhere; in a table sooner.
LONGEST_WORD, LONGEST_WORD_IN_CELL = 50, 24
BREAK = "\u200b"

#: Marks that turn the order of what follows: they make a paper say other than what is stored.
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
#: Accents above each other: more than so many are no letter of any language.
_MARKED, _MOST_ON_A_SIGN = (
    re.compile("[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20f0\ufe20-\ufe2f]{9,}"),
    8,
)


def clean(text: str) -> str:
    """A text without control signs, halves of signs and signs that are none; lines end in one way."""
    lines = re.sub("\r\n?|\f|\v|\x85|\u2028|\u2029", "\n", text)
    lines = _TURNS.sub("", lines).replace("\t", "    ")
    if not lines.isascii():
        lines = _MARKED.sub(lambda found: found[0][:_MOST_ON_A_SIGN], lines)
    if lines.replace("\n", "").isprintable():
        return lines
    return "".join(
        c for c in lines if c == "\n" or (unicodedata.category(c) not in ("Cc", "Cs", "Cn", "Co") and c != "\ufeff")
    )


def line(text: str) -> str:
    """A text on one line."""
    return " ".join(clean(text).split())


def breakable(text: str, *, in_cell: bool = False) -> str:
    """A text whose endless words may be broken."""
    longest = LONGEST_WORD_IN_CELL if in_cell else LONGEST_WORD
    if len(text) <= longest:
        return text
    return re.sub(rf"[^\s{BREAK}]{{{longest + 1},}}", lambda found: _broken(found[0], longest // 2), text)


def _broken(word: str, every: int) -> str:
    parts, start = [], 0
    while start < len(word):
        end = start + every
        while end < len(word) and unicodedata.combining(word[end]) and end < start + 2 * every:
            end += 1
        parts.append(word[start:end])
        start = end
    return BREAK.join(parts)


def from_right(text: str) -> bool:
    """Whether the first letter of a text belongs to a script that is read from right to left."""
    for sign in text[:200]:
        kind = unicodedata.bidirectional(sign)
        if kind in ("L", "R", "AL"):
            return kind != "L"
    return False
