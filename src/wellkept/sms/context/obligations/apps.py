"""Obligations as a Django app."""

from wellkept.toolkit import rooms


class ObligationsConfig(rooms.RoomConfig):
    """The register of what binds the organization."""

    name = "wellkept.sms.context.obligations"
    label = "obligations"
    verbose_name = "Obligations"
