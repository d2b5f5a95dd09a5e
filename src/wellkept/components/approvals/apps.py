"""Approvals as a Django app."""

from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    """Yes and no, given by people."""

    name = "wellkept.components.approvals"
    label = "approvals"
    verbose_name = "Approvals"

    def ready(self) -> None:
        """Let no step that needs an approval pass without one."""
        from wellkept.components.approvals import services
        from wellkept.records import hooks

        hooks.gate(services.approved)
