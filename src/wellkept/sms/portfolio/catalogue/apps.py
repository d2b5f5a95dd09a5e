"""The request catalogue as a Django app."""

from wellkept.toolkit import rooms


class CatalogueConfig(rooms.RoomConfig):
    """What people can order."""

    name = "wellkept.sms.portfolio.catalogue"
    label = "catalogue"
    verbose_name = "Request catalogue"
