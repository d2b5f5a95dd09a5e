"""Which articles answer what somebody types: by its service and category, and by its words."""

from collections.abc import Iterable

from wellkept.kernel.permissions import Actor
from wellkept.sms.support.knowledge import selectors
from wellkept.sms.support.knowledge.models import Article
from wellkept.toolkit.likeness import words_of

#: So many are offered at most; so many articles at most are compared.
OFFERED, COMPARED = 3, 300

#: What a thing in common weighs, and from which weight on an article is offered.
SAME, ENOUGH = 2, 3


def weight(article: Article, *, service: int | None, category: int | None, words: set[str]) -> int:
    """How much an article has to do with a piece of work; a word of its title counts twice, and no article is offered for
    its service and category alone.
    """
    titled = words & words_of(article.title)
    common = 2 * len(titled) + len((words & words_of(getattr(article, "about", ""))) - titled)
    if not common:
        return 0
    concerns = service is not None and any(one["service"] == service for one in getattr(article, "concerns", ()))
    same = category is not None and article.category_id == category
    return common + SAME * (concerns + same)


def fitting(actor: Actor, title: str, *, service: int | None = None, category: int | None = None) -> list[Article]:
    """The published articles in the actor's sight that fit best, at most OFFERED; those that nothing speaks for are left out."""
    return best(selectors.published(actor)[:COMPARED], title, service, category) if words_of(title) else []


def best(found: Iterable[Article], title: str, service: int | None, category: int | None) -> list[Article]:
    """Those of some articles that fit best, as `fitting` chooses them."""
    words = words_of(title)
    weighed = [(weight(one, service=service, category=category, words=words), one) for one in found]
    enough = sorted((pair for pair in weighed if pair[0] >= ENOUGH), key=lambda pair: -pair[0])
    return [one for _weight, one in enough[:OFFERED]]
