"""`wellkept serve`: the web server alone."""

import argparse
import os
import sys

from wellkept.cli import console

APPLICATION = "wellkept.config.wsgi:application"
WORKERS_HELP = "web server processes (default: one for each processor, four at most)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("--workers", type=int, default=usual_workers(), help=WORKERS_HELP)
    parser.add_argument("--threads", type=int, default=4, help="threads a process (default 4)")


def usual_workers() -> int:
    """One process for each processor, four at most: a process answers one request at a time whatever its threads."""
    return min(os.cpu_count() or 1, 4)


def command_line(workers: int, threads: int = 4, application: str = APPLICATION) -> list[str]:
    """The web server's own command line."""
    from django.conf import settings

    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", settings.ENV.host,
        "--port", str(settings.ENV.port), "--workers", str(workers), "--blocking-threads", str(threads),
        "--backpressure", "256", "--no-ws", "--log-level", "warning", application,
    ]  # fmt: skip


def run(args: argparse.Namespace) -> int:
    """Replace this process by the web server."""
    console.load()
    from wellkept.cli import preparing

    preparing.refuse_old_tables()
    preparing.collect_static()
    line = command_line(args.workers, args.threads)
    return os.execv(line[0], line)  # noqa: S606  our own command line
