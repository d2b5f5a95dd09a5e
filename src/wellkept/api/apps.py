"""The REST shell as a Django app."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy

from wellkept.toolkit import rail


class ApiConfig(AppConfig):
    """Records for programs, at /api/v1."""

    name = "wellkept.api"
    label = "api"
    verbose_name = "API"

    def ready(self) -> None:
        """Declare what the worker does for the API, and where people find their tokens and calendar links."""
        import_module("wellkept.api.jobs")
        purpose = gettext_lazy("Keys with which your programs read and write records in your name.")
        tokens = rail.Entry(
            "settings", gettext_lazy("Tokens"), "/settings/tokens", icon="key", purpose=purpose, personal=True
        )
        rail.announce(tokens)
        purpose = gettext_lazy("Addresses at which the calendar that you use shows what is due.")
        feeds = rail.Entry(
            "settings",
            gettext_lazy("Calendar links"),
            "/settings/feeds",
            icon="calendar",
            purpose=purpose,
            personal=True,
        )
        rail.announce(feeds)
