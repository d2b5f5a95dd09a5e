"""Knowledge where it is needed: articles that fit are offered while somebody reports or works, and what was used is noted.

That an article was used in an incident or a request is a link between the two; nothing else counts as use.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellkept.components.classification.models import Category
from wellkept.components.comments.rendering import render
from wellkept.components.links import services as links
from wellkept.components.links.models import Link
from wellkept.kernel.errors import Invalid
from wellkept.kernel.permissions import Actor, system
from wellkept.kernel.registry import Action, Beside, Input, Panel, extend, kind_of
from wellkept.records import services as records
from wellkept.sms.portfolio.services.models import Service
from wellkept.sms.resolution.incidents.permissions import Permissions as Incidents
from wellkept.sms.resolution.requests.permissions import Permissions as Requests
from wellkept.sms.support.knowledge import matching, selectors
from wellkept.sms.support.knowledge.models import Article
from wellkept.sms.support.knowledge.permissions import Permissions
from wellkept.toolkit import relations
from wellkept.toolkit.fields import RelationField

#: The field of the form in which somebody says which article it was.
CHOSEN = "article"
ARTICLE_SCHEMA = {"type": "string", "description": "The number of the article."}
#: The states in which a piece of work still needs an answer.
OVER = ("resolved", "fulfilled", "closed", "cancelled", "rejected")


def use_article(record: Any, *, actor: Actor, article: Article, version: int | None = None) -> Any:
    """Note that an article was used in a piece of work. Raises Denied, Conflict."""
    with transaction.atomic():
        row = records.edit(record, actor=actor, version=version)
        links.link(row.record, article.record, Link.Type.USED, actor=actor)
    return row


def while_typing(actor: Actor, values: Mapping[str, str]) -> Mapping[str, Any] | None:
    """The articles that fit what somebody has typed so far; the one chosen already stays among them."""
    if not actor.can(Permissions.READ) or not selectors.any_published():
        return None
    chosen = values.get(CHOSEN, "")
    found = matching.fitting(
        actor,
        values.get("title", ""),
        service=_key(Service, actor, values.get("service")),
        category=_key(Category, actor, values.get("category")),
    )
    if chosen and all(one.number != chosen for one in found):
        found = [*selectors.published(actor).filter(number=chosen), *found]
    if not found:
        return None
    inside = actor.can(Permissions.VIEW)
    return {"offered": [(one, render(one.body)) for one in found], "chosen": chosen, "inside": inside}


def choose(record: Any, number: str, *, actor: Actor) -> None:
    """Note which article somebody had before him when he made a record. Raises Invalid where he does not see it."""
    article = selectors.in_sight(actor).filter(number=number).first()
    if article is None:
        raise Invalid({CHOSEN: _("The article that you chose is no longer there. Look at the list once more.")})
    by = actor if actor.can(kind_of(record).access.edit) else system(actor.name)
    links.link(record.record, article.record, Link.Type.USED, actor=by)


def at_hand(record: Any, actor: Actor) -> Mapping[str, Any]:
    """The articles that were used in a piece of work and, while it is open, those that may help."""
    if not selectors.any_published():
        return {}
    if record.state in OVER or not actor.can(kind_of(record).access.edit):
        return {"used": list(selectors.used_for(record.pk, actor))}
    found = list(selectors.used_or_published(record.pk, actor)[: matching.COMPARED])
    if used := [one for one in found if getattr(one, "used", False)]:
        return {"used": used}
    return {"fitting": matching.best(found, record.title, record.service_id, record.category_id)}


def _key(model: Any, actor: Actor, text: str | None) -> int | None:
    row = relations.find(model, actor, text) if text else None
    return None if row is None else int(row.pk)


def _article(record: Any, actor: Actor) -> forms.Field:
    return RelationField(
        partial(relations.find, Article, actor, in_use=True),
        src="/pick/record?kind=knowledge_item",
        label=_("Article"),
        hint=_("Type a number or words of the title"),
        error_messages={"required": _("Choose one from the list.")},
    )


def _offer(key: str, permission: str, *of: str) -> None:
    """Let people find and use articles on a kind's form and pages."""
    extend(
        key,
        actions=(
            Action(
                "use_article", gettext_lazy("Article used"), permission, use_article, (CHOSEN,),
                offered=lambda row: row.state != "cancelled",
                inputs=(Input(CHOSEN, _article, schema=ARTICLE_SCHEMA),),
            ),
        ),
        panels=(
            Panel(
                "knowledge", gettext_lazy("Knowledge"), "flows/knowledge.html", at_hand, permission=Permissions.READ
            ),
        ),
        beside=Beside(of, "flows/offered_articles.html", while_typing, CHOSEN, choose),
    )  # fmt: skip


_offer("incident", Incidents.WORK, "title", "service", "category")
_offer("request", Requests.WORK, "title", "service", "category")
