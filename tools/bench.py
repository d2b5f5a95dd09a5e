"""Measure Wellkept as its users meet it: over HTTP, with real sessions, rights, events, clocks and outbox switched on.

    python -m tools.bench [--sizes 1000,100000] [--engines sqlite,postgres] [--repeat 200] [--out FILE]

Prints JSON: per engine and size p50 and p95 in milliseconds, requests per second with eight clients; memory of the
server, cold start, seconds of an assessment, due and due_many per second; and the floor, bare Django with one query on the
same server and database. Figures of a busy machine are upper bounds: compare them with the floor beside them.
"""

from __future__ import annotations

import argparse
import http.client
import http.cookiejar
import json
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from tools import bench_log

PYTHON = sys.executable
SETUP = Path(__file__).with_name("bench_setup.py")
FLOOR = Path(__file__).with_name("bench_floor.py")


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Place:
    """One installation under measurement."""

    home: Path
    database_url: str
    port: int = field(default_factory=free_port)

    def surroundings(self) -> dict[str, str]:
        """The environment of every process of the installation."""
        kept = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")}
        more = {
            "WELLKEPT_HOME": str(self.home),
            "PORT": str(self.port),
            "WELLKEPT_URL": f"http://localhost:{self.port}",
            "DJANGO_SETTINGS_MODULE": "wellkept.config.settings",
            "WELLKEPT_DEMO": "1",
        }
        return {**kept, **more, **({"DATABASE_URL": self.database_url} if self.database_url else {})}

    def python(self, *arguments: str) -> str:
        """Run Python in the installation and return what it prints."""
        done = subprocess.run(
            [PYTHON, *arguments], env=self.surroundings(), capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise SystemExit(f"{' '.join(arguments)} failed:\n{done.stderr[-3000:]}")
        return done.stdout


class Client:
    """One browser or program: a kept connection with its cookie or token."""

    def __init__(self, port: int, headers: dict[str, str]) -> None:
        self.port = port
        self.headers = headers
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def ask(self, method: str, path: str, body: bytes | None = None, **more: str) -> tuple[int, bytes, dict[str, str]]:
        """Send a request; returns status, body and headers."""
        headers = {"Host": f"localhost:{self.port}", **self.headers, **more}
        try:
            self.connection.request(method, path, body, headers)
            answer = self.connection.getresponse()
            return answer.status, answer.read(), {k.lower(): v for k, v in answer.getheaders()}
        except (http.client.HTTPException, ConnectionError):
            self.connection.close()
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
            raise

    def json(self, method: str, path: str, data: Any = None, **more: str) -> tuple[int, Any, dict[str, str]]:
        """Send and read JSON."""
        body = json.dumps(data).encode() if data is not None else None
        status, answer, headers = self.ask(method, path, body, **{"Content-Type": "application/json", **more})
        return status, json.loads(answer) if answer else None, headers


Operation = Callable[[Client], tuple[int, bytes]]


def timed(client: Client, act: Operation, repeat: int) -> dict[str, float]:
    """p50 and p95 in milliseconds of one client's requests, one after the other."""
    for _warm in range(min(20, repeat)):
        act(client)
    took: list[float] = []
    for _round in range(repeat):
        begin = time.perf_counter()
        status, _body = act(client)
        took.append((time.perf_counter() - begin) * 1000)
        if status >= 400:
            raise SystemExit(f"An operation answered {status}.")
    took.sort()
    return {"p50_ms": round(statistics.median(took), 2), "p95_ms": round(took[int(len(took) * 0.95)], 2)}


def at_once(clients: list[Client], act: Operation, seconds: float) -> float:
    """Requests per second with every client asking without pause."""
    counts = [0] * len(clients)
    stop = time.perf_counter() + seconds

    def work(place: int) -> None:
        while time.perf_counter() < stop:
            status, _body = act(clients[place])
            if status >= 500:
                raise SystemExit(f"An operation answered {status} under load.")
            counts[place] += 1

    threads = [threading.Thread(target=work, args=(place,)) for place in range(len(clients))]
    begin = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return round(sum(counts) / (time.perf_counter() - begin), 1)


class Server:
    """The web server of a place, and what it weighs."""

    def __init__(self, place: Place, line: Sequence[str] = (PYTHON, "-m", "wellkept.cli", "serve")) -> None:
        self.place = place
        begin = time.perf_counter()
        self.log = place.home / "server.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                line, env=place.surroundings(), stdout=log, stderr=subprocess.STDOUT, start_new_session=True
            )
        self.cold_start = self._wait(begin)

    def _wait(self, begin: float) -> float:
        while time.perf_counter() - begin < 60:
            try:
                status, _body, _headers = Client(self.place.port, {}).ask("GET", "/healthz")
                if status == 200:
                    return round(time.perf_counter() - begin, 2)
            except OSError:
                status = 0
            time.sleep(0.02)
        said = "\n".join(self.log.read_text(errors="replace").splitlines()[-20:])
        raise SystemExit(f"The web server did not start (status {status}).\n{said}")

    def memory(self) -> float:
        """Resident megabytes of the server's processes, shared pages counted once a process (PSS)."""
        total = 0
        for process in Path("/proc").glob("[0-9]*"):
            try:
                if os.getpgid(int(process.name)) == self.process.pid:
                    rollup = (process / "smaps_rollup").read_text()
                    total += int(next(re.finditer(r"^Pss:\s+(\d+)", rollup, re.MULTILINE)).group(1))
            except (OSError, StopIteration):
                continue
        return round(total / 1024, 1)

    def stop(self) -> None:
        """End the server and all its processes."""
        os.killpg(self.process.pid, signal.SIGTERM)
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)


