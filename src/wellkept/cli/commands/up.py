"""`wellkept up`: everything that it takes to have Wellkept running on this machine."""

import argparse
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from types import FrameType

from wellkept.cli import console
from wellkept.cli.commands import serve

PATIENCE = 60


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("--demo", action="store_true", help="with the demonstration company and one-click sign-in")
    parser.add_argument("--workers", type=int, default=serve.usual_workers(), help=serve.WORKERS_HELP)


def run(args: argparse.Namespace) -> int:
    """Prepare what is missing, start web server and worker, say where to click, and stop both when told to."""
    started = time.monotonic()
    if args.demo:
        os.environ["WELLKEPT_DEMO"] = "1"
    console.load()
    from django.conf import settings

    from wellkept.cli import preparing

    preparing.prepare()
    credentials = None
    if args.demo:
        from wellkept.demo import story

        story.tell_once(say=console.say)
    else:
        credentials = preparing.first_administrator()
    children = [
        subprocess.Popen(serve.command_line(args.workers)),  # noqa: S603  our own command lines
        subprocess.Popen([sys.executable, "-m", "wellkept.cli", "worker"]),
    ]

    def stop(_number: int, _frame: FrameType | None) -> None:
        for child in children:
            child.terminate()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    if _wait_until_ready(children):
        console.say("")
        console.say(f"Wellkept is ready after {time.monotonic() - started:.0f} s: {settings.BASE_URL}/")
        if args.demo:
            console.say("Sign in as anybody of the demonstration company with one click. Ctrl-C stops it.")
        elif credentials:
            console.say(f"First sign-in: {credentials[0]}  password: {credentials[1]}  (shown this once; change it)")
    return _watch(children)


def _wait_until_ready(children: list[subprocess.Popen[bytes]]) -> bool:
    from django.conf import settings

    host = "127.0.0.1" if settings.ENV.host in ("0.0.0.0", "") else settings.ENV.host  # noqa: S104  a comparison
    address = f"http://{host}:{settings.ENV.port}/healthz"
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if any(child.poll() is not None for child in children):
            return False
        try:
            with urllib.request.urlopen(address, timeout=2) as answer:
                if answer.status == 200:
                    return True
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    console.complain(f"No answer from {address} within {PATIENCE} s. Is the port {settings.ENV.port} free?")
    return False


def _watch(children: list[subprocess.Popen[bytes]]) -> int:
    """Wait for the children; when one ends, end the other. Being told to stop is no failure."""
    while True:
        for child in children:
            status = child.poll()
            if status is not None:
                for other in children:
                    if other.poll() is None:
                        other.terminate()
                for other in children:
                    try:
                        other.wait(timeout=10)
                    except subprocess.TimeoutExpired:
                        other.kill()
                return 0 if status in (0, -signal.SIGTERM, -signal.SIGINT) else 2
        time.sleep(0.2)
