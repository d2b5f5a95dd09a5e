"""Duties as a Django app."""

from django.apps import AppConfig


class DutiesConfig(AppConfig):
    """What recurs, and what must follow."""

    name = "wellkept.components.duties"
    label = "duties"
    verbose_name = "Duties"

    def ready(self) -> None:
        """Register the kind; a task that a duty gave out fulfils it when it is done."""
        from wellkept.components.duties import asking, jobs, kinds  # noqa: F401
        from wellkept.records import hooks

        hooks.effect(complete=asking.fulfil_by_tasks)
