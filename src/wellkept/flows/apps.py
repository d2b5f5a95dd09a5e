"""Flows as a Django app."""

from django.apps import AppConfig


class FlowsConfig(AppConfig):
    """Work that spans rooms."""

    name = "wellkept.flows"
    label = "flows"
    verbose_name = "Flows"

    def ready(self) -> None:
        """Read the flows that add steps to rooms."""
        from wellkept.flows import incident_to_problem, process_figures, time_spent  # noqa: F401
