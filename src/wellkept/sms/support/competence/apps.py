"""Competence as a Django app."""

from wellkept.toolkit import rooms


class CompetenceConfig(rooms.RoomConfig):
    """What roles need, what people can do, and training."""

    name = "wellkept.sms.support.competence"
    label = "competence"
    verbose_name = "Competence"
