"""Find Chromium for the browser journeys and, on Debian and its kin, install it (standard library only)."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# The driver of Playwright is linked against libatomic, which a minimal Debian lacks.
PACKAGES = ("chromium", "libatomic1")


def chromium() -> str | None:
    """The path of the browser to drive: `WELLKEPT_CHROMIUM` when set, else the first found; None when there is none."""
    return next(
        (found for name in (os.environ.get("WELLKEPT_CHROMIUM"), *NAMES) if name and (found := shutil.which(name))),
        None,
    )


def can_install() -> bool:
    """Whether this machine and this user can install Debian's Chromium."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def install() -> bool:
    """Install Debian's Chromium; say so and return False when apt does not manage."""
    print("installing Chromium for the browser journeys ...", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *PACKAGES]):
        done = subprocess.run(["apt-get", *command], env=quiet, capture_output=True, text=True)
        if done.returncode:
            print(f"apt-get {command[0]} ended with code {done.returncode}; is the package archive reachable?")
            return False
    return chromium() is not None


def ensure() -> str | None:
    """The path of Chromium, installed first when it is missing and we may; None when there is none."""
    found = chromium()
    if found is None and can_install() and install():
        found = chromium()
    return found


def main() -> int:
    """Install Chromium where it is missing and say where it is; return the exit code."""
    found = ensure()
    if found is None:
        print("There is no Chromium. Install one, for instance with  sudo apt-get install chromium libatomic1 ,")
        print("or name one in the environment variable WELLKEPT_CHROMIUM.")
        return 1
    print(f"Chromium: {found}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
