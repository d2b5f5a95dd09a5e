"""Nonconformities as a Django app."""

from wellkept.toolkit import rooms


class NonconformitiesConfig(rooms.RoomConfig):
    """How findings are treated; the kind itself is a component that earlier rooms raise."""

    name = "wellkept.sms.improvement.nonconformities"
    label = "nonconformities"
    verbose_name = "Nonconformities"
