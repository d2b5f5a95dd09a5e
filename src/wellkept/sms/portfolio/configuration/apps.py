"""Configuration items as a Django app."""

from wellkept.toolkit.apps import RoomConfig


class ConfigurationConfig(RoomConfig):
    """The items that services are made of."""

    name = "wellkept.sms.portfolio.configuration"
    label = "configuration"
    verbose_name = "Configuration items"
