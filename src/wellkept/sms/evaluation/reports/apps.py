"""Reports as a Django app."""

from wellkept.toolkit import rooms


class ReportsConfig(rooms.RoomConfig):
    """Reports on services and on the management system."""

    name = "wellkept.sms.evaluation.reports"
    label = "service_reports"
    verbose_name = "Reports"

    def ready(self) -> None:
        """Read the room and what its reports are drawn up from."""
        super().ready()
        from wellkept.sms.evaluation.reports import drawn, sending  # noqa: F401
