"""Communications as a Django app."""

from django.apps import AppConfig


class CommunicationsConfig(AppConfig):
    """What was told to whom."""

    name = "wellkept.components.communications"
    label = "communications"
    verbose_name = "Communications"
