"""The web shell as a Django app."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig

_NOTICES = "wellkept.components.notifications.selectors"


class WebConfig(AppConfig):
    """Pages for people: frame, accounts, errors, health."""

    name = "wellkept.web"
    label = "web"
    verbose_name = "Web"

    def ready(self) -> None:
        """Let the bell in the frame count what the notifications' component knows, where there is one."""
        from wellkept.web import context

        if find_spec(_NOTICES):
            context.badge(import_module(_NOTICES).unread_count)

    def ready(self) -> None:
        """Put the number of unread notices beside the bell."""
        from wellkept.components.notifications.selectors import unread_count
        from wellkept.web import context

        context.badge(unread_count)
