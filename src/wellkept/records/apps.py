"""Records as a Django app."""

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class RecordsConfig(AppConfig):
    """The index card, numbers, validity spans, saved views."""

    name = "wellkept.records"
    label = "records"
    verbose_name = "Records"

    def ready(self) -> None:
        """Let the full-text index follow every write; make the work known; give new kinds their numbers."""
        from wellkept.records import jobs, numbering, search  # noqa: F401

        search.register()

        def give_numbers(using: str, **_signal: object) -> None:
            numbering.install(connections[using])

        post_migrate.connect(give_numbers, sender=self, weak=False)
