"""How one text differs from another, in words: what was taken out, what was put in, what stayed. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

_WORDS = re.compile(r"\s+|[^\s]+")
#: Above so many words a changed passage is shown as a whole: to compare them word by word takes too long.
MOST_WORDS = 4000


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words that stayed, came or went."""

    text: str
    came: bool = False
    went: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the comparison; `heading` is how deep a heading it is, 0 for none, `left_out` how many unchanged lines it
    stands for.
    """

    pieces: tuple[Piece, ...] = ()
    heading: int = 0
    left_out: int = 0

    @property
    def changed(self) -> bool:
        """Whether anything came or went."""
        return any(piece.came or piece.went for piece in self.pieces)


def compare(old: str, new: str, *, around: int = 2) -> list[Line]:
    """The lines of both texts in one, with the words that came and went; of what is unchanged only `around` lines stay on
    either side of a change, and the heading above it. Headings come without their marks.
    """
    return list(_shortened(list(_lines(old.splitlines(), new.splitlines())), around))


def _lines(old: list[str], new: list[str]) -> Iterator[Line]:
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from (_line((Piece(text),)) for text in new[k:m])
        elif tag == "replace" and j - i == m - k:
            for before, after in zip(old[i:j], new[k:m], strict=True):
                yield _line(_pieces(before, after))
        else:
            yield from (_line((Piece(text, went=True),)) for text in old[i:j])
            yield from (_line((Piece(text, came=True),)) for text in new[k:m])


def _pieces(before: str, after: str) -> tuple[Piece, ...]:
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if len(old) + len(new) > MOST_WORDS:
        return (Piece(before, went=True), Piece(after, came=True))
    found: list[Piece] = []
    went, came = "", ""
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        same = "".join(new[k:m])
        if tag == "equal" and (same.strip() or not (went or came)):
            found += _changed(went, came)
            went, came = "", ""
            found.append(Piece(same))
        else:
            # A blank between two changes belongs to both: words that changed one after another are one change.
            went += "".join(old[i:j])
            came += same
    return (*found, *_changed(went, came))


def _changed(went: str, came: str) -> list[Piece]:
    return [piece for piece in (Piece(went, went=True), Piece(came, came=True)) if piece.text]


def _line(pieces: tuple[Piece, ...]) -> Line:
    text = pieces[0].text if pieces else ""
    marks = len(text) - len(text.lstrip("#"))
    if not 0 < marks < 7 or text[marks : marks + 1] != " ":
        return Line(pieces)
    return Line((replace(pieces[0], text=text[marks:].lstrip()), *pieces[1:]), marks)


def _shortened(lines: list[Line], around: int) -> Iterator[Line]:
    changed = [place for place, line in enumerate(lines) if line.changed]
    near = {n for place in changed for n in range(place - around, place + around + 1)}
    near |= {max((n for n in range(place) if lines[n].heading), default=place) for place in changed}
    skipped = 0
    for place, line in enumerate(lines):
        if place in near:
            if skipped:
                yield Line(left_out=skipped)
            skipped = 0
            yield line
        elif any(piece.text.strip() for piece in line.pieces):
            skipped += 1
    if skipped:
        yield Line(left_out=skipped)
