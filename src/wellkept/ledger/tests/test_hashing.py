"""The fixed form of the hashes, computed a second time without the product's code."""

import hashlib
from datetime import UTC, datetime, timedelta, timezone

import pytest

from wellkept.ledger import hashing

FIELDS = {
    "verb": "trial.made",
    "subject_kind": "trial",
    "subject_id": 7,
    "customer_id": None,
    "actor_id": 3,
    "recorded_at": datetime(2026, 3, 1, 9, 30, tzinfo=timezone(timedelta(hours=1))),
    "effective_at": datetime(2026, 3, 1, 8, 0, 0, 5, tzinfo=UTC),
    "origin": "native",
    "inferred": False,
    "public": True,
    "request_id": "r",
    "changes": {"título": [None, "ä"], "b": [1, 2]},
    "text_digest": bytes(range(32)),
}
WRITTEN = (
    '{"actor_id":3,"changes":{"b":[1,2],"título":[null,"ä"]},"customer_id":null,'
    '"effective_at":"2026-03-01T08:00:00.000005Z","inferred":false,"origin":"native","public":true,'
    '"recorded_at":"2026-03-01T08:30:00.000000Z","request_id":"r","subject_id":7,"subject_kind":"trial",'
    '"text_digest":"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f","verb":"trial.made"}'
)


def test_leaf_and_link_have_the_form_that_is_fixed_for_ever() -> None:
    leaf = hashing.leaf(FIELDS)
    assert leaf == hashlib.sha256(b"\x00" + WRITTEN.encode()).digest()
    assert leaf.hex() == "e042561601868a244b47678dbc2a3bda140a7ae2ee89396a653b20deef815870"
    assert hashing.link(bytes(32), leaf) == hashlib.sha256(b"\x01" + bytes(32) + leaf).digest()
    assert set(FIELDS) == set(hashing.FIELDS)


def test_text_is_committed_to_with_its_salt() -> None:
    digest = hashing.text_digest(b"salt", {"title": [None, "x"]})
    assert digest == hashlib.sha256(b'salt{"title":[null,"x"]}').digest()
    assert digest != hashing.text_digest(b"tlas", {"title": [None, "x"]})


def test_what_json_cannot_say_is_refused() -> None:
    with pytest.raises(ValueError, match="JSON compliant"):
        hashing.canonical({"x": float("nan")})
