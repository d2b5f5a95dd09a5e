"""Small files that only their owner may read, written whole or not at all."""

import contextlib
import os
from pathlib import Path


def write_private(path: Path, text: str, *, once: bool = False) -> None:
    """Write a file that is never seen half written. With `once` a file that is there already stays as it is.

    Raises OSError.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if once:
            with contextlib.suppress(FileExistsError):
                path.hardlink_to(part)
        else:
            part.replace(path)
    finally:
        part.unlink(missing_ok=True)
