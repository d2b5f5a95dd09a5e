"""Make `.venv` match the locked requirements: `python3 tools/bootstrap.py run|test|dev` (standard library only).

Groups are nested (dev holds test, test holds run), so an environment made for a bigger group serves a smaller one
and nothing is removed by asking for less. A second call with unchanged locks does nothing and takes no time.
"""

from __future__ import annotations

import hashlib
import os
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
REQUIREMENTS = ROOT / "requirements"
UV_LOCK = REQUIREMENTS / "uv.txt"
GROUPS = ("run", "test", "dev")
OLDEST = (3, 11)
NEWEST_MINOR = 14

# Read first by sh, then by Python: a `#!` line cannot hold a path with spaces, and some systems cut it at 127 bytes.
COMMAND = """\
#!/bin/sh
'''exec' "$(dirname "$(readlink -f "$0")")/python" "$0" "$@"
' '''
import sys

from wellkept.cli.main import main

sys.exit(main())
"""


class BootstrapError(Exception):
    """What stopped the set-up, as a sentence for the person at the terminal."""


def key(group: str) -> str:
    """The digest an environment of `group` must carry: its locks, the smaller groups' locks, Python, and its place."""
    digest = hashlib.sha256(repr((sys.version_info[:3], str(VENV))).encode())
    for lock in (UV_LOCK, *(REQUIREMENTS / f"{name}.txt" for name in GROUPS[: GROUPS.index(group) + 1])):
        digest.update(lock.read_bytes())
    digest.update(Path(__file__).read_bytes())
    return digest.hexdigest()


def stamp(group: str) -> Path:
    """The file that says for which locks the environment was last made as `group`."""
    return VENV / f".ready-{group}"


def is_ready(group: str) -> bool:
    """Whether the environment already holds `group`, made for it or for a bigger group."""
    if not PYTHON.exists():
        return False
    for candidate in GROUPS[GROUPS.index(group) :]:
        try:
            if stamp(candidate).read_text() == key(candidate):
                return True
        except FileNotFoundError:
            continue
    return False


def without_addresses(text: str) -> str:
    """`text` with every network address taken out, so that no log names the package index of this machine."""
    return re.sub(r"\b(?:https?|file)://\S+", "<address>", text)


