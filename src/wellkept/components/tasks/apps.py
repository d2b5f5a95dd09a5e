"""Tasks as a Django app."""

from django.apps import AppConfig


class TasksConfig(AppConfig):
    """The one tracker of actions."""

    name = "wellkept.components.tasks"
    label = "tasks"
    verbose_name = "Tasks"

    def ready(self) -> None:
        """Register the kind."""
        from wellkept.components.tasks import kinds  # noqa: F401
