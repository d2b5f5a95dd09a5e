"""Service requests as a Django app."""

from wellkept.toolkit import rooms


class RequestsConfig(rooms.RoomConfig):
    """What people order, from order to closure."""

    name = "wellkept.sms.resolution.requests"
    label = "requests"
    verbose_name = "Service requests"
