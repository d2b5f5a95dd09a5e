"""Where a value of an update comes from: a column, a sentence made of columns or a constant, and a table of words."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from wellkept.flows.replay.refusal import RowProblem

#: Reads one cell or sentence out of the cells of a row; "" where the log says nothing.
Reading = Callable[[Sequence[str]], str]

_PLACE = re.compile(r"\{([^{}]+)\}")
_BLANKS = re.compile(r"\s+")

#: What becomes of a word that a table of values does not list.
REJECT, EMPTY, SAME = "reject", "empty", "same"
OTHERWISE = (REJECT, EMPTY, SAME)


def fold(word: str) -> str:
    """A word as tables of values compare it: without regard to case and to the number of blanks."""
    return _BLANKS.sub(" ", word).strip().casefold()


def columns_of(template: str) -> tuple[str, ...]:
    """The columns that a template names, as in `{category}: {symptom}`."""
    return tuple(_PLACE.findall(template))


@dataclass(frozen=True, slots=True)
class Source:
    """`columns` are other names for one column (the first that the log has is read), `templates` sentences of columns (the
    first whose columns are all filled is used). `values` maps folded words of the log to ours.
    """

    key: str
    columns: tuple[str, ...] = ()
    templates: tuple[str, ...] = ()
    constant: str = ""
    values: Mapping[str, str] | None = None
    otherwise: str = REJECT
    optional: bool = False

    def missing_from(self, header: Mapping[str, int]) -> tuple[str, ...]:
        """The columns that the log would have to have for this source and has not; () where it can do without."""
        if self.optional or self.found_in(header):
            return ()
        return self.columns or tuple(name for name in columns_of(self.templates[-1]) if name not in header)

    def found_in(self, header: Mapping[str, int]) -> bool:
        """Whether the source has anything to read in a log with this header; an optional one may have nothing."""
        return (
            bool(self.constant)
            or any(name in header for name in self.columns)
            or any(all(name in header for name in columns_of(template)) for template in self.templates)
        )

    def bind(self, header: Mapping[str, int]) -> Reading:
        """How to read the source from a row of a log with this header (column to place)."""
        raw = self._raw(header)
        return raw if self.values is None else self._translated(raw)

    def _raw(self, header: Mapping[str, int]) -> Reading:
        if self.constant:
            constant = self.constant
            return lambda cells: constant
        for name in self.columns:
            if name in header:
                return _cell(header[name])
        parts = [
            _sentence(template, [header[name] for name in columns_of(template)])
            for template in self.templates
            if all(name in header for name in columns_of(template))
        ]
        return lambda cells: next((text for part in parts if (text := part(cells))), "")

    def _translated(self, raw: Reading) -> Reading:
        values = self.values or {}

        def read(cells: Sequence[str]) -> str:
            word = raw(cells)
            if not word:
                return ""
            found = values.get(fold(word))
            if found is not None:
                return found
            if self.otherwise == REJECT:
                raise RowProblem(
                    _("“%(word)s” is not listed in the mapping under %(key)s.values.")
                    % {"word": shortened(word), "key": self.key}
                )
            return word if self.otherwise == SAME else ""

        return read


def shortened(word: str, length: int = 60) -> str:
    """A word for a message."""
    return word if len(word) <= length else word[: length - 1] + "…"


def _cell(place: int) -> Reading:
    return lambda cells: cells[place]


def _sentence(template: str, places: Sequence[int]) -> Reading:
    pieces = _PLACE.split(template)[::2]

    def read(cells: Sequence[str]) -> str:
        words = [cells[place] for place in places]
        if not all(words):
            return ""
        return "".join(piece + word for piece, word in zip(pieces, [*words, ""], strict=True))

    return read
