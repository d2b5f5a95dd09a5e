"""What pick-lists ask: the rows that the actor may refer to and that go with what was typed, twenty at most."""

from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from wellkept.directory.models import Person
from wellkept.kernel.lifecycle import Transition
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import Action, Kind, kind_by_slug
from wellkept.toolkit import filters, relations
from wellkept.toolkit.routes import Request, signed_in

#: How many matches a pick-list shows; who wants another types more.
SHOWN = 20
_LONGEST = 100


def pickable(kind: Kind, actor: Actor) -> set[str]:
    """The attributes of a kind that any form or filter lets this actor pick rows for."""
    names = {f.field or f.name for f in filters.open_to(kind, actor)}
    if actor.can(kind.access.create):
        names |= set(kind.reporter_fields or ())
        if actor.can(kind.access.edit) or not kind.reporter_fields:
            names |= {*kind.create_fields, *kind.more_fields}
    if actor.can(kind.access.edit):
        names |= set(kind.edit_fields)
    steps: list[Transition | Action] = [*kind.lifecycle.transitions, *kind.actions]
    for step in steps:
        if actor.can(step.permission):
            names |= set(step.fields)
    return names


def matches(kind: Kind, name: str, actor: Actor, text: str) -> QuerySet[Any] | None:
    """The rows that a pick-list of an attribute offers; None when the actor cannot pick there."""
    if name not in pickable(kind, actor):
        return None
    try:
        model = relations.related_model(kind.model._meta.get_field(name))
    except FieldDoesNotExist:
        return None
    if model is None:
        return None
    limit = relations.limit_of(kind, name)
    rows = relations.offered(relations.reachable(model, actor, limit=limit))
    if model is Person:
        rows = rows.select_related("organization")
    return relations.in_order_of(relations.matching(rows, text, by_email=actor.provider), limit)


@signed_in
def pick(request: Request, slug: str, name: str) -> HttpResponse:
    """The lines of a pick-list; 404 for an attribute that this actor cannot pick."""
    kind = kind_by_slug(slug)
    text = request.GET.get("q", "").replace("\x00", "")[:_LONGEST].strip()
    rows = matches(kind, name, request.actor, text) if kind is not None else None
    if rows is None:
        raise Http404
    found = list(rows[: SHOWN + 1])
    lines = format_html_join(
        "",
        '<div role="option" data-value="{}" data-label="{}">{}{}</div>',
        ((row.pk, relations.name_of(row), relations.name_of(row), _beside(row)) for row in found[:SHOWN]),
    )
    if not found:
        lines = no_match()
    elif len(found) > SHOWN:
        lines = format_html('{}<div class="listbox-note">{}</div>', lines, _("Type more to see others."))
    return HttpResponse(lines)


def no_match() -> SafeString:
    """The one line of a pick-list that nothing goes with; nobody can take it."""
    return format_html('<div class="listbox-note" role="option" aria-disabled="true">{}</div>', _("No match."))


def _beside(row: Any) -> str:
    """A quiet word that tells rows of the same name apart."""
    if isinstance(row, Person):
        return format_html("<small>{}</small>", row.organization.name)
    return ""
