"""The web shell as a Django app."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Pages for people: frame, accounts, errors, health."""

    name = "wellkept.web"
    label = "web"
    verbose_name = "Web"

    def ready(self) -> None:
        """Let the bell in the frame count unread notifications; the settings come before what others add to them."""
        from wellkept.components.notifications.selectors import unread_count
        from wellkept.web import context
        from wellkept.web.settings_pages import pages  # noqa: F401

        context.badge(unread_count)
