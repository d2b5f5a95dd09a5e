"""The folder of an installation, and the key in it that signs sessions and links."""

import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from wellkept.kernel.files import write_private


def prepared(text: str) -> Path:
    """The folder by its name, made when it is not there. Raises ImproperlyConfigured when that cannot be."""
    home = Path(text).expanduser().resolve()
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise _unusable(home, error) from error
    return home


def secret(home: Path) -> str:
    """The key of this installation; made the first time, whole or not at all. Raises ImproperlyConfigured."""
    path = home / "secret.key"
    try:
        if not path.exists():
            write_private(path, secrets.token_urlsafe(64), once=True)
        found = path.read_text().strip()
    except OSError as error:
        raise _unusable(path, error) from error
    if not found:
        raise ImproperlyConfigured(
            f"{path} is empty. Bring it back from a backup, or remove it: all sign in again then."
        )
    return found


def _unusable(path: Path, error: OSError) -> ImproperlyConfigured:
    return ImproperlyConfigured(
        f"WELLKEPT_HOME cannot be used: {path}: {error.strerror}. Let it name a folder that you may write to."
    )
