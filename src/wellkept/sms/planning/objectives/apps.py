"""Objectives as a Django app."""

from wellkept.toolkit import rooms


class ObjectivesConfig(rooms.RoomConfig):
    """What is to be reached by when, and how far it has come."""

    name = "wellkept.sms.planning.objectives"
    label = "objectives"
    verbose_name = "Objectives"
