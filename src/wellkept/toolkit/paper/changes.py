"""What changed between two texts, paragraph by paragraph and word by word, as data for a page.

Paragraphs are compared as they are written (Markdown), so that a mark that came or went is seen too. The work is bounded:
where two texts have too little in common to be compared in words, a paragraph is shown as removed and another as added.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum


class How(StrEnum):
    """What became of a paragraph or of words in it."""

    KEPT = "kept"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    #: Kept paragraphs that `shortened` leaves out.
    LEFT_OUT = "left_out"


@dataclass(frozen=True, slots=True)
class Run:
    """Words that were kept, added or removed."""

    how: How
    text: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph with its runs, a heading's level (0 for none); for paragraphs left out only how many (`count`)."""

    how: How
    runs: tuple[Run, ...]
    level: int = 0
    count: int = 1


#: Words of one paragraph, and paragraphs in one stretch of changes, that are compared with each other.
MOST_WORDS, MOST_PARAGRAPHS = 3_000, 60
#: Paragraphs beyond which what occurs often is not looked for.
_MANY = 1_500
#: How far one looks ahead for a paragraph's like in a longer stretch.
_AHEAD = 4
#: Pairs of words that are compared in all.
_MOST_PAIRS = 20_000_000
#: Two paragraphs with a smaller share of words in common are not the same one changed.
_ALIKE = 0.45
_WORDS = re.compile(r"\s+|\w+|[^\w\s]")
_HEADING = re.compile(r"(#{1,6})\s+")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")


def changes(before: str, after: str) -> list[Passage]:
    """The passages of both texts in reading order."""
    old, new = paragraphs(before), paragraphs(after)
    budget = [_MOST_PAIRS]
    found: list[Passage] = []
    alike = [" ".join(each.split()) for each in old], [" ".join(each.split()) for each in new]
    matcher = SequenceMatcher(None, *alike, autojunk=max(len(old), len(new)) > _MANY)
    for what, a, b, c, d in matcher.get_opcodes():
        if what == "equal":
            found += [_whole(How.KEPT, each) for each in new[c:d]]
        else:
            found += _stretch(old[a:b], new[c:d], budget)
    return found


