"""Services as a Django app."""

from wellkept.toolkit.apps import RoomConfig


class ServicesConfig(RoomConfig):
    """The services that the provider delivers."""

    name = "wellkept.sms.portfolio.services"
    label = "services"
    verbose_name = "Services"
