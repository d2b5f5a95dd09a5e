"""Risks as a Django app."""

from wellkept.toolkit import rooms


class RisksConfig(rooms.RoomConfig):
    """What may happen, what it would mean, and what is done about it."""

    name = "wellkept.sms.planning.risks"
    label = "risks"
    verbose_name = "Risks"
