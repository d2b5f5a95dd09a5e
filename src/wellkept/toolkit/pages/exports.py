"""A kind's list, with its filters, as a file to take away."""

from collections.abc import Callable

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse

from wellkept.kernel.registry import Kind
from wellkept.toolkit import exporting, lists
from wellkept.toolkit.pages.access import viewers
from wellkept.toolkit.routes import Request, requires

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def export_view(kind: Kind, ending: str) -> Callable[..., HttpResponseBase]:
    """The view that gives a kind's list as csv or xlsx."""

    @requires(*viewers(kind))
    def view(request: Request) -> HttpResponseBase:
        query = lists.read(kind, request.actor, request.GET.dict())
        name = exporting.file_name(kind, ending)
        if ending == "xlsx":
            return FileResponse(exporting.xlsx_file(query), as_attachment=True, filename=name, content_type=XLSX)
        response = StreamingHttpResponse(exporting.csv_lines(query), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    return view
