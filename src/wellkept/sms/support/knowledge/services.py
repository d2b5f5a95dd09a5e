"""Writing articles, keeping them up, and saying whether they helped."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from wellkept.components.subject import subject_of
from wellkept.kernel import occasion
from wellkept.kernel.errors import Invalid, Refused
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import kind
from wellkept.ledger import services as ledger
from wellkept.records import services as records
from wellkept.records.hooks import Write
from wellkept.records.models import Record
from wellkept.sms.support.knowledge import selectors
from wellkept.sms.support.knowledge.models import Article, ArticleViews, ArticleVote
from wellkept.sms.support.knowledge.permissions import Permissions

#: So long after it was looked at an article is looked at again, unless somebody says otherwise.
LOOKED_AT_AFTER = timedelta(days=365)


def write_article(*, actor: Actor, title: str, services: Sequence[Record] = (), **fields: Any) -> Article:
    """Put a new article on file as a draft; its author owns it unless somebody else is named. Raises Denied, Invalid."""
    if not title.strip():
        raise Invalid({"title": _("Say in a few words what it answers.")})
    if "owner" not in fields and "owner_id" not in fields:
        fields["owner_id"] = actor.person_id
    with transaction.atomic():
        article: Article = records.create(kind("knowledge_item"), actor=actor, title=title.strip(), **fields)
        _set_services(article, services, actor)
    return article


def edit_article(
    article: Article,
    *,
    actor: Actor,
    version: int | None = None,
    services: Sequence[Record] | None = None,
    **changes: Any,
) -> Article:
    """Change what an article says, or to whom and of what it speaks. Raises Denied, Invalid, Conflict."""
    if "title" in changes and not changes["title"].strip():
        raise Invalid({"title": _("Say in a few words what it answers.")})
    if article.state == "published" and "body" in changes and not changes["body"].strip():
        raise Invalid({"body": _("A published article says something. Retire it instead.")})
    with transaction.atomic():
        if services is not None and _keys(article) != sorted(one.pk for one in services):
            changes["updated_at"] = occasion.now()
        changed: Article = records.edit(article, actor=actor, version=version, **changes)
        if services is not None:
            _set_services(changed, services, actor)
    return changed


def _keys(article: Article) -> list[int]:
    return sorted(article.services.values_list("pk", flat=True))


def _set_services(article: Article, services: Sequence[Record], actor: Actor) -> None:
    before, after = _keys(article), sorted(one.pk for one in services)
    if before == after:
        return
    article.services.set(after)
    entry = subject_of(article).entry("services_set", changes={"services": (before, after)})
    ledger.append([entry], actor=actor)


def confirm(article: Article, *, actor: Actor, version: int | None = None) -> Article:
    """Say that an article was looked at and is still right; it is looked at again in a year. Raises Denied, Refused, Conflict."""
    if article.state != "published":
        raise Refused(_("%(number)s is not published.") % {"number": article.number})
    at = occasion.now()
    confirmed: Article = records.edit(
        article, actor=actor, version=version, verb="reviewed", reviewed_at=at, next_review_at=at + LOOKED_AT_AFTER
    )
    return confirmed


def found_helpful(article: Article, *, actor: Actor, version: int | None = None) -> Article:
    """Say that an article helped. Raises Denied, Refused."""
    return _say(article, actor, helpful=True)


def found_unhelpful(article: Article, *, actor: Actor, version: int | None = None) -> Article:
    """Say that an article did not help; its owner hears of it. Raises Denied, Refused."""
    return _say(article, actor, helpful=False)


def _say(article: Article, actor: Actor, *, helpful: bool) -> Article:
    actor.require(Permissions.READ)
    if actor.person_id is None:
        raise Refused(_("Only a person can say whether an article helped."))
    if article.state != "published":
        raise Refused(_("%(number)s is not published.") % {"number": article.number})
    with transaction.atomic():
        said, new = ArticleVote.objects.get_or_create(
            article=article, person_id=actor.person_id, defaults={"helpful": helpful, "at": occasion.now()}
        )
        if not new and said.helpful == helpful:
            return article
        if not new:
            said.helpful, said.at = helpful, occasion.now()
            said.save(update_fields=["helpful", "at"])
        verb = "found_helpful" if helpful else "found_unhelpful"
        ledger.append([subject_of(article).entry(verb, changes={"owner": article.owner_id})], actor=actor)
    return article


def count_view(article: Article, *, actor: Actor) -> None:
    """Count that an article was opened, and not by whom. Raises Denied."""
    actor.require(Permissions.READ)
    month = occasion.now().date().replace(day=1)
    row = ArticleViews.objects.filter(article=article, month=month)
    if not row.update(count=F("count") + 1):
        ArticleViews.objects.bulk_create([ArticleViews(article=article, month=month)], ignore_conflicts=True)
        row.update(count=F("count") + 1)


# Guards and effects that the lifecycle names -----------------------------------------------------------------------


def can_be_read(write: Write) -> None:
    """Guard: what is published has an owner who keeps it up."""
    if write.instance.owner_id is None and occasion.is_native():
        raise Refused(_("Say first who keeps %(number)s up: its owner.") % {"number": write.instance.number})


def keep_up(write: Write) -> None:
    """Effect of publishing: it is looked at again in time."""
    wished = write.instance.next_review_at
    ahead = wished if wished is not None and wished > write.at else write.at + LOOKED_AT_AFTER
    records.set_attributes(write, next_review_at=ahead)
    selectors.published_changed()
    transaction.on_commit(selectors.published_changed)
