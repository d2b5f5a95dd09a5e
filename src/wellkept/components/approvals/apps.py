"""Approvals as a Django app."""

from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    """Yes and no, given by people."""

    name = "wellkept.components.approvals"
    label = "approvals"
    verbose_name = "Approvals"

    def ready(self) -> None:
        """Let no step that needs an approval pass without one, and no vote nor what was asked differ from the trail."""
        from wellkept.components.approvals import comparing, services
        from wellkept.records import comparison, hooks

        hooks.gate(services.approved)
        comparison.compare_beside(comparing.compare_votes)
        comparison.compare_beside(comparing.compare_steps)
