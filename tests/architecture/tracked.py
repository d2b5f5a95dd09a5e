"""The project's own files, for tests that read all of them."""

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENDOR = "src/wellkept/toolkit/static/vendor/"
LEFT_OUT = {".git", ".venv", ".cache", "__pycache__", "node_modules", "var", "build", "dist"}


@cache
def names() -> tuple[str, ...]:
    """The files that git tracks or would track, relative to the project; without git, all but the generated folders."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        done = subprocess.run(listing, cwd=ROOT, capture_output=True, check=True, text=True)
        found = done.stdout.split("\0")
    except (OSError, subprocess.CalledProcessError):
        found = [path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*")]
        found = [name for name in found if not LEFT_OUT & set(name.split("/"))]
    return tuple(sorted(name for name in found if name and (ROOT / name).is_file()))


def texts(*suffixes: str, under: str = "") -> dict[str, str]:
    """The text of every own file by name, narrowed by `suffixes` and `under`; no binary and no vendored file."""
    found = {}
    for name in names():
        if name.startswith(VENDOR) or not name.startswith(under) or (suffixes and not name.endswith(suffixes)):
            continue
        try:
            found[name] = (ROOT / name).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
    return found
