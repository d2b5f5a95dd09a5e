"""The palette: whatever one can do or open from where one is, by a few letters of its name."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wellkept.kernel.registry import Kind, kind_by_slug
from wellkept.records.scope import find
from wellkept.records.search import search
from wellkept.records.search.words import fold
from wellkept.toolkit.addresses import edit_address, list_address, step_address
from wellkept.toolkit.pages import above
from wellkept.toolkit.pages.access import actions, steps
from wellkept.toolkit.pages.searching import LONGEST, rows_of
from wellkept.toolkit.routes import Request, signed_in
from wellkept.web.context import Frame

#: Lines of a part; of the pages so many as the rail has while nothing is asked for.
MOST = 8
_RECORD = re.compile(r"/([a-z-]{1,40})/([A-Z]{1,12}-[0-9]{1,18})(?:[/?#]|$)")


@dataclass(frozen=True, slots=True)
class Line:
    """Something to do or to open; `hint` says beside it where or of what."""

    label: Any
    href: str
    icon: str
    hint: Any = ""


@signed_in
@require_safe
def palette(request: Request) -> HttpResponse:
    """What goes with the letters `q`, for somebody on the page `at`."""
    text = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST]
    frame = Frame(request)
    parts = [
        (_("With this record"), _fitting(_with_record(request, request.GET.get("at", "")), text)),
        (_("Create"), _fitting((Line(one.label, one.href, one.icon, _("new")) for one in frame.creatable), text)),
        (_("Go to"), _fitting(_pages(frame, everything=bool(text)), text)),
        (_("Found"), _found(request, text)),
    ]
    shown = [(label, lines) for label, lines in parts if lines]
    return render(request, "ui/palette_lines.html", {"parts": shown, "query": text})


def _fitting(lines: Iterable[Line], text: str) -> list[Line]:
    """The lines in which every word of the text begins a word; those whose name begins with it first."""
    asked = fold(text).split()
    found = []
    for line in lines:
        name = fold(str(line.label))
        words = re.split(r"[\s/:,.()-]+", f"{name} {fold(str(line.hint))}")
        if all(any(word.startswith(part) for word in words) for part in asked):
            found.append((not name.startswith(fold(text)), line))
    return [line for _late, line in sorted(found, key=lambda one: one[0])][: MOST if asked else None]


def _with_record(request: Request, at: str) -> Iterator[Line]:
    """The steps and actions that the record of a page allows this person."""
    place = _RECORD.match(at)
    kind = kind_by_slug(place[1]) if place else None
    if place is None or kind is None:
        return
    try:
        record = find(kind, request.actor, place[2])
    except kind.model.DoesNotExist:
        return
    for step in steps(kind, record, request.actor):
        yield Line(step.label, step_address(record.number, step.name), "arrow-right", record.number)
    for action in actions(kind, record, request.actor):
        yield Line(action.label, step_address(record.number, action.name), "player-play", record.number)
    if _may_edit(kind, record, request):
        yield Line(_("Edit"), edit_address(record.number), "pencil", record.number)


def _may_edit(kind: Kind, record: Any, request: Request) -> bool:
    fixed = kind.fixed is not None and kind.fixed(record)
    return bool(kind.edit_fields) and not fixed and request.actor.can(kind.access.edit)


def _pages(frame: Frame, *, everything: bool) -> Iterator[Line]:
    """The sections of the rail; with `everything` their pages and the views of each list too."""
    for section, pages, inside in frame.whole:
        if not everything:
            yield Line(section.label, pages[0].href, section.icon)
            continue
        for page in pages:
            yield Line(page.label, page.href, page.icon, section.label)
        for kind in inside:
            for view in kind.views:
                yield Line(f"{kind.plural}: {view.label}", f"{list_address(kind)}?view={view.key}", kind.icon)
            for label, icon, href in above.beside_the_list(kind):
                yield Line(f"{kind.plural}: {label}", href, icon)


def _found(request: Request, text: str) -> list[Line]:
    if len(text) < 2:
        return []
    rows = rows_of(search(request.actor, text, limit=MOST))
    return [Line(row.title, row.href, row.kind.icon, f"{row.number} · {row.state}") for row in rows]
