"""Incidents as a Django app."""

from wellkept.toolkit import rooms


class IncidentsConfig(rooms.RoomConfig):
    """Interruptions and losses of quality, from report to closure."""

    name = "wellkept.sms.resolution.incidents"
    label = "incidents"
    verbose_name = "Incidents"
