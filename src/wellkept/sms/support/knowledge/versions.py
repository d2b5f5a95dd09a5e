"""The versions of an article, read from the trail, and what differs between two of them, in words."""

import difflib
import re
from dataclasses import dataclass
from datetime import datetime

from wellkept.sms.support.knowledge import selectors
from wellkept.sms.support.knowledge.models import Article

_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")
#: Longer texts are compared line by line.
MOST_TOKENS = 6000


@dataclass(frozen=True, slots=True)
class Version:
    """What an article said from a moment on, and who wrote it (the key of the account)."""

    number: int
    at: datetime
    by: int | None
    title: str
    body: str


def versions_of(article: Article) -> list[Version]:
    """The versions of an article, the first first."""
    found: list[Version] = []
    title, body = "", ""
    for event in selectors.writings(article):
        title = _set(event.words.get("title"), title)
        body = _set(event.words.get("body"), body)
        found.append(Version(len(found) + 1, event.effective_at, event.actor_id, title, body))
    return found


def _set(pair: object, before: str) -> str:
    return str(pair[1] or "") if isinstance(pair, list | tuple) and len(pair) == 2 else before


def difference(before: str, after: str) -> list[tuple[str, str]]:
    """A text in pieces, each with what became of it: same, gone or new."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    if max(len(old), len(new)) > MOST_TOKENS:
        old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    pieces: list[tuple[str, str]] = []
    for what, i, j, k, n in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            pieces.append(("same", "".join(old[i:j])))
            continue
        pieces += [("gone", "".join(old[i:j]))] * (i < j) + [("new", "".join(new[k:n]))] * (k < n)
    return pieces
