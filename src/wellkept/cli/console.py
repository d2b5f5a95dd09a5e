"""What commands share: loading the product, printing lines."""

import sys
from pathlib import Path


def load(*, needs_database: bool = True) -> None:
    """Load the product, and refuse to go on without a database where the command needs one: SQLite would make an empty one.

    Raises ImproperlyConfigured with the name of a wrong setting, Refused where there is no database.
    """
    import django

    django.setup()
    place = absent_database() if needs_database else None
    if place is not None:
        from wellkept.kernel.errors import Refused

        raise Refused(
            f"There is no database at {place}. Run `wellkept up` or `wellkept migrate` to begin one, "
            "or `wellkept restore FILE` to bring one back."
        )


def absent_database() -> Path | None:
    """Where the file of the database should be and is not; None where there is one, or a server keeps it."""
    from django.db import connection

    if connection.vendor != "sqlite" or connection.is_in_memory_db():  # type: ignore[attr-defined]
        return None
    place = Path(str(connection.settings_dict["NAME"]))
    return None if place.exists() else place


def say(line: str = "") -> None:
    """Print a line for a person."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def complain(line: str) -> None:
    """Print a line about something wrong."""
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()
