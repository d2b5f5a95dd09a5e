"""Reading articles."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Substr

from wellkept.components.links.models import Link
from wellkept.directory.models import Appointment, Organization
from wellkept.kernel.permissions import Actor, permissions_of, roles_with
from wellkept.kernel.recent import Recent
from wellkept.kernel.within import RowsOf
from wellkept.ledger import selectors as ledger
from wellkept.ledger.models import Event
from wellkept.records.models import Audience, Record
from wellkept.records.scope import visible_to
from wellkept.sms.support.knowledge.models import Article, ArticleViews, ArticleVote
from wellkept.sms.support.knowledge.permissions import Permissions

#: Who is meant where customers are.
OUTSIDE = (Article.Audience.CUSTOMERS, Article.Audience.EVERYBODY)
#: So many letters of an article say what it is about.
ABOUT = 800
#: So many writings of an article are told at most.
WRITINGS = 500

_any_published = Recent(lambda: Article.objects.filter(state="published").exists())
published_changed = _any_published.forget


def any_published() -> bool:
    """Whether there is any published article at all, as it was a moment ago at most."""
    return _any_published.value()


def shown_outside(actor: Actor) -> Q:
    """What people of a customer read: what is published to customers, is no other customer's, and is about a service that
    they use or about all of them.
    """
    used = Audience.objects.filter(organization=actor.organization_id or 0).values("record")
    found = Article.objects.filter(
        Q(services__isnull=True) | Q(services__in=used),
        Q(customer__isnull=True) | Q(customer=actor.organization_id),
        state="published",
        audience__in=OUTSIDE,
    )
    return Q(pk__in=found.values("pk"))


def on_record(at: datetime) -> QuerySet[Article]:
    """Every article that was on record at a moment."""
    return Article.objects.filter(opened_at__lte=at)


def in_sight(actor: Actor) -> QuerySet[Article]:
    """The articles that an actor may see and use: retired ones are left out."""
    return visible_to(Article.objects.exclude(state="retired"), actor)


def published(actor: Actor) -> QuerySet[Article]:
    """The published articles in the actor's sight, the latest first, as `_beginnings` shows them."""
    return _beginnings(visible_to(Article.objects.filter(state="published"), actor)).order_by("-published_at", "-pk")


def about(services: QuerySet[Any, Any]) -> Exists:
    """Whether a record of some services, referred to as the outer row, is what an article of these is about."""
    return Exists(services.filter(services=OuterRef("pk")))


def meant_outside() -> Q:
    """The articles that are meant for customers."""
    return Q(audience__in=OUTSIDE)


def reaches_customers() -> Q:
    """The articles that somebody at a customer could open with an account of his own, by what `shown_outside` lets him see."""
    roles = [role for role in roles_with(Permissions.READ) if not may_view(role)]
    held = Appointment.objects.filter(
        role__in=roles,
        until__isnull=True,
        person__user__is_active=True,
        person__organization__kind=Organization.Kind.CUSTOMER,
    )
    readers = held.values("person__organization")
    used = Audience.objects.filter(record__articles=OuterRef("pk"), organization__in=readers)
    about_all = ~Q(Exists(Article.services.through.objects.filter(article=OuterRef("pk"))))
    by_any = Q(customer__isnull=True) & Q(Exists(used))
    by_its_own = Q(Exists(used.filter(organization=OuterRef("customer"))))
    return (Q(customer__isnull=True) | Q(customer__in=readers)) & (about_all | by_any | by_its_own)


def may_view(role: str) -> bool:
    """Whether a role sees every article."""
    return Permissions.VIEW in permissions_of(frozenset({role}))


def used_in(article: int) -> QuerySet[Record]:
    """The cards of the work in which an article was used."""
    ties = Link.objects.filter(type=Link.Type.USED, until__isnull=True, target=article)
    return Record.objects.filter(pk__in=ties.values("source"))


def used_for(record: int, actor: Actor) -> QuerySet[Article]:
    """The articles in the actor's sight that were used in a piece of work."""
    return visible_to(Article.objects.filter(pk__in=_tied_to(record)), actor).order_by("pk")


def used_or_published(record: int, actor: Actor) -> QuerySet[Article]:
    """The articles in the actor's sight that were used in a piece of work, marked as `used`, and then the published ones."""
    used = Q(pk__in=_tied_to(record))
    rows = _beginnings(visible_to(Article.objects.filter(used | Q(state="published")), actor))
    found: QuerySet[Article] = rows.annotate(used=ExpressionWrapper(used, BooleanField()))
    return found.order_by(F("used").desc(), "-published_at", "-pk")


def _tied_to(record: int) -> QuerySet[Link, Any]:
    return Link.objects.filter(type=Link.Type.USED, until__isnull=True, source=record).values("target")


def _beginnings(rows: QuerySet[Article]) -> QuerySet[Article]:
    """With the beginning of what they say as `about` and the keys of their services as `concerns`, without all of it."""
    ties = Article.services.through.objects.filter(article=OuterRef("pk"))
    found: QuerySet[Article] = rows.defer("body").annotate(
        about=Substr("body", 1, ABOUT), concerns=RowsOf(ties, service=F("record"))
    )
    return found


def uses_between(since: datetime, until: datetime) -> int:
    """In how much work articles were used in a span of time."""
    return Link.objects.filter(type=Link.Type.USED, since__gte=since, since__lte=until).count()


@dataclass(frozen=True, slots=True)
class Figures:
    """How an article fares: opened in the last twelve months, used in work, found helpful and not."""

    opened: int
    used: int
    helpful: int
    unhelpful: int


def figures(article: Article, since: date) -> Figures:
    """How an article fares, opened from a month on."""
    opened = ArticleViews.objects.filter(article=article, month__gte=since).aggregate(n=Sum("count"))["n"] or 0
    said = ArticleVote.objects.filter(article=article).aggregate(
        yes=Count("pk", filter=Q(helpful=True)), no=Count("pk", filter=Q(helpful=False))
    )
    return Figures(opened, used_in(article.pk).count(), said["yes"], said["no"])


def word_of(article: Article, actor: Actor) -> bool | None:
    """What a person said of an article; None where nothing yet. A page asks it for each of its buttons: it is read once for an
    article that was fetched.
    """
    known: dict[int | None, bool | None] = article.__dict__.setdefault("_words", {})
    if actor.person_id not in known:
        said = ArticleVote.objects.filter(article=article, person=actor.person_id or 0)
        known[actor.person_id] = said.values_list("helpful", flat=True).first()
    return known[actor.person_id]


def writings(article: Article) -> list[Event]:
    """The events that set what an article says or is called, the first first; what was erased is left out."""
    events = ledger.timeline("knowledge_item", article.pk, public_only=False, limit=WRITINGS)
    return [event for event in events if {"title", "body"} & set(event.words)]
