"""The base of every room's app. Rooms import this module, not the class: Django takes every class it finds in apps.py."""

from importlib import import_module

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """A room: its declaration is read when Django is ready."""

    def ready(self) -> None:
        """Read room.py, which registers the room's kinds and permissions."""
        import_module(f"{self.name}.room")
