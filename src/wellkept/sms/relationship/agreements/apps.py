"""Agreements as a Django app."""

from wellkept.toolkit import rooms


class AgreementsConfig(rooms.RoomConfig):
    """What was promised to customers, inside, and by suppliers."""

    name = "wellkept.sms.relationship.agreements"
    label = "agreements"
    verbose_name = "Agreements"
