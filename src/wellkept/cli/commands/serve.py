"""`wellkept serve`: the web server alone."""

import argparse
import os
import sys

from wellkept.cli import console


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("--workers", type=int, default=1, help="server processes (default 1; more on PostgreSQL)")
    parser.add_argument("--threads", type=int, default=4, help="threads a process (default 4)")


def command_line(workers: int = 1, threads: int = 4) -> list[str]:
    """The web server's own command line."""
    from django.conf import settings

    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", settings.ENV.host,
        "--port", str(settings.ENV.port), "--workers", str(workers), "--blocking-threads", str(threads),
        "--backpressure", "256", "--no-ws", "--log-level", "warning", "wellkept.config.wsgi:application",
    ]  # fmt: skip


def run(args: argparse.Namespace) -> int:
    """Replace this process by the web server."""
    console.load()
    from wellkept.cli import preparing

    if preparing.missing_migrations():
        console.complain("The database is not up to date. Run `wellkept migrate` first.")
        return 2
    preparing.collect_static()
    line = command_line(args.workers, args.threads)
    return os.execv(line[0], line)  # noqa: S606  our own command line
