"""Notifications as a Django app."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Registers whom events are followed to, and the delivery of mail."""

    name = "wellkept.components.notifications"
    label = "notifications"
    verbose_name = "Notifications"

    def ready(self) -> None:
        """Follow every event; let the worker send mail."""
        from wellkept.components.notifications import mail, recipients  # noqa: F401
        from wellkept.ledger import services as ledger

        ledger.follow("", recipients.follow)
