"""Clocks as a Django app."""

from django.apps import AppConfig


class ClocksConfig(AppConfig):
    """Registers what clocks do when records are written."""

    name = "wellkept.components.clocks"
    label = "clocks"
    verbose_name = "Clocks"

    def ready(self) -> None:
        """Let clocks follow every write."""
        from wellkept.components.clocks import follow

        follow.register()
