"""Problems as a Django app."""

from wellkept.toolkit import rooms


class ProblemsConfig(rooms.RoomConfig):
    """Causes of incidents, from the first suspicion to a fix that holds."""

    name = "wellkept.sms.resolution.problems"
    label = "problems"
    verbose_name = "Problems"
