"""Marks: how far the trail had come when a page was made, in a form that says nothing to its reader.

The ids of events count what happens to all customers together. Who could read them would learn how busy the others are.
"""

import secrets
from hashlib import sha256
from hmac import digest

from django.conf import settings

_HALF = 16


def mark(event: int) -> str:
    """An id of the trail, concealed: 32 hexadecimal digits, each time others."""
    salt = secrets.token_hex(_HALF // 2)
    return f"{salt}{event ^ _pad(salt):016x}"


def read(text: str) -> int | None:
    """The id that a mark conceals; None for a text that is none."""
    if len(text) != 2 * _HALF or not set(text) <= set("0123456789abcdef"):
        return None
    event = int(text[_HALF:], 16) ^ _pad(text[:_HALF])
    return event if event < 2**63 else None


def _pad(salt: str) -> int:
    return int.from_bytes(digest(settings.SECRET_KEY.encode(), b"mark " + salt.encode(), sha256)[:8])
