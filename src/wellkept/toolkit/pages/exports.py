"""A kind's list, with its filters, as a file to take away."""

from collections.abc import Callable

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse

from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import Kind
from wellkept.toolkit import exporting, lists
from wellkept.toolkit.pages.access import viewers
from wellkept.toolkit.routes import Request, requires

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def table_answer(actor: Actor, table: Callable[[], exporting.Table], name: str, ending: str) -> HttpResponseBase:
    """The answer that gives a table as a csv or xlsx file of that name."""
    if ending == "xlsx":
        file = exporting.xlsx_file(table())
        return FileResponse(file, as_attachment=True, filename=f"{name}.{ending}", content_type=XLSX)
    answer = StreamingHttpResponse(exporting.csv_lines(actor, table), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return answer


def export_view(kind: Kind, ending: str) -> Callable[..., HttpResponseBase]:
    """The view that gives a kind's list as csv or xlsx."""

    @requires(*viewers(kind))
    def view(request: Request) -> HttpResponseBase:
        query = lists.read(kind, request.actor, request.GET.dict())
        return table_answer(request.actor, lambda: exporting.table_of(query), exporting.file_name(kind), ending)

    return view
