"""Where words on what could be better go: reviews and missed targets name it here, and the room of improvements, which stands
above them, puts it on its register.
"""

from collections.abc import Callable

from wellkept.kernel.permissions import Actor
from wellkept.records.models import Record

#: Puts an improvement on the register: `take(*, actor, title, description, source, owner_id)` gives its card.
Take = Callable[..., Record]
_takers: list[Take] = []


def takes_improvements(take: Take) -> None:
    """Register what puts improvements on the register."""
    _takers.append(take)


def want(words: str, *, actor: Actor, source: Record, owner_id: int | None) -> Record:
    """Put on the register what somebody wants bettered, as following from a record, in one's own words; gives its card.

    Raises Denied.
    """
    words = words.strip()
    (take,) = _takers
    return take(
        actor=actor, title=words[:200], description=words if len(words) > 200 else "", source=source, owner_id=owner_id
    )
