"""Links as a Django app."""

from django.apps import AppConfig


class LinksConfig(AppConfig):
    """How records hang together."""

    name = "wellkept.components.links"
    label = "links"
    verbose_name = "Links"
