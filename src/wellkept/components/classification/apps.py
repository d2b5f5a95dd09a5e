"""Classification as a Django app."""

from django.apps import AppConfig


class ClassificationConfig(AppConfig):
    """Categories and the priority matrix."""

    name = "wellkept.components.classification"
    label = "classification"
    verbose_name = "Classification"