def operations(facts: dict[str, Any]) -> dict[str, Operation]:
    """What is measured, by name; sessions for pages, a token for REST."""
    numbers: list[str] = facts["numbers"]
    turn = iter(range(10**9))
    word = facts["word"]

    def pick() -> str:
        return numbers[(next(turn) * 7919) % len(numbers)]

    def create(client: Client) -> tuple[int, bytes]:
        data = {"title": "Printer prints blank pages", "service": facts["service"], "impact": 2, "urgency": 2}
        status, answer, _headers = client.ask(
            "POST", "/api/v1/incidents", json.dumps(data).encode(), **{"Content-Type": "application/json"}
        )
        return status, answer

    def comment(client: Client) -> tuple[int, bytes]:
        data = json.dumps({"body": "Asked the caller to try again.", "public": False}).encode()
        status, answer, _headers = client.ask(
            "POST", f"/api/v1/incidents/{pick()}/comments", data, **{"Content-Type": "application/json"}
        )
        return status, answer

    def move(client: Client) -> tuple[int, bytes]:
        number = facts["movable"][next(turn) % len(facts["movable"])]
        version, held = facts["versions"].get(number, (1, False))
        data = {} if held else {"hold_reason": "caller"}
        status, answer, headers = client.ask(
            "POST", f"/api/v1/incidents/{number}/transitions/{'resume' if held else 'hold'}", json.dumps(data).encode(),
            **{"Content-Type": "application/json", "If-Match": f'"{version}"'},
        )  # fmt: skip
        if status < 400:
            facts["versions"][number] = (int(headers["etag"].strip('"')), not held)
        return status, answer

    def get(path: str | Callable[[], str]) -> Operation:
        def act(client: Client) -> tuple[int, bytes]:
            status, answer, _headers = client.ask("GET", path if isinstance(path, str) else path())
            return status, answer

        return act

    return {
        "create (REST)": create,
        "comment (REST)": comment,
        "transition (REST)": move,
        "list of 50 (page)": get("/incidents?view=all"),
        "record (page)": get(lambda: f"/incidents/{pick()}"),
        "search (page)": get(f"/search?q={word}"),
        "inbox (page)": get("/work?tray=all"),
        "board (page)": get("/incidents/board"),
        "calendar (page)": get("/work/calendar?tray=all"),
        "list of 25 (REST)": get("/api/v1/incidents?limit=25"),
        "one (REST)": get(lambda: f"/api/v1/incidents/{pick()}"),
    }


def measure(place: Place, size: int, repeat: int, load_seconds: float) -> dict[str, Any]:
    """Load an installation to a size and measure it."""
    begin = time.perf_counter()
    facts = json.loads(place.python(str(SETUP), "load", str(size)).splitlines()[-1])
    facts["versions"] = {}
    result: dict[str, Any] = {"size": size, "load_seconds": round(time.perf_counter() - begin, 1), "operations": {}}
    result["load_events_per_second"] = facts["events_per_second"]
    server = Server(place)
    try:
        result["cold_start_seconds"] = server.cold_start
        result["memory_idle_mb"] = server.memory()

        def client(operation: str) -> Client:
            if "REST" in operation:
                return Client(place.port, {"Authorization": f"Bearer {facts['token']}"})
            return Client(place.port, {"Cookie": f"sessionid={facts['session']}"})

        for name, act in operations(facts).items():
            figures: dict[str, Any] = timed(client(name), act, repeat)
            if name in ("create (REST)", "list of 50 (page)"):
                figures["per_second_8_clients"] = at_once([client(name) for _ in range(8)], act, load_seconds)
            result["operations"][name] = figures
        result["memory_after_load_mb"] = server.memory()
    finally:
        server.stop()
    result |= json.loads(place.python(str(SETUP), "inside").splitlines()[-1])
    return result


