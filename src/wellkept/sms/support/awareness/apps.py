"""Awareness as a Django app."""

from wellkept.toolkit import rooms


class AwarenessConfig(rooms.RoomConfig):
    """Whether people know policy, objectives, services, their part and the consequences."""

    name = "wellkept.sms.support.awareness"
    label = "awareness"
    verbose_name = "Awareness"
