"""Acknowledgements as a Django app."""

from django.apps import AppConfig


class AcknowledgementsConfig(AppConfig):
    """Who has read and understood which edition of a record."""

    name = "wellkept.components.acknowledgements"
    label = "acknowledgements"
    verbose_name = "Acknowledgements"
