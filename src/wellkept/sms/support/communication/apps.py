"""The communication plan as a Django app."""

from wellkept.toolkit import rooms


class CommunicationConfig(rooms.RoomConfig):
    """What is told to whom, and that it was."""

    name = "wellkept.sms.support.communication"
    label = "communication"
    verbose_name = "Communication plan"
