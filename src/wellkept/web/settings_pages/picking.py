"""The pick-lists of the settings: people, organizations, and the words that a pick-list shows."""

from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from wellkept.directory.models import Organization, Person
from wellkept.directory.permissions import Permissions
from wellkept.kernel.permissions import Actor
from wellkept.toolkit import relations
from wellkept.toolkit.fields import RelationField
from wellkept.toolkit.pickers import no_match
from wellkept.toolkit.routes import Request, requires

#: How many matches a pick-list shows; who wants another types more.
SHOWN = 20
_LONGEST = 100

#: What can be picked: the model, and of which organizations.
_OFFERS: dict[str, tuple[type[Any], str]] = {
    "colleague": (Person, Organization.Kind.OWN),
    "organization": (Organization, ""),
    "customer": (Organization, Organization.Kind.CUSTOMER),
}


def rows(what: str, actor: Actor) -> QuerySet[Any]:
    """The rows in the actor's reach that a pick-list offers; KeyError for an unknown one."""
    model, limit = _OFFERS[what]
    return relations.offered(relations.reachable(model, actor, limit=limit))


def pick_field(what: str, actor: Actor, *, label: Any, **kwargs: Any) -> RelationField:
    """A form field that picks one."""
    model, limit = _OFFERS[what]
    find = partial(relations.find, model, actor, limit=limit, in_use=True)
    return RelationField(find, src=f"/settings/pick/{what}", hint=gettext_lazy("Type a name"), label=label, **kwargs)


@requires(Permissions.MANAGE)
@require_safe
def pick(request: Request, what: str) -> HttpResponse:
    """The lines of a pick-list; 404 for one that does not exist."""
    if what not in _OFFERS:
        raise Http404
    text = request.GET.get("q", "").replace("\x00", "")[:_LONGEST].strip()
    found = list(relations.matching(rows(what, request.actor), text)[: SHOWN + 1])
    if not found:
        return HttpResponse(no_match())
    lines = format_html_join(
        "",
        '<div role="option" data-value="{}" data-label="{}">{}<small>{}</small></div>',
        ((row.pk, row.name, row.name, _beside(row)) for row in found[:SHOWN]),
    )
    if len(found) > SHOWN:
        lines = format_html('{}<div class="listbox-note">{}</div>', lines, _("Type more to see others."))
    return HttpResponse(lines)


def _beside(row: Any) -> str:
    """A quiet word that tells rows of the same name apart."""
    return row.email if isinstance(row, Person) else row.get_kind_display()
