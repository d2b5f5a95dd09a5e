"""Knowledge as a Django app."""

from wellkept.toolkit import rooms


class KnowledgeConfig(rooms.RoomConfig):
    """Articles that answer what people ask while they work."""

    name = "wellkept.sms.support.knowledge"
    label = "knowledge"
    verbose_name = "Knowledge"
