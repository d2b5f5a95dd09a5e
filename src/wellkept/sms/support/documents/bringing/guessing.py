"""Which documents of the catalogue a text is likely to be, by its title and headings. Pure."""

import re
from collections.abc import Iterable

from wellkept.sms.support.documents.outline import described, plain

_WORD = re.compile(r"[^\W\d_]{3,}")
#: A text that has at least so many headings of an outline, and half of them, is taken for that document.
_FEWEST = 2
#: No more are guessed: what is like everything is like nothing.
_MOST = 3
_JOINING = frozenset(("and", "the", "for", "with", "our"))


def guessed(title: str, headings: Iterable[str]) -> list[str]:
    """The keys of the documents that a text seems to be, the likeliest first: those whose title stands within its title, the
    longest alone, then those whose outline it follows.
    """
    said = _words(title)
    titled = {one.key: words for one in described().values() if (words := _words(one.title)) and words <= said}
    named = [key for key, words in titled.items() if not any(words < other for other in titled.values())]
    present = {plain(heading) for heading in headings}
    shares = {}
    for one in described().values():
        hits = sum(plain(heading) in present for heading in one.outline)
        if hits >= _FEWEST and 2 * hits >= len(one.outline):
            shares[one.key] = hits / len(one.outline)
    followed = sorted(shares, key=lambda key: -shares[key])
    return list(dict.fromkeys((*named, *followed)))[:_MOST]


def _words(title: str) -> set[str]:
    return set(_WORD.findall(title.lower())) - _JOINING
