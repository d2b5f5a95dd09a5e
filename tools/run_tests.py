"""Run the whole suite on SQLite and then on a PostgreSQL within reach, and say which databases ran.

A PostgreSQL is the one that `DATABASE_URL` names, else one on this machine that lets `test` or `postgres` in without a
password. Arguments go to pytest: `.venv/bin/python -m tools.run_tests -k incident`.
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from tools import browser

ROOT = Path(__file__).resolve().parent.parent
PYTEST = [sys.executable, "-m", "pytest", "-n", "2", "--durations=20", "--durations-min=0.1"]
SUMMARY = re.compile(r"^=+ (?P<text>.*\b(?:passed|failed|errors?|skipped|deselected|no tests ran)\b.* in .*?) =+$")
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
LOCAL = ("postgres://test@127.0.0.1:5432/test", "postgres://postgres@127.0.0.1:5432/postgres")
RIGHTS = """
SELECT current_setting('server_version'), rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user
"""


@dataclass(frozen=True)
class Run:
    """One run of the suite: on which database, with what exit code, and pytest's own last line."""

    database: str
    code: int
    summary: str


def test_address(address: str) -> str:
    """`address` with a database name of this checkout, so that two checkouts on one server do not meet."""
    name = f"wellkept_{hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]}"
    return urlunsplit(urlsplit(address)._replace(path=f"/{name}"))


def postgresql() -> tuple[str, str] | None:
    """The name with version, and the address, of a PostgreSQL on which we may create databases; None without one."""
    import psycopg

    named = os.environ.get("DATABASE_URL", "")
    for address in (named,) if named.startswith("postgres") else LOCAL:
        try:
            with psycopg.connect(address, connect_timeout=3) as connection:
                row = connection.execute(RIGHTS).fetchone()
        except psycopg.OperationalError as problem:
            if address == named:
                print(
                    f"DATABASE_URL names a PostgreSQL that does not answer: {str(problem).splitlines()[0]}", flush=True
                )
            continue
        if row and row[1]:
            return f"PostgreSQL {row[0].split()[0]}", test_address(address)
        print("A PostgreSQL answers, but this user may not create databases (ALTER ROLE ... CREATEDB).", flush=True)
    return None


def sqlite() -> str:
    """The name and version of the SQLite that the product uses."""
    code = "import wellkept, sqlite3; print(sqlite3.sqlite_version)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return f"SQLite {done.stdout.strip()}"


def run(database: str, address: str | None, arguments: list[str]) -> Run:
    """Run pytest once on `database` (SQLite when `address` is None), showing its output as it comes."""
    environment = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "WELLKEPT_HOME"}}
    environment.pop("WELLKEPT_TEST_DATABASE_URL", None)
    if address:
        environment["WELLKEPT_TEST_DATABASE_URL"] = address
    colour = "yes" if sys.stdout.isatty() else "no"
    print(f"\n--- {database} ---", flush=True)
    command = [*PYTEST, f"--color={colour}", *arguments]
    summary = "pytest gave no summary"
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as child:
        assert child.stdout is not None
        line = b""
        while piece := os.read(child.stdout.fileno(), 65536):
            sys.stdout.buffer.write(piece)
            sys.stdout.buffer.flush()
            *whole, line = (line + piece).split(b"\n")
            for each in whole:
                if found := SUMMARY.match(COLOUR.sub("", each.decode(errors="replace")).strip()):
                    summary = found["text"]
    return Run(database, child.returncode, summary)


def main(arguments: list[str]) -> int:
    """Run the suite on every database within reach; return 0 when all runs passed, else 1."""
    started = time.monotonic()
    if browser.ensure() is None:
        print(
            "NO CHROMIUM: the browser journeys are skipped; install one with  make browser  and run again.", flush=True
        )
    runs = [run(sqlite(), None, arguments)]
    server = postgresql()
    if server:
        runs.append(run(*server, arguments))
    print(f"\n--- {time.monotonic() - started:.0f} s ---")
    for each in runs:
        print(f"{each.database}: {each.summary}" + (f" (exit code {each.code})" if each.code else ""))
    if not server:
        print("PostgreSQL: none within reach, not run (DATABASE_URL names one)")
    return 1 if any(each.code for each in runs) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
