"""Jobs as a Django app."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """What the worker does, when it did it last, and who holds which lease."""

    name = "wellkept.jobs"
    label = "jobs"
    verbose_name = "Jobs"

    def ready(self) -> None:
        """Declare what the worker does for the database."""
        from wellkept.jobs import statistics  # noqa: F401
