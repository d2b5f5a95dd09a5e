"""Authority as a Django app."""

from wellkept.toolkit import rooms


class AuthorityConfig(rooms.RoomConfig):
    """Who was appointed to which role."""

    name = "wellkept.sms.leadership.authority"
    label = "authority"
    verbose_name = "Authority"
