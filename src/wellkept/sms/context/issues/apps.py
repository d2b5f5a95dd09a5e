"""Issues as a Django app."""

from wellkept.toolkit import rooms


class IssuesConfig(rooms.RoomConfig):
    """The register of circumstances."""

    name = "wellkept.sms.context.issues"
    label = "issues"
    verbose_name = "Issues"
