"""The trail in files that are checked without Wellkept: an auditor's kit, and the proof of one event.

What the entries hold besides personal text is the substance of the trail: verbs, ids, times, changed facts. Personal text
is left out unless it is asked for; the entries commit to it all the same.
"""

import gzip
import json
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from wellkept.ledger import checkpoints, hashing, standalone, tree
from wellkept.ledger.models import Checkpoint, Event, EventText, Seal

CHUNK = 2_000
VERIFIER = "verify_trail.py"


def write_kit(folder: Path, *, texts: bool = False) -> Checkpoint:
    """Fill a folder with the sealed trail, every checkpoint, the public key and the program that checks them.

    Returns the newest checkpoint, up to which the trail is written. Raises OSError, ValueError.
    """
    last = checkpoints.make()
    folder.mkdir(parents=True, exist_ok=True)
    with gzip.open(folder / "trail.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write(json.dumps({"format": standalone.FORMAT, "entries": last.size}) + "\n")
        for entry in entries(last.size, texts=texts):
            file.write(hashing.canonical(entry).decode() + "\n")
    for checkpoint in Checkpoint.objects.order_by("size"):
        (folder / f"checkpoint-{checkpoint.size:012}.txt").write_text(checkpoint.note, encoding="utf-8")
    (folder / "public.key").write_text(checkpoints.signer().verifier.line() + "\n", encoding="utf-8")
    shutil.copyfile(standalone.__file__, folder / VERIFIER)
    return last


def entries(size: int, *, texts: bool = False) -> Iterator[dict[str, Any]]:
    """The first so many entries of the sealed trail, in the form that hashes. Raises tree.Damaged."""
    for start in range(0, size, CHUNK):
        stop = min(start + CHUNK, size)
        places = dict(Seal.objects.filter(seq__gt=start, seq__lte=stop).values_list("event_id", "seq"))
        events = {event.pk: event for event in Event.objects.filter(pk__in=places)}
        said = {text.pk: text for text in EventText.objects.filter(pk__in=places)} if texts else {}
        for event_id, seq in sorted(places.items(), key=lambda place: place[1]):
            if event_id not in events:
                raise tree.Damaged(f"Entry {seq} of the trail is gone.")
            yield _entry(seq, events[event_id], said.get(event_id))


def prove(event_id: int, *, text: bool = False, under: Checkpoint | None = None) -> Mapping[str, Any]:
    """The proof that an event is in the trail of a checkpoint: of one that was signed before, or of one made now.

    Raises ValueError when it is not; tree.Damaged.
    """
    last = under or checkpoints.make()
    proof = tree.inclusion(event_id, last.size)
    event = Event.objects.get(pk=event_id)
    said = EventText.objects.filter(pk=event_id).first() if text else None
    return {
        **_entry(proof.seq, event, said),
        "size": proof.size,
        "path": [sibling.hex() for sibling in proof.path],
        "checkpoint": last.note,
    }


def _entry(seq: int, event: Event, text: EventText | None) -> dict[str, Any]:
    form: dict[str, Any] = {name: getattr(event, name) for name in hashing.FIELDS}
    form["recorded_at"] = hashing.instant(event.recorded_at)
    form["effective_at"] = hashing.instant(event.effective_at)
    form["text_digest"] = bytes(event.text_digest).hex() if event.text_digest is not None else None
    entry: dict[str, Any] = {"seq": seq, "event": form}
    if text is not None:
        entry["text"] = {"salt": bytes(text.salt).hex(), "values": text.values}
    return entry
