"""Flows as a Django app."""

from django.apps import AppConfig


class FlowsConfig(AppConfig):
    """Work that spans rooms."""

    name = "wellkept.flows"
    label = "flows"
    verbose_name = "Flows"

    def ready(self) -> None:
        """Read the flows that add steps to rooms."""
        from wellkept.flows import (  # noqa: F401
            figures_into_series,
            incident_to_problem,
            knowledge_at_work,
            known_error_to_article,
            metrics_of_things,
            process_figures,
            record_to_finding,
            record_to_improvement,
            risks_of_services,
            rule_to_finding,
            time_spent,
        )
        from wellkept.flows.management_review import declared  # noqa: F401