def shortened(passages: Sequence[Passage], around: int = 1) -> list[Passage]:
    """The passages that changed with `around` kept ones on each side and the heading they stand below; for the rest how many."""
    shown: set[int] = set()
    heading = -1
    for place, passage in enumerate(passages):
        if passage.level:
            heading = place
        if passage.how is not How.KEPT:
            shown |= {*range(place - around, place + around + 1), heading}
    found: list[Passage] = []
    for place, passage in enumerate(passages):
        if place in shown:
            found.append(passage)
        elif found and found[-1].how is How.LEFT_OUT:
            found[-1] = Passage(How.LEFT_OUT, (), count=found[-1].count + 1)
        else:
            found.append(Passage(How.LEFT_OUT, ()))
    return found


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text: what empty lines part, each heading, each item of a list and each row of a table alone."""
    found: list[list[str]] = []
    fence, fresh = "", True
    for each in re.sub(r"\r\n?", "\n", text).split("\n"):
        mark = _FENCE.match(each)
        if fence:
            found[-1].append(each)
            if mark and mark[1].startswith(fence):
                fence, fresh = "", True
        elif mark:
            fence = mark[1]
            found.append([each])
        elif not each.strip():
            fresh = True
        else:
            alone = re.match(r"\s*(?:[-*+]\s|\d{1,9}[.)]\s|\||>|#{1,6}\s)", each)
            if fresh or alone:
                found.append([each])
            else:
                found[-1].append(each)
            fresh = bool(_HEADING.match(each))
    return ["\n".join(lines) for lines in found]


def _whole(how: How, text: str) -> Passage:
    level, words = _headed(text)
    return Passage(how, (Run(how, words),), level)


def _headed(text: str) -> tuple[int, str]:
    found = _HEADING.match(text)
    return (len(found[1]), text[found.end() :]) if found else (0, text)


def _stretch(old: list[str], new: list[str], budget: list[int]) -> list[Passage]:
    """A stretch in which paragraphs differ: those that are the same one changed are compared in words."""
    found: list[Passage] = []
    done_old = done_new = 0
    for a, b in (*_pairs(old, new), (len(old), len(new))):
        found += [_whole(How.REMOVED, each) for each in old[done_old:a]]
        found += [_whole(How.ADDED, each) for each in new[done_new:b]]
        if a < len(old):
            found += _compared(old[a], new[b], budget)
        done_old, done_new = a + 1, b + 1
    return found


def _pairs(old: list[str], new: list[str]) -> list[tuple[int, int]]:
    """Which paragraphs belong together, in order and with most in common over all."""
    if max(len(old), len(new)) > MOST_PARAGRAPHS:
        return _pairs_along(old, new)
    bags = [[Counter(_WORDS.findall(each)[:MOST_WORDS]) for each in side] for side in (old, new)]
    best = [[0.0] * (len(new) + 1) for _row in range(len(old) + 1)]
    shares = [[_share(a, b) for b in bags[1]] for a in bags[0]]
    for a in range(len(old) - 1, -1, -1):
        for b in range(len(new) - 1, -1, -1):
            taken = shares[a][b] + best[a + 1][b + 1] if shares[a][b] >= _ALIKE else 0.0
            best[a][b] = max(taken, best[a + 1][b], best[a][b + 1])
    found, a, b = [], 0, 0
    while a < len(old) and b < len(new):
        if shares[a][b] >= _ALIKE and best[a][b] == shares[a][b] + best[a + 1][b + 1]:
            found.append((a, b))
            a, b = a + 1, b + 1
        elif best[a][b] == best[a + 1][b]:
            a += 1
        else:
            b += 1
    return found


def _pairs_along(old: list[str], new: list[str]) -> list[tuple[int, int]]:
    """The same for long stretches: each paragraph with the first that is like it among the next few."""
    bags = [[Counter(_WORDS.findall(each)[:MOST_WORDS]) for each in side] for side in (old, new)]
    found: list[tuple[int, int]] = []
    a = b = 0
    while a < len(old) and b < len(new):
        near = sorted(((x, y) for x in range(_AHEAD) for y in range(_AHEAD)), key=sum)
        places = ((a + x, b + y) for x, y in near if a + x < len(old) and b + y < len(new))
        place = next(((x, y) for x, y in places if _share(bags[0][x], bags[1][y]) >= _ALIKE), None)
        if place:
            found.append(place)
        a, b = (place[0] + 1, place[1] + 1) if place else (a + 1, b + 1)
    return found


def _share(a: Counter[str], b: Counter[str]) -> float:
    """The share of words, spaces aside, that two paragraphs have in common."""
    weights = [sum(count for word, count in bag.items() if not word.isspace()) for bag in (a, b)]
    common = sum(count for word, count in (a & b).items() if not word.isspace())
    return 2 * common / max(sum(weights), 1)


def _compared(old: str, new: str, budget: list[int]) -> list[Passage]:
    level, after = _headed(new)
    before = _headed(old)[1]
    a, b = _WORDS.findall(before), _WORDS.findall(after)
    budget[0] -= len(a) * len(b)
    if max(len(a), len(b)) > MOST_WORDS or budget[0] < 0:
        return [_whole(How.REMOVED, old), _whole(How.ADDED, new)]
    runs: list[Run] = []
    for what, c, d, e, f in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if what == "equal":
            runs.append(Run(How.KEPT, "".join(a[c:d])))
            continue
        runs += [Run(How.REMOVED, "".join(a[c:d]))] if c < d else []
        runs += [Run(How.ADDED, "".join(b[e:f]))] if e < f else []
    return [Passage(How.CHANGED, tuple(_smoothed(runs)), level)]


def _smoothed(runs: list[Run]) -> list[Run]:
    """Runs in which a lone space between two changes belongs to them: words that changed together read as one change."""
    groups: list[list[str]] = []
    found: list[Run] = []
    for place, run in enumerate(runs):
        between = 0 < place < len(runs) - 1 and not run.text.strip()
        if run.how is not How.KEPT or (between and groups):
            groups = groups or [["", ""]]
            groups[0][0] += run.text if run.how is not How.ADDED else ""
            groups[0][1] += run.text if run.how is not How.REMOVED else ""
            continue
        found += _closed(groups)
        groups = []
        found.append(run)
    return found + _closed(groups)


def _closed(groups: list[list[str]]) -> list[Run]:
    return [
        Run(how, text)
        for removed, added in groups
        for how, text in ((How.REMOVED, removed), (How.ADDED, added))
        if text
    ]
