"""The directory as a Django app."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    """Who and where: people, teams, organizations, roles, calendars."""

    name = "wellkept.directory"
    label = "directory"
    verbose_name = "Directory"

    def ready(self) -> None:
        """Announce the directory's permissions."""
        from wellkept.directory import permissions  # noqa: F401
