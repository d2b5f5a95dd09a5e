"""The command line as a Django app."""

from django.apps import AppConfig


class CliConfig(AppConfig):
    """Commands for whoever runs an installation."""

    name = "wellkept.cli"
    label = "cli"
    verbose_name = "Command line"
