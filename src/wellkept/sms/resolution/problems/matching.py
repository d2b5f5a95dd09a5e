"""Which known errors fit an incident: by its service, category and item, and by the words that it is told in."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from wellkept.components.classification.models import Category
from wellkept.kernel.errors import Invalid
from wellkept.kernel.permissions import Actor, system
from wellkept.sms.portfolio.configuration.models import Item
from wellkept.sms.portfolio.services.models import Service
from wellkept.sms.resolution.incidents.models import Incident
from wellkept.sms.resolution.incidents.permissions import Permissions as IncidentPermissions
from wellkept.sms.resolution.problems import selectors, services
from wellkept.sms.resolution.problems.models import Problem
from wellkept.sms.resolution.problems.permissions import Permissions
from wellkept.sms.resolution.problems.published import selectors as published
from wellkept.toolkit import relations
from wellkept.toolkit.likeness import words_of

#: So many are offered at most; so many known errors at most are compared.
OFFERED, COMPARED = 3, 300

#: The field of the form in which somebody says which of them it is.
CHOSEN = "known_error"

#: What a thing in common weighs, and from which weight on a known error is offered.
SAME, ENOUGH = 2, 3


def weight(known: Problem, *, service: int | None, category: int | None, item: int | None, words: set[str]) -> int:
    """How much an incident and a known error have in common; two words count as much as any one thing."""
    same = ((known.service_id, service), (known.category_id, category), (known.item_id, item))
    common = len(words & words_of(f"{known.title} {known.symptoms} {known.advice_title}"))
    alike: int = SAME * sum(theirs is not None and theirs == ours for theirs, ours in same)
    return alike + common + int(common >= SAME)


def offered_to(actor: Actor) -> QuerySet[Problem]:
    """The known errors that are offered to whoever fills in the form of an incident: to those who see problems all in their
    sight, to others what is published to them.
    """
    if actor.can(Permissions.VIEW):
        return selectors.known_errors(actor).order_by("-known_error_at").only(*selectors.OFFERED, "advice_title")
    return published.published_to(actor)


def fitting(
    actor: Actor, *, title: str, service: int | None = None, category: int | None = None, item: int | None = None
) -> list[Problem]:
    """The known errors offered to the actor that fit best, at most OFFERED; those that nothing speaks for are left out."""
    return best(offered_to(actor)[:COMPARED], title=title, service=service, category=category, item=item)


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
    """The known errors that fit what somebody has typed of a new incident so far; the one chosen already stays among them."""
    chosen = values.get(CHOSEN, "")
    found = fitting(
        actor,
        title=values.get("title", ""),
        service=_key(Service, actor, values.get("service")),
        category=_key(Category, actor, values.get("category")),
        item=_key(Item, actor, values.get("item")),
    )
    if chosen and all(one.number != chosen for one in found):
        found = [*offered_to(actor).filter(number=chosen), *found]
    return {"offered": found, "chosen": chosen, "inside": actor.can(Permissions.VIEW)} if found else None


def choose(incident: Incident, number: str, *, actor: Actor) -> None:
    """Tie a new incident to the known error that its reporter found it to be. Raises Invalid where it is not offered to him."""
    known = offered_to(actor).filter(number=number).first()
    if known is None:
        raise Invalid({CHOSEN: _("The known error that you chose is no longer one. Look at the list once more.")})
    services.tie_incident(known, incident, actor=actor if actor.can(IncidentPermissions.WORK) else system(actor.name))


def _key(model: Any, actor: Actor, text: str | None) -> int | None:
    row = relations.find(model, actor, text) if text else None
    return None if row is None else int(row.pk)
