"""Records as a Django app."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """The index card, numbers, validity spans, saved views."""

    name = "wellkept.records"
    label = "records"
    verbose_name = "Records"

    def ready(self) -> None:
        """Let the full-text index follow every write; make the work known."""
        from wellkept.records import jobs, search  # noqa: F401

        search.register()
