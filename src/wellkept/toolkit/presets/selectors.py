"""Reading templates and macros: one's own and those that were shared."""

from dataclasses import dataclass

from wellkept.directory.selectors import may_share, of_who_left
from wellkept.kernel.permissions import Actor
from wellkept.kernel.recent import Recent
from wellkept.kernel.registry import Kind
from wellkept.toolkit.models import Preset


@dataclass(frozen=True, slots=True)
class Named:
    """A template or macro without what is in it."""

    pk: int
    kind: str
    use: str
    name: str
    owner: int
    shared: bool


def _all() -> list[Named]:
    rows = Preset.objects.order_by("name", "pk")
    return [Named(*row) for row in rows.values_list("pk", "kind", "use", "name", "owner", "shared")]


_known = Recent(_all)


def changed() -> None:
    """Read anew at the next use."""
    _known.forget()


def offered(kind: Kind, use: str, actor: Actor) -> list[Named]:
    """What a person is offered, by name: his own and what is shared. Every page of a record asks, so it is kept for a moment."""
    return [
        one
        for one in _known.value()
        if one.kind == kind.key and one.use == use and (one.shared or one.owner == actor.user_id)
    ]


def found(kind: Kind, key: str, actor: Actor, *, own: bool = False) -> Preset | None:
    """The template or macro with that key among those offered, or among one's own; None where there is none. What is shared is
    the staff's alone.
    """
    if not key.isdecimal() or len(key) > 18:
        return None
    preset = Preset.objects.filter(kind=kind.key, pk=int(key)).first()
    if preset is None or preset.owner_id == actor.user_id:
        return preset
    return preset if preset.shared and actor.provider and not own else None


def own(kind: Kind, actor: Actor) -> list[Preset]:
    """What a person keeps for a kind, templates after macros, by name."""
    return list(Preset.objects.filter(kind=kind.key, owner=actor.user_id).order_by("use", "name"))


def left_behind(kind: Kind, actor: Actor) -> list[Preset]:
    """What somebody shared and left behind, for those who look after it: who may share."""
    if not may_share(actor):
        return []
    rows = Preset.objects.filter(of_who_left(), kind=kind.key, shared=True).select_related("owner__person")
    return list(rows.order_by("use", "name", "pk"))


def keeps_presets(kind: Kind, actor: Actor) -> bool:
    """Whether somebody keeps templates and macros of a kind: whoever works on such records among the staff."""
    return actor.provider and actor.can(kind.access.edit)
