"""Resources as a Django app."""

from wellkept.toolkit import rooms


class ResourcesConfig(rooms.RoomConfig):
    """What the system and the services need, and what there is of it."""

    name = "wellkept.sms.support.resources"
    label = "resources"
    verbose_name = "Resources"