def measure_floor(place: Place, repeat: int, load_seconds: float) -> dict[str, Any]:
    """Bare Django on the same server and database: what this machine takes for a request with one query."""
    place.home.mkdir(exist_ok=True)
    line = json.loads(place.python(str(FLOOR)))
    server = Server(place, line)
    note = json.dumps({"title": "Printer prints blank pages"}).encode()
    asked: dict[str, tuple[str, str, bytes | None]] = {
        "create (REST)": ("POST", "/notes", note),
        "list of 25 (page)": ("GET", "/page", None),
        "list of 25 (REST)": ("GET", "/notes", None),
        "one (REST)": ("GET", "/notes/7", None),
    }
    try:
        found: dict[str, Any] = {}
        for name, request in asked.items():
            found[name] = timed(Client(place.port, {}), partial(_status_of, request), repeat)
            clients = [Client(place.port, {}) for _ in range(8)]
            found[name]["per_second_8_clients"] = at_once(clients, partial(_status_of, request), load_seconds)
        return found
    finally:
        server.stop()


def _status_of(request: tuple[str, str, bytes | None], client: Client) -> tuple[int, bytes]:
    status, answer, _headers = client.ask(*request)
    return status, answer


def measure_replay(place: Place, incidents: int) -> dict[str, Any]:
    """Replay a log of so many incidents, six updates each, into an empty installation."""
    log, report = place.home / "log.csv", place.home / "report.json"
    place.home.mkdir(exist_ok=True)
    bench_log.write(log, incidents)
    place.python("-m", "wellkept.cli", "migrate")
    place.python("-m", "wellkept.cli", "replay", str(log), "--mapping", "servicenow", "--report", str(report))
    told = json.loads(report.read_text())
    return {
        "updates": told["updates"],
        "applied": told["applied"],
        "updates_per_second": round(told["updates"] / told["seconds"], 1),
    }


def places(engines: list[str]) -> dict[str, Callable[[], Place]]:
    """The engines that can be measured here."""
    found: dict[str, Callable[[], Place]] = {}
    if "sqlite" in engines:
        found["sqlite"] = lambda: Place(Path(tempfile.mkdtemp(prefix="wellkept-bench-")), "")
    url = os.environ.get("WELLKEPT_BENCH_POSTGRES") or postgres_here()
    if "postgres" in engines and url:
        found["postgres"] = lambda: Place(Path(tempfile.mkdtemp(prefix="wellkept-bench-")), new_database(url))
    return found


def postgres_here() -> str:
    """The local PostgreSQL with trust, if one answers."""
    try:
        import psycopg

        with psycopg.connect("host=127.0.0.1 user=postgres dbname=postgres", connect_timeout=2):
            return "postgres://postgres@127.0.0.1:5432/postgres"
    except Exception:
        return ""


def new_database(url: str) -> str:
    """A fresh database on the server behind a URL."""
    import psycopg

    name = f"wellkept_bench_{os.getpid()}_{int(time.time())}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return urllib.parse.urlsplit(url)._replace(path=f"/{name}").geturl()


def drop_database(url: str) -> None:
    """Remove a database that `new_database` made."""
    import psycopg

    parts = urllib.parse.urlsplit(url)
    with psycopg.connect(parts._replace(path="/postgres").geturl(), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{parts.path.lstrip("/")}" WITH (FORCE)')


def _in_a_place(make: Callable[[], Place], work: Callable[[Place], dict[str, Any]]) -> dict[str, Any]:
    """Work in a fresh installation and remove it."""
    place = make()
    try:
        return work(place)
    finally:
        shutil.rmtree(place.home, ignore_errors=True)
        if place.database_url:
            drop_database(place.database_url)


def main(arguments: list[str]) -> int:
    """Measure and print; return the exit code."""
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("--sizes", default=os.environ.get("BENCH_SIZES", "1000,100000"))
    parser.add_argument("--engines", default=os.environ.get("BENCH_ENGINES", "sqlite,postgres"))
    parser.add_argument("--repeat", type=int, default=int(os.environ.get("BENCH_REPEAT", "200")))
    parser.add_argument("--load-seconds", type=float, default=5.0)
    parser.add_argument("--replayed", type=int, default=1500, help="incidents of the log that is replayed")
    parser.add_argument("--out", type=Path)
    args = parser.parse_args(arguments)
    report: dict[str, Any] = {"machine": {"cores": os.cpu_count(), "python": sys.version.split()[0]}, "engines": {}}
    for engine, make in places(args.engines.split(",")).items():
        runs = []
        for size in (int(s) for s in args.sizes.split(",")):
            sys.stderr.write(f"{engine}, {size:,} incidents ...\n")
            runs.append(
                _in_a_place(make, partial(measure, size=size, repeat=args.repeat, load_seconds=args.load_seconds))
            )
            sys.stderr.write(json.dumps(runs[-1]) + "\n")
        report["engines"][engine] = {
            "floor": _in_a_place(make, partial(measure_floor, repeat=args.repeat, load_seconds=args.load_seconds)),
            "sizes": runs,
            "replay": _in_a_place(make, partial(measure_replay, incidents=args.replayed)),
        }
    text = json.dumps(report, indent=1)
    sys.stdout.write(text + "\n")
    if args.out:
        args.out.write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
