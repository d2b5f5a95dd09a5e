"""Internal audits as a Django app."""

from wellkept.toolkit import rooms


class AuditsConfig(rooms.RoomConfig):
    """Whether the system conforms and works, looked at by people who do not own what they look at."""

    name = "wellkept.sms.evaluation.audits"
    label = "audits"
    verbose_name = "Internal audits"
