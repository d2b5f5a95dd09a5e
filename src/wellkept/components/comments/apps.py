"""Comments as a Django app."""

from django.apps import AppConfig


class CommentsConfig(AppConfig):
    """What people say about a record."""

    name = "wellkept.components.comments"
    label = "comments"
    verbose_name = "Comments"

    def ready(self) -> None:
        """Let comments be found."""
        from wellkept.components.comments import selectors
        from wellkept.records import search

        search.contribute(selectors.remarks_of)
