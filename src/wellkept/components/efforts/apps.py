"""Time spent as a Django app."""

from django.apps import AppConfig


class EffortsConfig(AppConfig):
    """Time that people spend on records."""

    name = "wellkept.components.efforts"
    label = "efforts"
    verbose_name = "Time spent"
