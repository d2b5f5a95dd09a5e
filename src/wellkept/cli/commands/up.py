"""`wellkept up`: everything that it takes to have Wellkept running on this machine."""

import argparse
import os
import signal
import socket
import sys
import time
import urllib.error
import urllib.request

from wellkept.cli import console
from wellkept.cli.children import Child, Children
from wellkept.cli.commands import serve

#: After so many seconds without an answer of the web server somebody is told that it takes long.
PATIENCE = 60


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("--demo", action="store_true", help="with the demonstration company and one-click sign-in")
    parser.add_argument("--workers", type=int, default=serve.usual_workers(), help=serve.WORKERS_HELP)


def run(args: argparse.Namespace) -> int:
    """Prepare what is missing, keep web server and worker running, say where to click, and stop both when told to."""
    started = time.monotonic()
    if args.demo:
        os.environ["WELLKEPT_DEMO"] = "1"
    console.load(needs_database=False)
    from django.conf import settings
    from django.db import connection

    from wellkept.cli import preparing

    refuse_taken_port()
    preparing.prepare()
    greeting = "Sign in as anybody of the demonstration company with one click. Ctrl-C stops it."
    if args.demo:
        from wellkept.demo import story

        story.tell_once(say=console.say)
    else:
        made = preparing.first_administrator()
        greeting = f"First sign-in: {made[0]}  password: {made[1]}  (shown this once; change it)" if made else ""
    connection.close()
    children = Children(
        Child("The web server", serve.command_line(args.workers)),
        Child("The worker", [sys.executable, "-m", "wellkept.cli", "worker"]),
    )
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, children.stop)
    return children.run(Greeter(settings.BASE_URL, greeting, started).look)


def refuse_taken_port() -> None:
    """Raise Refused when another program listens where the web server is to."""
    from django.conf import settings

    from wellkept.kernel.errors import Refused

    host, port = settings.ENV.host, settings.ENV.port
    try:
        with socket.create_server((host, port)):
            pass
    except OSError as error:
        raise Refused(
            f"Nothing can listen at {host} port {port}: {str(error.strerror).partition(' (')[0]}. "
            "Is Wellkept running already? Else choose another port: PORT=8001 wellkept up"
        ) from error


class Greeter:
    """Says once where to click, as soon as the web server answers; `started` is when the command was given."""

    def __init__(self, address: str, greeting: str, started: float) -> None:
        from django.conf import settings

        host = "127.0.0.1" if settings.ENV.host in ("0.0.0.0", "", "::") else settings.ENV.host  # noqa: S104  a comparison
        self._asked = f"http://{host}:{settings.ENV.port}/healthz"
        self._address, self._greeting, self._started = address, greeting, started
        self._waiting_since = time.monotonic()
        self._done = self._warned = False

    def look(self) -> None:
        """Ask whether the web server answers, unless it has."""
        if self._done:
            return
        now = time.monotonic()
        try:
            with urllib.request.urlopen(self._asked, timeout=2):  # noqa: S310  our own address
                pass
        except (urllib.error.URLError, OSError):
            if now - self._waiting_since > PATIENCE and not self._warned:
                self._warned = True
                console.complain(f"No answer from {self._asked} within {PATIENCE} s; still waiting.")
            return
        self._done = True
        console.say("")
        console.say(f"Wellkept is ready after {now - self._started:.0f} s: {self._address}/")
        if self._greeting:
            console.say(self._greeting)
