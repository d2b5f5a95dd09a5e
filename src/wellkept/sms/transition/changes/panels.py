"""What the pages of a change and of a change model show beside their attributes."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from wellkept.kernel.permissions import Actor
from wellkept.ledger.models import Event
from wellkept.sms.transition.changes import emergency, selectors, standard
from wellkept.sms.transition.changes.models import Change, ChangeModel

#: So many changes of a model are named.
SHOWN = 10


def awaited(change: Change, _actor: Actor) -> Mapping[str, Any]:
    """Whose word a change waits for, before it begins or afterwards; empty while it waits for nobody's."""
    if emergency.waits(change):
        return {"awaited": True, "people": selectors.deciders(change), "by": change.decide_by}
    if change.state != "authorize":
        return {}
    return {"awaited": True, "people": selectors.authorizers()}


def model(change: Change, _actor: Actor) -> Mapping[str, Any]:
    """How a standard change is carried out and taken back."""
    return {"model": change.model} if change.model_id is not None else {}


def followed(model: ChangeModel, actor: Actor) -> Mapping[str, Any]:
    """The latest changes in the actor's sight that followed a model, and how many failed."""
    rows = selectors.visible_to(actor).filter(model=model)
    counts = rows.aggregate(n=Count("pk"), failed=Count("pk", filter=Q(outcome__in=standard.FAILED)))
    return {**counts, "changes": rows.order_by("-pk")[:SHOWN]}


def before_go_ahead(change: Change, _actor: Actor) -> str:
    """Before letting it go ahead: that somebody decides on that afterwards."""
    names = ", ".join(person.name for person in selectors.deciders(change)) or _("whoever authorizes changes")
    return _("It begins at once. Within two working days somebody approves or refuses that afterwards: %(names)s.") % {
        "names": names
    }


def who_decides(event: Event) -> set[int]:
    """Who is told that a change went ahead in an emergency."""
    return {person.pk for person in selectors.deciders(selectors.change_of(event.subject_id or 0))}


def who_authorizes(_event: Event) -> set[int]:
    """Who is told that a change awaits authorization."""
    return {person.pk for person in selectors.authorizers()}
