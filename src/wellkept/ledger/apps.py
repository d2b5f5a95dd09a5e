"""The trail as a Django app."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Events, private text, seals and the outbox."""

    name = "wellkept.ledger"
    label = "ledger"
    verbose_name = "Trail"
