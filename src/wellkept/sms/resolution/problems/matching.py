"""Which known errors fit an incident: by its service, category and item, and by the words that it is told in."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from wellkept.components.classification.models import Category
from wellkept.kernel.permissions import Actor
from wellkept.sms.portfolio.configuration.models import Item
from wellkept.sms.portfolio.services.models import Service
from wellkept.sms.resolution.incidents.models import Incident
from wellkept.sms.resolution.problems import selectors
from wellkept.sms.resolution.problems.models import Problem
from wellkept.toolkit import relations

#: So many are offered at most; so many known errors at most are compared.
OFFERED, COMPARED = 3, 300

#: What a thing in common weighs, and from which weight on a known error is offered.
SAME, ENOUGH = 2, 3

_WORD = re.compile(r"\w{4,}")


def words_of(text: str) -> set[str]:
    """The words of a text that tell something, by their beginnings, so that their endings do not matter."""
    return {word[:6] for word in _WORD.findall(text.lower())}


def weight(known: Problem, *, service: int | None, category: int | None, item: int | None, words: set[str]) -> int:
    """How much an incident and a known error have in common; two words count as much as any one thing."""
    same = ((known.service_id, service), (known.category_id, category), (known.item_id, item))
    common = len(words & words_of(f"{known.title} {known.symptoms}"))
    alike: int = SAME * sum(theirs is not None and theirs == ours for theirs, ours in same)
    return alike + common + int(common >= SAME)


def fitting(
    actor: Actor, *, title: str, service: int | None = None, category: int | None = None, item: int | None = None
) -> list[Problem]:
    """The known errors in the actor's sight that fit best, at most OFFERED; those that nothing speaks for are left out."""
    found = selectors.known_errors(actor).order_by("-known_error_at").only(*selectors.OFFERED)[:COMPARED]
    return best(found, title=title, service=service, category=category, item=item)


def best(
    found: Iterable[Problem], *, title: str, service: int | None, category: int | None, item: int | None
) -> list[Problem]:
    """Those of some known errors that fit best, at most OFFERED."""
    words = words_of(title)
    weighed = [(weight(one, service=service, category=category, item=item, words=words), one) for one in found]
    enough = sorted((pair for pair in weighed if pair[0] >= ENOUGH), key=lambda pair: -pair[0])
    return [one for _weight, one in enough[:OFFERED]]


def for_incident(actor: Actor, incident: Incident) -> tuple[list[Problem], list[Problem]]:
    """The problems in the actor's sight that an incident comes from; where there are none, the known errors that fit it."""
    found = list(selectors.known_for(actor, incident)[:COMPARED])
    tied = [one for one in found if getattr(one, "tied", False)]
    if tied:
        return tied, []
    return [], best(
        found,
        title=incident.title,
        service=incident.service_id,
        category=incident.category_id,
        item=incident.item_id,
    )


def while_typing(actor: Actor, values: Mapping[str, str]) -> Mapping[str, Any] | None:
    """The known errors that fit what somebody has typed of a new incident so far."""
    found = fitting(
        actor,
        title=values.get("title", ""),
        service=_key(Service, actor, values.get("service")),
        category=_key(Category, actor, values.get("category")),
        item=_key(Item, actor, values.get("item")),
    )
    return {"offered": found} if found else None


def _key(model: Any, actor: Actor, text: str | None) -> int | None:
    row = relations.find(model, actor, text) if text else None
    return None if row is None else int(row.pk)
