"""Documents as a Django app."""

from wellkept.toolkit import rooms


class DocumentsConfig(rooms.RoomConfig):
    """Controlled documents, their versions, and whom they are made known to."""

    name = "wellkept.sms.support.documents"
    label = "documents"
    verbose_name = "Documents"
