"""Giving a file out: always as a download that no browser runs or guesses about."""

from django.http import FileResponse

from wellkept.components.attachments import selectors, storage
from wellkept.kernel.permissions import Actor


def download(attachment_id: int, actor: Actor) -> FileResponse:
    """The answer with a file that the actor may have. Raises Attachment.DoesNotExist, FileNotFoundError when it is lost."""
    row = selectors.find(attachment_id, actor)
    response = FileResponse(
        storage.path_of(row.place).open("rb"), as_attachment=True, filename=row.name, content_type=row.media_type
    )
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response
