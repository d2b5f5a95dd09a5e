"""The demonstration company as a Django app."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Tavermoor Services and its cast."""

    name = "wellkept.demo"
    label = "demo"
    verbose_name = "Demonstration"
