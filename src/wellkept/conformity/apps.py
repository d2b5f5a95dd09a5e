"""Conformity as a Django app."""

from importlib import import_module

from django.apps import AppConfig


class ConformityConfig(AppConfig):
    """The catalogue, the engine that evaluates its rules, assessments and verdicts."""

    name = "wellkept.conformity"
    label = "conformity"
    verbose_name = "Conformity"

    def ready(self) -> None:
        """Declare who may see and judge, and what happens by itself."""
        import_module("wellkept.conformity.permissions")
        import_module("wellkept.conformity.jobs")
