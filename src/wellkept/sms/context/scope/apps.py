"""Scope as a Django app."""

from wellkept.toolkit import rooms


class ScopeConfig(rooms.RoomConfig):
    """The statement of scope and its versions."""

    name = "wellkept.sms.context.scope"
    label = "scope"
    verbose_name = "Scope"
