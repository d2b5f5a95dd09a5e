"""What the page of an article shows beside what it says."""

from collections.abc import Mapping
from typing import Any

from wellkept.conformity.asof import months_before
from wellkept.kernel import occasion
from wellkept.kernel.permissions import Actor
from wellkept.sms.support.knowledge import selectors
from wellkept.sms.support.knowledge.models import Article
from wellkept.sms.support.knowledge.permissions import Permissions


def fares(article: Article, actor: Actor) -> Mapping[str, Any]:
    """How the article fares, for those who keep knowledge up; for everybody the counting of this view, and what he said."""
    since = months_before(occasion.now(), 11).date().replace(day=1)
    inside = actor.can(Permissions.VIEW)
    return {
        "counted": article.state == "published",
        "figures": selectors.figures(article, since) if inside else None,
        "said": selectors.word_of(article, actor),
        "inside": inside,
    }


def film(article: Article, _actor: Actor) -> Mapping[str, Any]:
    """The film that shows it; what is no address of the web is told and leads nowhere."""
    return {"video": article.video, "opens": article.video.startswith(("https://", "http://"))}
