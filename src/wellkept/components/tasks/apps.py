"""Tasks as a Django app."""

from django.apps import AppConfig


class TasksConfig(AppConfig):
    """The one tracker of actions."""

    name = "wellkept.components.tasks"
    label = "tasks"
    verbose_name = "Tasks"

    def ready(self) -> None:
        """Register the kind; let suppliers see what they are given, and tasks take their process from their record."""
        from wellkept.components.tasks import kinds, origins, sharing  # noqa: F401
        from wellkept.records import hooks

        hooks.effect(prepare=origins.derive_process, complete=sharing.share)
