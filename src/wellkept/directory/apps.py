"""The directory as a Django app."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    """Who and where: people, teams, organizations, roles, calendars."""

    name = "wellkept.directory"
    label = "directory"
    verbose_name = "Directory"

    def ready(self) -> None:
        """Announce the directory's permissions; nightly work follows the provider's time zone."""
        from wellkept.directory import permissions, selectors  # noqa: F401
        from wellkept.jobs import schedule

        schedule.use_zone(selectors.home_zone)
