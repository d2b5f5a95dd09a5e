"""Attachments as a Django app."""

from django.apps import AppConfig


class AttachmentsConfig(AppConfig):
    """Files of records."""

    name = "wellkept.components.attachments"
    label = "attachments"
    verbose_name = "Attachments"

    def ready(self) -> None:
        """Declare what the worker does for files."""
        from wellkept.components.attachments import jobs  # noqa: F401
