"""Reading statements of scope."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, Greatest

from wellkept.directory.models import Organization, Site
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import kind
from wellkept.records.models import Record, Span
from wellkept.records.scope import visible_to as in_sight
from wellkept.sms.context.scope.inputs import offers
from wellkept.sms.context.scope.models import Considered, ScopeStatement
from wellkept.toolkit import relations


def on_record(at: datetime) -> QuerySet[ScopeStatement]:
    """Every statement that was on record at a moment."""
    return ScopeStatement.objects.filter(opened_at__lte=at)


def in_force() -> ScopeStatement | None:
    """The statement in force."""
    return ScopeStatement.objects.filter(state="in_force").first()


def shown_to(actor: Actor) -> ScopeStatement | None:
    """The statement in force, where the actor sees it."""
    return in_sight(ScopeStatement.objects.filter(state="in_force"), actor).first()


def past(actor: Actor) -> list[ScopeStatement]:
    """The statements that were in force before, the latest first."""
    rows = in_sight(ScopeStatement.objects.filter(state="superseded"), actor)
    return list(rows.order_by("-approved_at", "-pk")[:20])


def drafts(actor: Actor) -> list[ScopeStatement]:
    """The statements that are being drawn up or voted on."""
    return list(in_sight(ScopeStatement.objects.filter(state__in=("draft", "awaiting_approval")), actor).order_by("pk"))


def statement(key: int) -> ScopeStatement:
    """The statement of that key. Raises DoesNotExist."""
    return ScopeStatement.objects.get(pk=key)


def own_name() -> str:
    """What the provider is called; "" before it is set up."""
    return Organization.objects.filter(kind=Organization.Kind.OWN).values_list("name", flat=True).first() or ""


def own_sites() -> list[str]:
    """The provider's places of work."""
    rows = Site.objects.filter(organization__kind=Organization.Kind.OWN, active=True)
    return list(rows.values_list("name", flat=True))


def to_consider() -> list[tuple[str, int, str]]:
    """What counts now, as kind, key and title, in the order in which kinds offer it."""
    return [
        (key, pk, title)
        for key, offer in offers().items()
        for pk, title in offer().order_by("title", "pk").values_list("pk", "title")
    ]


def named_to(actor: Actor, path: str = "customer") -> Q:
    """The records that a statement may name to an actor: the provider's own, and those of customers in his sight."""
    sight = relations.sight_of(actor)
    if sight is None:
        return Q()
    return Q(**{f"{path}__isnull": True}) | Q(**{f"{path}__in": sight})


def considered(row: ScopeStatement, actor: Actor) -> dict[str, list[tuple[str, str]]]:
    """What a statement rests on, by kind, as number and title of then; what counts now while it is a draft. What belongs to a
    customer out of the actor's sight is left out, and so are registers that he may not open; the services are what it says.
    """
    found: dict[str, list[tuple[str, str]]] = {key: [] for key in offers()}
    if row.state == "draft":
        for key, offer in offers().items():
            if not _told_to(actor, key):
                continue
            rows = offer().filter(named_to(actor)).order_by("title", "pk")
            found[key] = list(rows.values_list("number", "title"))
        return found
    noted = Considered.objects.filter(named_to(actor, "record__customer"), statement=row.pk).order_by("title", "pk")
    for key, number, title in noted.values_list("record__kind", "record__number", "title"):
        if _told_to(actor, key):
            found.setdefault(key, []).append((number, title))
    return found


def _told_to(actor: Actor, key: str) -> bool:
    """Whether a statement names the records of a kind to an actor."""
    return key == "service" or actor.can(kind(key).access.view)


def considered_keys(statement: int, key: str) -> set[int]:
    """The keys of the records of a kind that a statement rests on."""
    rows = Considered.objects.filter(statement=statement, record__kind=key)
    return set(rows.values_list("record_id", flat=True))


def moved_since(row: ScopeStatement, actor: Actor) -> list[tuple[str, str]]:
    """What a statement rests on that moved since anybody looked, as number and title, in the actor's sight."""
    looked = max(filter(None, (row.approved_at, row.reviewed_at)), default=None)
    if looked is None:
        return []
    moved = Span.objects.filter(record=OuterRef("record"), attribute="state", since__gt=looked)
    rows = Considered.objects.filter(Exists(moved), named_to(actor, "record__customer"), statement=row.pk)
    return list(rows.order_by("title", "pk").values_list("record__number", "title"))


def beyond(row: ScopeStatement, key: str, actor: Actor) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """What of a kind counts now and the statement has not, and what it has that counts no more, as number and title, in the
    actor's sight.
    """
    offer = offers().get(key)
    had = Q(pk__in=Considered.objects.filter(statement=row.pk).values("record"))
    counts = Q(pk__in=offer().order_by().values("pk")) if offer is not None else Q(pk__in=())
    cards = Record.objects.filter(named_to(actor), (had & ~counts) | (~had & counts), kind=key)
    rows = list(cards.annotate(had=ExpressionWrapper(had, BooleanField())).order_by("title", "pk"))
    new = [(one.number, one.title) for one in rows if not one.had]
    return new, [(one.number, one.title) for one in rows if one.had]


def organizations(audiences: Iterable[str]) -> list[int]:
    """The keys of the organizations that these audiences are."""
    kinds = {"customers": Organization.Kind.CUSTOMER, "suppliers": Organization.Kind.SUPPLIER}
    wanted = [kinds[one] for one in audiences if one in kinds]
    return list(Organization.objects.filter(kind__in=wanted).values_list("pk", flat=True))


# What the proof of clause 4.3 asks ------------------------------------------------------------------------------------


def rests_on(key: str) -> Q:
    """The statements that rest on at least one record of a kind."""
    return Q(Exists(Considered.objects.filter(statement=OuterRef("pk"), record__kind=key)))


def moved_unseen(until: datetime) -> Q:
    """The statements of which something that they rest on moved by a moment, with nobody having looked since."""
    looked = Greatest(OuterRef("approved_at"), Coalesce(OuterRef("reviewed_at"), OuterRef("approved_at")))
    moved = Considered.objects.filter(
        statement=OuterRef("pk"),
        record__spans__attribute="state",
        record__spans__since__gt=looked,
        record__spans__since__lte=until,
    )
    return Q(Exists(moved))
