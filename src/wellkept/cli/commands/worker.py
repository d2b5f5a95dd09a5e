"""`wellkept worker`: everything that happens without somebody waiting for it."""

import argparse

from wellkept.cli import console


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("--once", action="store_true", help="do what is due now, then stop")


def run(args: argparse.Namespace) -> int:
    """Work until told to stop."""
    console.load()
    from wellkept.jobs import worker

    if args.once:
        worker.run_once()
        return 0
    worker.run_until_signalled()
    return 0
