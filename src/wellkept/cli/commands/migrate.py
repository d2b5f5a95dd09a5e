"""`wellkept migrate`."""

import argparse

from wellkept.cli import console


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("--check", action="store_true", help="only say whether something is missing (status 1)")


def run(args: argparse.Namespace) -> int:
    """Bring the database to this version."""
    console.load(needs_database=args.check)
    from wellkept.cli import preparing

    if args.check:
        missing = preparing.missing_migrations()
        console.say(f"{missing} steps are missing." if missing else "The database is up to date.")
        return 1 if missing else 0
    preparing.prepare_folder()
    steps = preparing.migrate()
    console.say(f"Database brought up to date ({steps} steps)." if steps else "The database is up to date.")
    return 0
