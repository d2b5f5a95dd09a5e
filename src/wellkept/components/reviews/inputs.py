"""What a review looked at, kept as it stood when the review was held: what changes later changes no review."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime

from wellkept.kernel.permissions import Actor
from wellkept.ledger.services import plain
from wellkept.records import services as records
from wellkept.records.hooks import Write
from wellkept.records.models import Record

#: What a review of a record looks at: label and value (text, figure, moment).
Gather = Callable[[Record], Sequence[tuple[Any, Any]]]

_gathers: dict[str, Gather] = {}


def inputs_from(key: str, gather: Gather) -> None:
    """Register what reviews of a kind's records look at."""
    _gathers[key] = gather


def freeze(write: Write) -> None:
    """Effect of holding: keep what the review looked at."""
    subject = write.instance.subject
    gather = _gathers.get(subject.kind) if subject is not None else None
    if gather is not None:
        rows = [{"label": str(label), "value": plain(value)} for label, value in gather(subject)]
        records.set_attributes(write, inputs={"rows": rows})


def looked_at(review: Any, actor: Actor) -> Mapping[str, Any]:
    """The rows that were kept, moments as moments; nothing for a review that was not held yet."""
    return {"rows": [(row["label"], _shown(row["value"])) for row in review.inputs.get("rows", ())]}


def _shown(value: Any) -> tuple[datetime | None, Any]:
    """A moment, or whatever else it is."""
    try:
        moment = parse_datetime(value) if isinstance(value, str) and len(value) > 18 else None
    except ValueError:
        moment = None
    return (moment, None) if moment is not None and moment.tzinfo is not None else (None, value)
