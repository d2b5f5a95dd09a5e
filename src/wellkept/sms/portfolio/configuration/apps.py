"""Configuration items as a Django app."""

from wellkept.toolkit import rooms


class ConfigurationConfig(rooms.RoomConfig):
    """The items that services are made of."""

    name = "wellkept.sms.portfolio.configuration"
    label = "configuration"
    verbose_name = "Configuration items"
