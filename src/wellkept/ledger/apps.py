"""The trail as a Django app."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Events, private text, seals and the outbox."""

    name = "wellkept.ledger"
    label = "ledger"
    verbose_name = "Trail"

    def ready(self) -> None:
        """Declare what the worker does for the trail."""
        from wellkept.ledger import jobs  # noqa: F401
