"""Renew the locks `requirements/*.txt` from `requirements/*.in` (maintainers only; `--upgrade` takes newer versions).

The locks hold versions and hashes alone: no index, no host and no path of the machine they were made on.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

REQUIREMENTS = Path(__file__).resolve().parent.parent / "requirements"
UV = Path(sys.executable).parent / "uv"
OPTIONS = (
    "--universal",
    "--python-version=3.11",
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--no-annotate",
    "--no-header",
    "--only-binary=:all:",
    "--quiet",
)


def main(arguments: list[str]) -> int:
    """Compile each lock, the smaller before the bigger that includes it; return the exit code."""
    for name in ("uv", "run", "test", "dev"):
        command = [str(UV), "pip", "compile", *OPTIONS, *arguments, f"{name}.in", "-o", f"{name}.txt"]
        if subprocess.run(command, cwd=REQUIREMENTS).returncode:
            print(f"{name}.in could not be locked; the locks after it are as they were", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
