"""Flows as a Django app."""

from django.apps import AppConfig


class FlowsConfig(AppConfig):
    """Work that spans rooms."""

    name = "wellkept.flows"
    label = "flows"
    verbose_name = "Flows"
