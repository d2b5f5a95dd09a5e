"""What commands share: loading the product, printing lines."""

import sys


def load() -> None:
    """Load the product; raises ImproperlyConfigured with the name of a wrong setting."""
    import django

    django.setup()


def say(line: str = "") -> None:
    """Print a line for a person."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def complain(line: str) -> None:
    """Print a line about something wrong."""
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()
