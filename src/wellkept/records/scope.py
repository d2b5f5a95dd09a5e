"""The one row-level filter: what an actor may see, for list, picker, search, export, timeline, attachment and API alike."""

from collections.abc import Callable, Collection, Hashable
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple, TypeVar

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from wellkept.kernel import occasion, prepared
from wellkept.kernel.lifecycle import Phase
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import Kind, kind_of, kinds
from wellkept.records.models import Audience, Record

M = TypeVar("M", bound=Model)
_NOTHING = Q(pk__in=())

#: What a room shows of a kind to those who see single records of it: `shown(actor)` bounds rows and cards alike, by `pk`.
Shown = Callable[[Actor], Q]
_shown: dict[str, Shown] = {}


def show_also(kind_key: str, shown: Shown) -> None:
    """Register which records of a kind people with its `view_own` see beside their own and those shared with them: articles
    of the services that they use. `shown` reads nothing of an actor that `scope_key` does not.
    """
    _shown[kind_key] = shown


def shows_more(kind: Kind, actor: Actor) -> bool:
    """Whether an actor may see records of a kind that neither their columns nor a share of theirs tell."""
    return kind.key in _shown and bool(kind.access.view_own) and actor.can(kind.access.view_own)


#: What is lent ends at one of these moments of the clock, all zones' midnights among them.
SLOT = timedelta(minutes=15)


def slot_of(at: datetime) -> datetime:
    """The last moment, at or before another, at which something lent can end."""
    return at - (at - datetime.min.replace(tzinfo=UTC)) % SLOT


def _slot() -> datetime:
    """The present slot: statements are compiled once (kernel.prepared), and so hold no moment that never stands still."""
    return slot_of(occasion.now())


class _Sight(NamedTuple):
    """What an actor may see of a kind: all of the provider's side, or rows by each of the other ways."""

    free: bool = False
    customer: bool = False
    shared: bool = False
    requester: bool = False
    more: bool = False


def _sight(kind: Kind, actor: Actor) -> _Sight:
    access = kind.access
    if actor.can(access.view):
        return _Sight(free=True)
    own = bool(access.view_own) and actor.can(access.view_own) and actor.person_id is not None
    return _Sight(
        customer=bool(access.view_customer) and actor.can(access.view_customer) and actor.organization_id is not None,
        shared=own,
        requester=own and bool(kind.projection.requester),
        more=own and kind.key in _shown,
    )


def _shared(actor: Actor) -> Q:
    """The records, as rows or as cards, that somebody shared with an actor or his organization."""
    lasting = Q(until__isnull=True) | Q(until__gt=_slot())
    given = Audience.objects.filter(
        lasting, Q(person=actor.person_id) | Q(organization=actor.organization_id), record=OuterRef("pk")
    )
    return Q(Exists(given))


def _rows(kind: Kind, actor: Actor) -> Q | None:
    """The rows of one kind that an actor may see; None means all of them."""
    sight = _sight(kind, actor)
    if sight.free:
        return _granted(actor)
    shown = _NOTHING
    if sight.customer:
        shown |= Q(customer=actor.organization_id)
    if sight.shared:
        shown |= _shared(actor)
    if sight.more:
        shown |= _shown[kind.key](actor)
    if sight.requester:
        shown |= Q(**{kind.projection.requester: actor.person_id})
    return shown


def _granted(actor: Actor) -> Q | None:
    """The rows of the customers granted to one of the provider's people; None means all of them."""
    if actor.customers is None:
        return None
    return Q(customer__isnull=True) | Q(customer__in=actor.customers)


def counted_for(queryset: QuerySet[M], actor: Actor) -> QuerySet[M]:
    """The rows that a figure of the settings counts for one of the provider's people: those of the customers granted to
    him, whether or not he may open the records.
    """
    rows = _granted(actor)
    return queryset if rows is None else queryset.filter(rows)


def visible_to(queryset: QuerySet[M], actor: Actor) -> QuerySet[M]:
    """The rows of a kind's queryset that the actor may see."""
    kind = kind_of(queryset.model)
    rows = _rows(kind, actor)
    return queryset if rows is None else queryset.filter(rows)


def scope_key(actor: Actor, *of: Kind) -> Hashable:
    """All that the filter reads of an actor, for kinds (none given: all): what stands for him in a prepared read's key."""
    if actor.customers is None and all(actor.can(kind.access.view) for kind in of or kinds()):
        return None
    return (actor.permissions, actor.customers, actor.organization_id, actor.person_id, _slot())


def visible_cards(actor: Actor, only: Collection[str] | None = None) -> QuerySet[Record]:
    """The cards of every kind, or of `only` some, that the actor may see. Kinds seen in the same way share one condition:
    there are many kinds, and every condition costs a page the time that Django takes to write it.
    """
    sights = {kind.key: _sight(kind, actor) for kind in kinds() if only is None or kind.key in only}

    def of(way: str) -> list[str]:
        return [key for key, sight in sights.items() if getattr(sight, way)]

    free, granted = of("free"), _granted(actor)
    if granted is None and len(free) == len(kinds()):
        return Record.objects.all()
    shown = Q(kind__in=free) & (granted or Q()) if free else _NOTHING
    if seen := of("customer"):
        shown |= Q(kind__in=seen, customer=actor.organization_id)
    if seen := of("shared"):
        shown |= Q(kind__in=seen) & _shared(actor)
    if seen := of("requester"):
        shown |= Q(kind__in=seen, requester=actor.person_id)
    for key in of("more"):
        shown |= Q(kind=key) & _shown[key](actor)
    return Record.objects.filter(shown)


def whole_of(kind: Kind, actor: Actor, number: str) -> Record | None:
    """The card, in the actor's sight, of the record whose part (`Kind.part_of`) an ended one is; None while it goes on."""
    ended = kind.model.objects.filter(
        number=number, state__in=kind.lifecycle.in_phases((Phase.CLOSED, Phase.CANCELLED))
    )
    return visible_cards(actor).filter(pk__in=ended.values(kind.part_of)).first()


def sees_notes(kind: Kind, actor: Actor) -> bool:
    """Whether the actor may read internal notes and internal events of a kind's records."""
    return actor.can(kind.access.note or kind.access.edit)


def find(kind: Kind, actor: Actor, number: str) -> Any:
    """The record with that number if the actor may see it; raises DoesNotExist of the kind's model otherwise."""
    found = prepared.read(
        ("record", kind.key, scope_key(actor, kind)),
        lambda number: visible_to(kind.model.objects.filter(number=number), actor),
        number=number,
    )
    if not found:
        raise kind.model.DoesNotExist
    return found[0]
