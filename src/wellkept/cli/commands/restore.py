"""`wellkept restore FILE`."""

import argparse
from pathlib import Path

from wellkept.cli import console


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("file", type=Path, help="the backup")


def run(args: argparse.Namespace) -> int:
    """Bring a backup back into an empty installation and compare counts and trail head."""
    console.load()
    from wellkept.cli import archive, preparing

    manifest = archive.restore(args.file)
    head = manifest["trail_head"]
    console.say(f"Restored {sum(manifest['counts'].values())} rows of {manifest['taken_at']}.")
    if preparing.missing_migrations():
        console.say(f"They are of version {manifest['version']}: run `wellkept migrate`.")
    console.say(f"Trail head {head['seq']}:{head['chain']}")
    console.say(f"Now run `wellkept verify --head {head['seq']}:{head['chain']}`.")
    return 0
