"""Giving out the files of records, to those who may see them."""

from django.http import FileResponse, Http404

from wellkept.components.attachments.delivery import download
from wellkept.components.attachments.models import Attachment
from wellkept.toolkit.routes import Request, signed_in


@signed_in
def file(request: Request, key: int) -> FileResponse:
    """A file as a download; one that is foreign, internal or lost looks like none."""
    try:
        return download(key, request.actor)
    except (Attachment.DoesNotExist, FileNotFoundError, OverflowError):
        raise Http404 from None
