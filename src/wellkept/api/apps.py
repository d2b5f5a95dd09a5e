"""The REST shell as a Django app."""

from importlib import import_module

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Records for programs, at /api/v1."""

    name = "wellkept.api"
    label = "api"
    verbose_name = "API"

    def ready(self) -> None:
        """Declare what the worker does for the API."""
        import_module("wellkept.api.jobs")
