"""The addresses of the generic pages: some for every kind, some once."""

from django.urls import URLPattern, URLResolver, include, path, register_converter

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
    """The addresses of one kind's pages. They hang under its slug, so that an address passes over a kind in one step."""
    return [
        path(kind.slug, lists.list_view(kind), name=f"{kind.key}-list"),
        path(f"{kind.slug}/", include(_below(kind))),
    ]


def _below(kind: Kind) -> list[URLPattern | URLResolver]:
    key = kind.key
    return [
        *([path("board", board.board_view(kind), name=f"{key}-board")] if "board" in above.ways(kind) else []),
        *(
            [path("calendar", calendar.calendar_view(kind), name=f"{key}-calendar")]
            if "calendar" in above.ways(kind)
            else []
        ),
        path("live", live.list_news(kind), name=f"{key}-list-news"),
        path("filters", lists.panel_view(kind), name=f"{key}-filters"),
        path("show", lists.apply_view(kind), name=f"{key}-show"),
        path("export.csv", exports.export_view(kind, "csv"), name=f"{key}-export-csv"),
        path("export.xlsx", exports.export_view(kind, "xlsx"), name=f"{key}-export-xlsx"),
        path("bulk", bulk.bulk_view(kind), name=f"{key}-bulk"),
        path("bulk/macro", macros.bulk_view(kind), name=f"{key}-bulk-macro"),
        path("views", views.kept_views(kind), name=f"{key}-views"),
        path("views/new", views.keep_view(kind), name=f"{key}-keep-view"),
        path("presets", presets.kept_presets(kind), name=f"{key}-presets"),
        path("presets/macro", presets.macro_view(kind), name=f"{key}-macro"),
        path("import", imports.import_view(kind), name=f"{key}-import"),
        path("import/template.csv", imports.template_view(kind), name=f"{key}-import-template"),
        path("import/<int:job_id>", imports.result_view(kind), name=f"{key}-import-result"),
        path("new", create.create_view(kind), name=f"{key}-create"),
        path("new/keep", presets.keep_template(kind), name=f"{key}-keep-template"),
        *([path("new/beside", create.beside_view(kind), name=f"{key}-beside")] if kind.beside else []),
        path("<number:number>", record.record_view(kind), name=f"{key}-record"),
        path("<number:number>/live", live.record_news(kind), name=f"{key}-news"),
        path("<number:number>/here", live.presence(kind), name=f"{key}-presence"),
        path("<number:number>/edit", edit.edit_view(kind), name=f"{key}-edit"),
        path("<number:number>/comment", comments.comment_view(kind), name=f"{key}-comment"),
        path("<number:number>/macro", macros.use_view(kind), name=f"{key}-use-macro"),
        path("<number:number>/proof/<int:event>", proofs.proof_view(kind), name=f"{key}-proof"),
        path("<number:number>/watch", record.watch_view(kind), name=f"{key}-watch"),
        *([path("<number:number>/vote", votes.vote_view(kind), name=f"{key}-vote")] if voted_on(kind) else []),
        path("<number:number>/link", ties.tie_view(kind), name=f"{key}-link"),
        path("<number:number>/unlink", ties.untie_view(kind), name=f"{key}-unlink"),
        path("<number:number>/do/<slug:name>", steps.step_view(kind), name=f"{key}-step"),
        *_taking_back(kind),
    ]


def _taking_back(kind: Kind) -> list[URLPattern]:
    """The address that undoes a step, where a kind has any that can be taken back."""
    if not any(one.reversible for one in kind.lifecycle.transitions) and not any(
        one.reversible for one in kind.actions
    ):
        return []
    return [path("<number:number>/take-back", steps.take_back_view(kind), name=f"{kind.key}-take-back")]


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
