"""The addresses of the generic pages: some for every kind, some once."""

from django.urls import URLPattern, URLResolver, path, register_converter

from wellkept.kernel.registry import Kind, kinds
from wellkept.toolkit import pickers
from wellkept.toolkit.approving import voted_on
from wellkept.toolkit.pages import (
    above,
    board,
    bulk,
    calendar,
    comments,
    create,
    edit,
    exports,
    files,
    imports,
    inbox,
    lists,
    live,
    macros,
    presets,
    preview,
    proofs,
    record,
    searching,
    steps,
    ties,
    views,
    votes,
)


class NumberConverter:
    """A record's number in an address."""

    regex = r"[A-Z]{1,12}-[0-9]{1,18}"

    def to_python(self, value: str) -> str:
        """As it stands."""
        return value

    def to_url(self, value: str) -> str:
        """As it stands."""
        return value


register_converter(NumberConverter, "number")


def of_kind(kind: Kind) -> list[URLPattern | URLResolver]:
    """The addresses of one kind's pages."""
    slug, key = kind.slug, kind.key
    return [
        path(f"{slug}", lists.list_view(kind), name=f"{key}-list"),
        *([path(f"{slug}/board", board.board_view(kind), name=f"{key}-board")] if "board" in above.ways(kind) else []),
        *(
            [path(f"{slug}/calendar", calendar.calendar_view(kind), name=f"{key}-calendar")]
            if "calendar" in above.ways(kind)
            else []
        ),
        path(f"{slug}/live", live.list_news(kind), name=f"{key}-list-news"),
        path(f"{slug}/filters", lists.panel_view(kind), name=f"{key}-filters"),
        path(f"{slug}/show", lists.apply_view(kind), name=f"{key}-show"),
        path(f"{slug}/export.csv", exports.export_view(kind, "csv"), name=f"{key}-export-csv"),
        path(f"{slug}/export.xlsx", exports.export_view(kind, "xlsx"), name=f"{key}-export-xlsx"),
        path(f"{slug}/bulk", bulk.bulk_view(kind), name=f"{key}-bulk"),
        path(f"{slug}/bulk/macro", macros.bulk_view(kind), name=f"{key}-bulk-macro"),
        path(f"{slug}/views", views.kept_views(kind), name=f"{key}-views"),
        path(f"{slug}/views/new", views.keep_view(kind), name=f"{key}-keep-view"),
        path(f"{slug}/presets", presets.kept_presets(kind), name=f"{key}-presets"),
        path(f"{slug}/presets/macro", presets.macro_view(kind), name=f"{key}-macro"),
        path(f"{slug}/import", imports.import_view(kind), name=f"{key}-import"),
        path(f"{slug}/import/template.csv", imports.template_view(kind), name=f"{key}-import-template"),
        path(f"{slug}/import/<int:job_id>", imports.result_view(kind), name=f"{key}-import-result"),
        path(f"{slug}/new", create.create_view(kind), name=f"{key}-create"),
        path(f"{slug}/new/keep", presets.keep_template(kind), name=f"{key}-keep-template"),
        *([path(f"{slug}/new/beside", create.beside_view(kind), name=f"{key}-beside")] if kind.beside else []),
        path(f"{slug}/<number:number>", record.record_view(kind), name=f"{key}-record"),
        path(f"{slug}/<number:number>/live", live.record_news(kind), name=f"{key}-news"),
        path(f"{slug}/<number:number>/here", live.presence(kind), name=f"{key}-presence"),
        path(f"{slug}/<number:number>/edit", edit.edit_view(kind), name=f"{key}-edit"),
        path(f"{slug}/<number:number>/comment", comments.comment_view(kind), name=f"{key}-comment"),
        path(f"{slug}/<number:number>/macro", macros.use_view(kind), name=f"{key}-use-macro"),
        path(f"{slug}/<number:number>/proof/<int:event>", proofs.proof_view(kind), name=f"{key}-proof"),
        path(f"{slug}/<number:number>/watch", record.watch_view(kind), name=f"{key}-watch"),
        *([path(f"{slug}/<number:number>/vote", votes.vote_view(kind), name=f"{key}-vote")] if voted_on(kind) else []),
        path(f"{slug}/<number:number>/link", ties.tie_view(kind), name=f"{key}-link"),
        path(f"{slug}/<number:number>/unlink", ties.untie_view(kind), name=f"{key}-unlink"),
        path(f"{slug}/<number:number>/do/<slug:name>", steps.step_view(kind), name=f"{key}-step"),
        *_taking_back(kind),
    ]


def _taking_back(kind: Kind) -> list[URLPattern]:
    """The address that undoes a step, where a kind has any that can be taken back."""
    if not any(one.reversible for one in kind.lifecycle.transitions) and not any(
        one.reversible for one in kind.actions
    ):
        return []
    address = f"{kind.slug}/<number:number>/take-back"
    return [path(address, steps.take_back_view(kind), name=f"{kind.key}-take-back")]


urlpatterns: list[URLPattern | URLResolver] = [
    path("trail/verify_trail.py", proofs.verifier, name="trail-verifier"),
    path("trail/public.key", proofs.public_key, name="trail-key"),
    path("files/<int:key>", files.file, name="file"),
    path("pick/record", ties.pick_record, name="pick-record"),
    path("pick/<slug:slug>/<slug:name>", pickers.pick, name="pick"),
    path("preview", preview.preview, name="preview"),
    path("work", inbox.inbox, name="inbox"),
    path("work/calendar", calendar.work_calendar, name="inbox-calendar"),
    path("work/live", live.inbox_news, name="inbox-news"),
    path("search", searching.search_page, name="search"),
    path("r/<str:number>", searching.short_address, name="record-short"),
    *(pattern for kind in kinds() for pattern in of_kind(kind)),
]
