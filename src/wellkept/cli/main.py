"""Reads the command line and runs one command; each lives in a module of wellkept.cli.commands."""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Protocol, cast

#: Command -> what it is for; the modules are loaded only when their command runs, so that --help is quick.
COMMANDS = {
    "up": "start Wellkept here: database, first account or demonstration, web server and worker",
    "migrate": "bring the database to this version",
    "demo": "tell the demonstration company's year into an empty database",
    "serve": "run the web server alone",
    "worker": "run the worker alone: sealing, mail, deadlines, nightly work",
    "doctor": "check the installation and say what to do",
    "replay": "read another system's event log as if its people had worked here",
    "assess": "say requirement by requirement whether the records prove it",
    "verify": "check trail and records: was anything changed, deleted, inserted or reordered",
    "trail": "take the trail outside: signed checkpoints, a kit that is checked without Wellkept",
    "backup": "save database, files and keys into one file, while running",
    "restore": "bring a backup back on an empty machine",
    "explain": "show what a kind declares: addresses, permissions, states, rules",
    "shell": "open Python with the product loaded",
}

DESCRIPTION = """Wellkept: run your services in it, and let the records prove ISO/IEC 20000-1.

  wellkept up --demo     a company to look at, in one minute
  wellkept up            an empty system; the first administrator is printed once
"""
EPILOG = """Settings come from the environment: WELLKEPT_HOME (folder of database and files), DATABASE_URL, PORT, EMAIL_URL
and others; see docs/reference/settings.md. Each command explains itself: wellkept COMMAND --help."""


class Command(Protocol):
    """What a command module offers."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the command's arguments."""

    def run(self, args: argparse.Namespace) -> int:
        """Do the work and return the exit status: 0 done, 1 found something wrong, 2 could not be done."""


def load_command(name: str) -> Command:
    """The module of a command."""
    if name == "replay":
        return cast("Command", import_module("wellkept.flows.replay.command"))
    return cast("Command", import_module(f"wellkept.cli.commands.{name}"))


def sentence(purpose: str) -> str:
    """What a command is for as a sentence of its own; names in it stay as they are written."""
    return f"{purpose[:1].upper()}{purpose[1:]}."


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    words = list(sys.argv[1:] if argv is None else argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wellkept.config.settings")
    formatter = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(prog="wellkept", description=DESCRIPTION, epilog=EPILOG, formatter_class=formatter)
    parser.add_argument("--version", action="store_true", help="print the version and stop")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    chosen = next((word for word in words if not word.startswith("-")), None)
    for name, purpose in COMMANDS.items():
        sub = commands.add_parser(name, help=purpose, description=sentence(purpose), formatter_class=formatter)
        if name == chosen:
            load_command(name).add_arguments(sub)
    args = parser.parse_args(words)
    if args.version:
        from wellkept import __version__

        sys.stdout.write(f"wellkept {__version__}\n")
        return 0
    if args.command is None:
        parser.print_help()
        return 0
    return _run(args)


def _run(args: argparse.Namespace) -> int:
    from django.core.exceptions import ImproperlyConfigured
    from django.db import DatabaseError

    from wellkept.kernel.errors import WellkeptError

    try:
        return load_command(args.command).run(args)
    except KeyboardInterrupt:
        return 130
    except (WellkeptError, ImproperlyConfigured) as error:
        sys.stderr.write(f"{error}\n")
    except BrokenPipeError:
        return 0
    except (DatabaseError, OSError) as error:
        sys.stderr.write(_what_to_do(error))
    return 2


def _what_to_do(error: Exception) -> str:
    """What failed beneath the product, in words, and what mends it."""
    from django.db import OperationalError, connection

    from wellkept.kernel.outage import Outage, outage_of

    if outage_of(error) is Outage.DISK:
        return f"The disk is full or cannot be written to: {error}\nMake room, then run this again.\n"
    if isinstance(error, OSError):
        return f"That cannot be done: {error.strerror or error}: {error.filename or 'unnamed'}\n"
    if old := _old_tables():
        return f"{old}\n"
    if isinstance(error, OperationalError):
        place = f" ({connection.settings_dict['NAME']})" if connection.vendor == "sqlite" else ""
        said = f"The database{place} cannot be used: {str(error).strip()}"
        return f"{said}\nRun `wellkept doctor` to see what is wrong.\n"
    reason = str(error).strip().partition("\n")[0]
    return f"The database refused: {reason}\nRun `wellkept migrate`, then `wellkept doctor`.\n"


def _old_tables() -> str:
    """The refusal of a database that lacks tables, which is why many a statement fails; "" when it has them or is away."""
    from django.db import DatabaseError

    from wellkept.cli import preparing
    from wellkept.kernel.errors import Refused

    try:
        preparing.refuse_old_tables()
    except Refused as refused:
        return str(refused)
    except DatabaseError:
        pass
    return ""
