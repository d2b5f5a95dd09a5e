"""`wellkept worker`: everything that happens without somebody waiting for it."""

import argparse
import signal
import threading

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
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    worker.run_forever(stop)
    return 0
