"""Improvements as a Django app."""

from wellkept.toolkit import rooms


class ImprovementsConfig(rooms.RoomConfig):
    """The register of improvements."""

    name = "wellkept.sms.improvement.improvements"
    label = "improvements"
    verbose_name = "Improvements"
