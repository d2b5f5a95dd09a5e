"""Interested parties as a Django app."""

from wellkept.toolkit import rooms


class InterestedPartiesConfig(rooms.RoomConfig):
    """Who has a stake in the services, and what each of them requires."""

    name = "wellkept.sms.context.interested_parties"
    label = "interested_parties"
    verbose_name = "Interested parties"
