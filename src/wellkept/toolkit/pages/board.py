"""The board of a kind: the same filters as its list, a column a state or a person; cards move by the steps of the lifecycle."""

import json
from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import Kind
from wellkept.ledger import selectors as ledger
from wellkept.toolkit import board, lists, marks
from wellkept.toolkit.pages import above
from wellkept.toolkit.pages.access import viewers
from wellkept.toolkit.pages.steps import asks
from wellkept.toolkit.routes import Request, requires

View = Callable[..., HttpResponse]


def board_view(kind: Kind) -> View:
    """The view that shows the records of a kind as a board."""

    @requires(*viewers(kind))
    @require_safe
    def view(request: Request) -> HttpResponse:
        base = above.address_of(kind, "board")
        query = lists.read(kind, request.actor, request.GET.dict(), base)
        since = marks.mark(ledger.latest())
        people = request.GET.get("by") == "person" and bool(kind.projection.owner) and request.actor.provider
        columns = board.by_person(query) if people else board.by_state(query)
        drawing = board.Drawing(query, states=not people)
        for column in columns:
            column.body = drawing.cards(column)
            column.counted = above.count_words(column.count)
            column.further = above.count_words(column.count - len(column.rows)) if column.count <= lists.COUNTED else ""
        count = sum(column.count for column in columns)
        context = {
            **above.context(request, query, lists.names(query, request.actor.user_id), since, "board"),
            "count": above.count_words(count),
            "columns": columns,
            "empty": not count,
            "whole": not any(column.more for column in columns),
            "people": people,
            "groups": _groups(query, people) if request.actor.provider and kind.projection.owner else [],
            "moving": json.dumps(moving(kind, request.actor, people=people)),
            "here": request.get_full_path(),
        }
        template = "toolkit/board.html"
        if request.htmx and str(request.htmx.target).endswith("list"):
            template = "toolkit/board.html#list"
        return render(request, template, context)

    return view


def _groups(query: lists.ListQuery, people: bool) -> list[tuple[str, str, bool]]:
    """The ways to divide a board: (label, address, whether it is this one)."""
    asked = f"{query.base}?{query.query()}"
    return [(_("By state"), asked, not people), (_("By person"), f"{asked}&by=person", people)]


def moving(kind: Kind, actor: Actor, *, people: bool) -> dict[str, Any]:
    """What the browser must know to move cards: which step leads where, which of them ask something, what states are called."""
    return {
        "slug": kind.slug,
        "moves": {
            state: {target: step.name for target, step in steps.items()}
            for state, steps in board.moves(kind, actor).items()
        },
        "gives": {state: step.name for state, step in board.giving(kind, actor).items()} if people else None,
        "owner": kind.projection.owner,
        "asks": [step.name for step in kind.lifecycle.transitions if asks(kind, step)],
        "states": {state.name: str(state.label) for state in kind.lifecycle.states},
    }
