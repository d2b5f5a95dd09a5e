"""Services as a Django app."""

from wellkept.toolkit import rooms


class ServicesConfig(rooms.RoomConfig):
    """The services that the provider delivers."""

    name = "wellkept.sms.portfolio.services"
    label = "services"
    verbose_name = "Services"
