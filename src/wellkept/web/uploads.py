"""Receiving what is sent: no more of a file than an upload may have ever reaches the disk."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpResponse

from wellkept.toolkit.routes import Request
from wellkept.web import errors


class Limit:
    """Refuses a request whose body is larger than settings.REQUEST_LIMIT (bytes) before anything of it is read."""

    def __init__(self, get_response: Callable[[Request], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        """Answer the request."""
        length = request.headers.get("Content-Length", "")
        if length.isdecimal() and int(length[:18]) > settings.REQUEST_LIMIT:
            return errors.respond(request, 413, code="too_large")
        return self.get_response(request)


class Bounded(FileUploadHandler):
    """Stands before Django's handlers and lets a file pass until it is larger than settings.UPLOAD_LIMIT (bytes).

    The rest is read and dropped, so that the other fields of the form arrive and the view can refuse the file by its size.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """The bytes for the next handler; None once there are too many."""
        return raw_data if start <= settings.UPLOAD_LIMIT else None

    def file_complete(self, file_size: int) -> Any:
        """The file is the next handler's to give."""
        return None
