"""`wellkept backup FILE`."""

import argparse
from datetime import UTC, datetime
from pathlib import Path

from wellkept.cli import console


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("file", nargs="?", type=Path, help="where to (default: WELLKEPT_HOME/backups/<time>.tar.gz)")


def run(args: argparse.Namespace) -> int:
    """Take a backup while everything runs."""
    console.load()
    from django.conf import settings

    from wellkept.cli import archive, preparing

    preparing.refuse_old_tables()
    name = f"wellkept-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.tar.gz"
    target: Path = args.file or settings.ENV.home / "backups" / name
    manifest = archive.backup(target.resolve())
    head = manifest["trail_head"]
    rows = sum(manifest["counts"].values())
    console.say(f"{target}: {rows} rows, {len(manifest['members']) - 1} files and keys")
    console.say(f"Trail head {head['seq']}:{head['chain']}  (keep it elsewhere)")
    console.say("A backup counts once it was restored: try `wellkept restore` with another WELLKEPT_HOME.")
    return 0
