"""Results as a Django app."""

from django.apps import AppConfig


class ResultsConfig(AppConfig):
    """Achieved against target."""

    name = "wellkept.components.results"
    label = "results"
    verbose_name = "Results"
