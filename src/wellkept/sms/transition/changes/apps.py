"""Changes as a Django app."""

from wellkept.toolkit import rooms


class ChangesConfig(rooms.RoomConfig):
    """What is altered in services and their parts."""

    name = "wellkept.sms.transition.changes"
    label = "changes"
    verbose_name = "Changes"