def call(command: list[str], environment: dict[str, str] | None = None) -> None:
    """Run `command` quietly; raise BootstrapError with the end of its output when it fails."""
    import subprocess

    done = subprocess.run(
        command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    if done.returncode:
        tail = "\n".join(without_addresses(done.stdout).strip().splitlines()[-15:])
        raise BootstrapError(f"{Path(command[0]).name} ended with code {done.returncode}:\n{tail}")


def pip_environment() -> dict[str, str]:
    """The environment for pip: the person's own settings stand, except one that makes pip refuse to work here."""
    return {**os.environ, "PIP_USER": "0", "PIP_REQUIRE_VIRTUALENV": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


def uv_environment() -> dict[str, str]:
    """The environment for uv, which does not read pip's settings: hand over the index and the certificates."""
    import subprocess

    environment = dict(os.environ)
    listing = subprocess.run([*pip(), "config", "list"], env=pip_environment(), capture_output=True, text=True).stdout
    settings = {
        name.rpartition(".")[2]: value.strip().strip("'\"")
        for name, _, value in (line.partition("=") for line in listing.splitlines())
        if name.startswith(("global.", "install.", ":env:."))
    }
    if settings.get("index-url") and not {"UV_DEFAULT_INDEX", "UV_INDEX_URL"} & set(environment):
        environment["UV_DEFAULT_INDEX"] = settings["index-url"]
    if settings.get("cert"):
        environment.setdefault("SSL_CERT_FILE", settings["cert"])
    return environment


def pip() -> list[str]:
    """The command that runs pip for the environment: its own, else that of the interpreter we run in."""
    if any(VENV.glob("lib/python3*/site-packages/pip")):
        return [str(PYTHON), "-m", "pip"]
    return [sys.executable, "-m", "pip", "--python", str(PYTHON)]


def fits() -> bool:
    """Whether `.venv` works, was made by this minor version of Python, and was made in this place."""
    if not PYTHON.exists():
        return False
    about = (VENV / "pyvenv.cfg").read_text()
    minor = f"{sys.version_info[0]}.{sys.version_info[1]}"
    return f"\nversion = {minor}." in about and about.rstrip().endswith(f"{VENV}")


def make_venv() -> None:
    """Create `.venv` afresh, also where Debian has split ensurepip off into a package of its own."""
    import importlib.util
    import shutil

    wanted = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    if not importlib.util.find_spec("ensurepip") and os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"installing {wanted} ...", flush=True)
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        call(["apt-get", "update", "-qq"], quiet)
        call(["apt-get", "install", "-y", "-qq", "--no-install-recommends", wanted], quiet)
        importlib.invalidate_caches()
    command = [sys.executable, "-m", "venv", "--clear"]
    if importlib.util.find_spec("ensurepip"):
        call([*command, str(VENV)])
    elif importlib.util.find_spec("pip"):
        call([*command, "--without-pip", str(VENV)])
    else:
        raise BootstrapError(f"this Python cannot make one. Type  sudo apt-get install {wanted}  and try again.")


def install(group: str) -> None:
    """Bring the packages of `group` into the environment, every one checked against its hash."""
    lock = REQUIREMENTS / f"{group}.txt"
    add = [*pip(), "install", "-q", "--require-hashes", "--only-binary", ":all:", "--no-deps", "-r"]
    sync = [str(VENV / "bin" / "uv"), "pip", "sync", "-q", "--python", str(PYTHON), "--require-hashes", "--no-build"]
    try:
        call([*add, str(UV_LOCK)], pip_environment())
        # Both locks in one call: sync removes what it is not given, uv included.
        call([*sync, str(UV_LOCK), str(lock)], uv_environment())
    except (BootstrapError, OSError) as problem:
        print(f"{without_addresses(str(problem))}\nuv did not manage; trying pip, which takes some minutes", flush=True)
        try:
            call([*add, str(lock)], pip_environment())
        except BootstrapError as second:
            raise BootstrapError(f"{second}\nCheck the network and the disk, then try again.") from None


def install_project() -> None:
    """Make `import wellkept` and the command `wellkept` work from the source folder.

    A path file and a script do what an editable install would, without a build back end that is in no lock. The path is
    relative to site-packages, and no distribution record stands there that `uv pip sync` would take away as unknown.
    """
    packages = next(VENV.glob("lib/python3*/site-packages"))
    (packages / "wellkept.pth").write_text(os.path.relpath(ROOT / "src", packages) + "\n")
    command = VENV / "bin" / "wellkept"
    command.write_text(COMMAND)
    command.chmod(0o755)


def prepare(group: str) -> None:
    """Make the environment hold `group`; two calls at the same time wait for each other."""
    import fcntl
    import time

    lock = os.open(REQUIREMENTS, os.O_RDONLY)
    fcntl.flock(lock, fcntl.LOCK_EX)
    try:
        if is_ready(group):
            return
        started = time.monotonic()
        print(f"preparing the environment for {group} in .venv ...", flush=True)
        if not fits():
            make_venv()
        for name in GROUPS:
            stamp(name).unlink(missing_ok=True)
        install(group)
        install_project()
        stamp(group).write_text(key(group))
        print(f"environment ready after {time.monotonic() - started:.0f} s", flush=True)
    finally:
        os.close(lock)


def newer_python() -> str | None:
    """The newest Python on the path that is new enough, for machines whose `python3` is not."""
    import shutil

    for minor in range(NEWEST_MINOR, OLDEST[1] - 1, -1):
        if found := shutil.which(f"python3.{minor}"):
            return found
    return None


def main(arguments: list[str]) -> int:
    """Prepare the group named in `arguments` (run when none is); return the exit code."""
    group = arguments[0] if arguments else "run"
    if group not in GROUPS or len(arguments) > 1:
        print(f"usage: python3 tools/bootstrap.py {'|'.join(GROUPS)}", file=sys.stderr)
        return 2
    if sys.version_info < OLDEST:
        found = newer_python()
        if found is None:
            print("Wellkept needs Python 3.11 or newer. Install one and try again.", file=sys.stderr)
            return 1
        os.execv(found, [found, __file__, group])
    if is_ready(group):
        return 0
    try:
        prepare(group)
    except BootstrapError as problem:
        print(f"The environment is not ready: {problem}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
