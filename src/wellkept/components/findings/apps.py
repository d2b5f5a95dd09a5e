"""Findings as a Django app."""

from django.apps import AppConfig


class FindingsConfig(AppConfig):
    """What was found, and what became of it."""

    name = "wellkept.components.findings"
    label = "findings"
    verbose_name = "Findings"

    def ready(self) -> None:
        """Register the kind."""
        from wellkept.components.findings import kinds  # noqa: F401
