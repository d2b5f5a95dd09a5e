"""Series as a Django app."""

from django.apps import AppConfig


class SeriesConfig(AppConfig):
    """What is measured beside the records themselves."""

    name = "wellkept.components.series"
    label = "series"
    verbose_name = "Series"

    def ready(self) -> None:
        """Register the kind."""
        from wellkept.components.series import kinds  # noqa: F401
