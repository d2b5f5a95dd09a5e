"""The base of every room's app. Rooms import this module, not the class: Django takes every class it finds in apps.py."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.module_loading import module_has_submodule


class RoomConfig(AppConfig):
    """A room: its declaration, and what it does by itself, are read when Django is ready."""

    def ready(self) -> None:
        """Read room.py, which registers the room's kinds; jobs.py (what it does by itself) and home.py (its panels of the
        first page) where there are any.
        """
        import_module(f"{self.name}.room")
        for part in ("jobs", "home"):
            if module_has_submodule(self.module, part):
                import_module(f"{self.name}.{part}")
