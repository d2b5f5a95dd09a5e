"""Where a value of an update comes from: a column, a sentence made of columns or a constant, on all rows or on some, and a
table of words.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter

from django.utils.translation import gettext as _

from wellkept.flows.replay.refusal import RowProblem

#: Reads one cell or sentence out of the cells of a row; None where the row says nothing of it, "" where it says: empty.
Reading = Callable[[Sequence[str]], str | None]

_PLACE = re.compile(r"\{([^{}]+)\}")
_BLANKS = re.compile(r"\s+")

#: What becomes of a word that a table of values does not list; one of our words may stand there as well.
REJECT, EMPTY, SAME = "reject", "empty", "same"
OTHERWISE = (REJECT, EMPTY, SAME)


def fold(word: str) -> str:
    """A word as tables of values compare it: without regard to case and to the number of blanks."""
    return _BLANKS.sub(" ", word).strip().casefold()


def columns_of(template: str) -> tuple[str, ...]:
    """The columns that a template names, as in `{category}: {symptom}`."""
    return tuple(_PLACE.findall(template))


@dataclass(frozen=True, slots=True)
class Condition:
    """Rows whose column holds one of these words, folded."""

    column: str
    words: frozenset[str]


def holding(conditions: Sequence[Condition], header: Mapping[str, int]) -> Callable[[Sequence[str]], bool]:
    """Whether a row of a log with this header meets all conditions."""
    wanted = [(header[condition.column], condition.words) for condition in conditions]
    return lambda cells: all(fold(cells[place]) in words for place, words in wanted)


@dataclass(frozen=True, slots=True)
class Source:
    """`columns` are other names for one column (the first that the log has is read), `templates` sentences of columns (the
    first whose columns are all filled, and that `values` list if there are any). `values` maps folded words of the log to
    ours, `pattern` cuts a piece out of a cell, `when` says which rows speak at all. `choices` are sources of their own,
    and the first that says something is heard; such a source has nothing else.
    """

    key: str
    columns: tuple[str, ...] = ()
    templates: tuple[str, ...] = ()
    constant: str = ""
    values: Mapping[str, str] | None = None
    otherwise: str = REJECT
    optional: bool = False
    pattern: re.Pattern[str] | None = None
    when: tuple[Condition, ...] = ()
    choices: tuple["Source", ...] = ()

    def names(self) -> set[str]:
        """Every column that the source mentions."""
        mentioned = {*self.columns, *(condition.column for condition in self.when)}
        mentioned |= {name for template in self.templates for name in columns_of(template)}
        return mentioned.union(*(choice.names() for choice in self.choices))

    def missing_from(self, header: Mapping[str, int]) -> tuple[str, ...]:
        """The columns that the log would have to have for this source and has not; () where it can do without."""
        if self.choices:
            return tuple(name for choice in self.choices for name in choice.missing_from(header))
        if self.optional or self.found_in(header):
            return ()
        absent = tuple(condition.column for condition in self.when if condition.column not in header)
        if absent or self.columns:
            return absent or self.columns
        return tuple(name for name in columns_of(self.templates[-1]) if name not in header)

    def found_in(self, header: Mapping[str, int]) -> bool:
        """Whether the source has anything to read in a log with this header; an optional one may have nothing."""
        if self.choices:
            return any(choice.found_in(header) for choice in self.choices)
        return all(condition.column in header for condition in self.when) and (
            bool(self.constant)
            or any(name in header for name in self.columns)
            or any(all(name in header for name in columns_of(template)) for template in self.templates)
        )

    def bind(self, header: Mapping[str, int], *, changes: bool = False) -> Reading:
        """How to read the source from a row of a log with this header (column to place).

        With `changes` an empty cell says nothing, unless `when` says that the row is about this very thing.
        """
        if self.choices:
            return _first([choice.bind(header, changes=changes) for choice in self.choices if choice.found_in(header)])
        texts = self._texts(header)
        cut = self.pattern
        read = _read if self.values is None else self._translated

        def pieced(cells: Sequence[str]) -> str | None:
            words = [text for part in texts if (text := part(cells))]
            if cut is not None:
                words = [_piece(found) for word in words if (found := cut.search(word))]
            return read(words)

        plain = bool(self.constant) or (len(texts) == 1 and cut is None and self.values is None)
        reading: Reading = texts[0] if plain else pieced
        if self.when:
            return _where(holding(self.when, header), reading)
        return _spoken(reading) if changes else reading

    def _texts(self, header: Mapping[str, int]) -> list[Callable[[Sequence[str]], str]]:
        """What there is to read, the preferred first."""
        if self.constant:
            constant = self.constant
            return [lambda cells: constant]
        for name in self.columns:
            if name in header:
                return [itemgetter(header[name])]
        return [
            _sentence(template, [header[name] for name in columns_of(template)])
            for template in self.templates
            if all(name in header for name in columns_of(template))
        ]

    def _translated(self, words: Sequence[str]) -> str:
        values = self.values or {}
        for word in words:
            found = values.get(fold(word))
            if found is not None:
                return found
        if not words:
            return values.get("", "")
        if self.otherwise == EMPTY:
            return ""
        if self.otherwise == REJECT:
            raise RowProblem(
                _("“%(word)s” is not listed in the mapping under %(key)s.values.")
                % {"word": shortened(words[0]), "key": self.key}
            )
        return words[0] if self.otherwise == SAME else self.otherwise


def shortened(word: str, length: int = 60) -> str:
    """A word for a message."""
    return word if len(word) <= length else word[: length - 1] + "…"


def _read(words: Sequence[str]) -> str:
    return words[0] if words else ""


def _piece(found: re.Match[str]) -> str:
    return (found.group(found.re.groups and 1) or "").strip()


def _first(readings: Sequence[Reading]) -> Reading:
    def read(cells: Sequence[str]) -> str | None:
        heard = None
        for reading in readings:
            word = reading(cells)
            if word:
                return word
            heard = word if heard is None else heard
        return heard

    return read


def _where(holds: Callable[[Sequence[str]], bool], reading: Reading) -> Reading:
    return lambda cells: reading(cells) if holds(cells) else None


def _spoken(reading: Reading) -> Reading:
    return lambda cells: reading(cells) or None


def _sentence(template: str, places: Sequence[int]) -> Callable[[Sequence[str]], str]:
    pieces = _PLACE.split(template)[::2]

    def read(cells: Sequence[str]) -> str:
        words = [cells[place] for place in places]
        if not all(words):
            return ""
        return "".join(piece + word for piece, word in zip(pieces, [*words, ""], strict=True))

    return read
