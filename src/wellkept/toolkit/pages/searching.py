"""Search over every kind: a page, and the short address of any record."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from wellkept.kernel.registry import Kind, kind, kinds
from wellkept.records.scope import visible_cards
from wellkept.records.search import Hit, search
from wellkept.toolkit.addresses import record_address
from wellkept.toolkit.pages.access import viewers
from wellkept.toolkit.routes import Request, signed_in

PAGE = 30
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Row:
    """A hit as the page shows it."""

    number: str
    title: str
    href: str
    kind: Kind
    state: Any
    phase: str
    snippet: SafeString


def rows_of(hits: Sequence[Hit]) -> list[Row]:
    """Hits with what a reader needs to choose among them."""
    rows = []
    for hit in hits:
        of = kind(hit.card.kind)
        marked = ((format_html("<mark>{}</mark>", text) if matched else text,) for text, matched in hit.parts)
        rows.append(
            Row(
                number=hit.card.number,
                title=hit.card.title,
                href=record_address(hit.card.number),
                kind=of,
                state=of.lifecycle.state(hit.card.state).label,
                phase=hit.card.phase,
                snippet=format_html_join("", "{}", marked),
            )
        )
    return rows


@signed_in
def search_page(request: Request) -> HttpResponse:
    """The page of what was found; a record's exact number leads straight to it."""
    text = request.GET.get("q", "").strip()[:LONGEST]
    chosen = request.GET.get("kind", "")
    offered = [k for k in kinds() if any(request.actor.can(p) for p in viewers(k))]
    only = [chosen] if any(k.key == chosen for k in offered) else None
    hits = search(request.actor, text, kinds=only, limit=PAGE, before=request.GET.get("before", ""))
    if len(hits) and hits[0].card.number == text.upper():
        return redirect(record_address(hits[0].card.number))
    asked = {"q": text, **({"kind": chosen} if only else {})}
    everything = f"/search?{urlencode({'q': text})}"
    within = [(k.key, k.plural, f"{everything}&kind={k.key}") for k in offered]
    found = {hit.card.kind for hit in hits} | {chosen}
    context = {
        "query": text,
        "rows": rows_of(hits),
        "chosen": chosen if only else "",
        "found": [one for one in within if one[0] in found],
        "others": format_html_join(
            "",
            '<a class="menu-item" href="{}">{}</a>',
            ((href, label) for key, label, href in within if key not in found),
        ),
        "everything": everything,
        "older": f"/search?{urlencode({**asked, 'before': hits.older})}" if hits.older else "",
        "paged": bool(request.GET.get("before")),
    }
    return render(request, "toolkit/search.html", context)


@signed_in
def short_address(request: Request, number: str) -> HttpResponse:
    """/r/INC-000123 leads to the record wherever its kind's pages are; mails and notes use it."""
    card = visible_cards(request.actor).filter(number=number.upper()).first()
    if card is None:
        raise Http404
    return redirect(record_address(card.number))
