"""The addresses of the generic pages: some for every kind, some once."""

from django.urls import URLPattern, URLResolver, path

from wellkept.kernel.registry import Kind, kinds
from wellkept.toolkit import pickers
from wellkept.toolkit.pages import inbox, lists, searching


def of_kind(kind: Kind) -> list[URLPattern | URLResolver]:
    """The addresses of one kind's pages."""
    slug, key = kind.slug, kind.key
    return [
        path(f"{slug}", lists.list_view(kind), name=f"{key}-list"),
        path(f"{slug}/filters", lists.panel_view(kind), name=f"{key}-filters"),
        path(f"{slug}/show", lists.apply_view(kind), name=f"{key}-show"),
    ]


urlpatterns: list[URLPattern | URLResolver] = [
    path("pick/<slug:slug>/<slug:name>", pickers.pick, name="pick"),
    path("work", inbox.inbox, name="inbox"),
    path("search", searching.search_page, name="search"),
    path("search/suggest", searching.suggest, name="search-suggest"),
    path("r/<str:number>", searching.short_address, name="record-short"),
    *(pattern for kind in kinds() for pattern in of_kind(kind)),
]
