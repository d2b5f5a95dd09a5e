"""`wellkept restore FILE`."""

import argparse
from pathlib import Path

from wellkept.cli import console


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("file", type=Path, help="the backup")
    parser.add_argument(
        "--send-mail",
        action="store_true",
        help="send the mails that were still owed when the backup was taken; else they are held, for the installation that "
        "the backup is of may have sent them since",
    )


def run(args: argparse.Namespace) -> int:
    """Bring a backup back into an empty installation, compare counts and trail head, and hold what it owed to people."""
    console.load(needs_database=False)
    from wellkept.cli import archive, preparing

    manifest = archive.restore(args.file)
    mails, events = (0, 0) if args.send_mail else archive.hold(manifest)
    head = manifest["trail_head"]
    console.say(f"Restored {sum(manifest['counts'].values())} rows of {manifest['taken_at']}.")
    if preparing.missing_migrations():
        console.say(f"They are of version {manifest['version']}: run `wellkept migrate`.")
    if mails or events:
        console.say(
            f"Not sent: {mails} mails that were owed then, and what follows {events} events. Settings, System lists them; "
            "to send them, restore again with --send-mail."
        )
    console.say(f"Trail head {head['seq']}:{head['chain']}")
    console.say(f"Now run `wellkept verify --head {head['seq']}:{head['chain']}`.")
    return 0
