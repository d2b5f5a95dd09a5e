"""Comments as a Django app."""

from django.apps import AppConfig


class CommentsConfig(AppConfig):
    """Public comments and internal notes."""

    name = "wellkept.components.comments"
    label = "comments"
    verbose_name = "Comments"

    def ready(self) -> None:
        """Let records be found by their comments when the index is made anew."""
        from wellkept.components.comments import selectors
        from wellkept.records import search

        search.contribute(selectors.remarks_of)
