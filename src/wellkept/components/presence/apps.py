"""Presence as a Django app."""

from django.apps import AppConfig


class PresenceConfig(AppConfig):
    """Who has which record open; short-lived and no part of the trail."""

    name = "wellkept.components.presence"
    label = "presence"
    verbose_name = "Presence"

    def ready(self) -> None:
        """Let the worker clear away who has gone."""
        from wellkept.components.presence import jobs  # noqa: F401
