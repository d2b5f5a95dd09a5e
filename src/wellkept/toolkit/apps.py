"""The toolkit as a Django app."""

from django.apps import AppConfig


class ToolkitConfig(AppConfig):
    """Pages, forms, REST, import and export from declarations."""

    name = "wellkept.toolkit"
    label = "toolkit"
    verbose_name = "Toolkit"
