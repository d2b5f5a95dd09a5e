"""The web shell as a Django app."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Pages for people: frame, accounts, errors, health."""

    name = "wellkept.web"
    label = "web"
    verbose_name = "Web"
