"""Processes as a Django app."""

from wellkept.toolkit import rooms


class ProcessesConfig(rooms.RoomConfig):
    """The processes of the management system and their map."""

    name = "wellkept.sms.planning.processes"
    label = "processes"
    verbose_name = "Processes"
