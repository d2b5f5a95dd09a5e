"""The toolkit as a Django app, and the base of every room's app."""

from importlib import import_module

from django.apps import AppConfig


class ToolkitConfig(AppConfig):
    """Pages, forms, REST, import and export from declarations."""

    name = "wellkept.toolkit"
    label = "toolkit"
    verbose_name = "Toolkit"


class RoomConfig(AppConfig):
    """A room: its declaration is read when Django is ready."""

    def ready(self) -> None:
        """Read room.py, which registers the room's kinds and permissions."""
        import_module(f"{self.name}.room")
