"""The web shell as a Django app."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Pages for people: frame, accounts, errors, health."""

    name = "wellkept.web"
    label = "web"
    verbose_name = "Web"

    def ready(self) -> None:
        """The settings come before what others add to them; what the worker does is declared."""
        from wellkept.web import jobs, substitutes  # noqa: F401
        from wellkept.web.settings_pages import pages  # noqa: F401
