"""What texts have in common, for what is offered while somebody types."""

import re

_WORD = re.compile(r"\w{4,}")


def words_of(text: str) -> set[str]:
    """The words of a text that tell something, by their beginnings, so that their endings do not matter."""
    return {word[:6] for word in _WORD.findall(text.lower())}
