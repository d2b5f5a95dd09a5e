"""Incidents as a Django app."""

from wellkept.toolkit.apps import RoomConfig


class IncidentsConfig(RoomConfig):
    """Interruptions and losses of quality, from report to closure."""

    name = "wellkept.sms.resolution.incidents"
    label = "incidents"
    verbose_name = "Incidents"
