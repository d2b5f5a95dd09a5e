"""How an event becomes a hash. The form is fixed for ever: a verifier without this code must be able to repeat it.

leaf  = SHA-256( 0x00 || canonical JSON of the event's fields )         (RFC 9162 leaf prefix)
chain = SHA-256( 0x01 || previous chain || leaf ), starting from 32 zero bytes
text  = SHA-256( salt || canonical JSON of the personal text )

Canonical JSON: keys sorted, no blanks, UTF-8, times as RFC 3339 in UTC with microseconds.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

GENESIS = bytes(32)
FIELDS = (
    "verb",
    "subject_kind",
    "subject_id",
    "customer_id",
    "actor_id",
    "recorded_at",
    "effective_at",
    "origin",
    "inferred",
    "public",
    "request_id",
    "changes",
    "text_digest",
)

_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode


def canonical(value: Mapping[str, Any]) -> bytes:
    """The one byte form of a JSON object. Raises TypeError and ValueError for what JSON cannot say."""
    return _encode(value).encode()


def instant(at: datetime) -> str:
    """A moment as text, always in UTC and with six digits of a second."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")[:26] + "Z"


def text_digest(salt: bytes, values: Mapping[str, Any]) -> bytes:
    """The salted commitment to personal text."""
    return hashlib.sha256(salt + canonical(values)).digest()


def leaf(fields: Mapping[str, Any]) -> bytes:
    """The hash of one event; `fields` holds exactly FIELDS, times as datetime, the digest as bytes or None."""
    times = {"recorded_at": instant(fields["recorded_at"]), "effective_at": instant(fields["effective_at"])}
    return leaf_of_form({**fields, **times})


def leaf_of_form(form: dict[str, Any]) -> bytes:
    """The hash of one event whose times are text already, as `instant` writes them."""
    digest = form["text_digest"]
    form["text_digest"] = stored(digest).hex() if digest is not None else None
    return hashlib.sha256(b"\x00" + canonical(form)).digest()


def stored(value: Any) -> bytes:
    """The bytes that a column holds; none where somebody wrote something else into it, which SQLite takes."""
    return bytes(value) if isinstance(value, bytes | memoryview) else b""


def link(previous: bytes, leaf_hash: bytes) -> bytes:
    """The chain value after an event."""
    return hashlib.sha256(b"\x01" + previous + leaf_hash).digest()
