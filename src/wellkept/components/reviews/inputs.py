"""What a review looked at, kept as it stood when the review was held: what changes later changes no review."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime

from wellkept.components.reviews import management, selectors
from wellkept.kernel.permissions import Actor
from wellkept.ledger.services import plain
from wellkept.records import services as records
from wellkept.records.hooks import Write
from wellkept.records.models import Record

#: What a review of a record looks at: label and value (text, figure, moment).
Gather = Callable[[Record], Sequence[tuple[Any, Any]]]

_gathers: dict[str, Gather] = {}

#: What a review of a period looks at, since the last one (None for the first) until now.
GatherPeriod = Callable[[datetime | None, datetime], Sequence[tuple[Any, Any]]]
_periods: dict[str, GatherPeriod] = {}


def inputs_from(key: str, gather: Gather) -> None:
    """Register what reviews of a kind's records look at."""
    _gathers[key] = gather


def period_inputs_from(genre: str, gather: GatherPeriod) -> None:
    """Register what reviews of a period look at, by their genre: `gather(since, until)`, since the last one of them."""
    _periods[genre] = gather


def freeze(write: Write) -> None:
    """Effect of holding: keep what the review looked at."""
    review = write.instance
    found: Sequence[tuple[Any, Any]] = ()
    if review.subject is None and review.genre == management.GENRE:
        since = selectors.last_held(review.genre, write.at)
        records.set_attributes(write, inputs=management.drawn_up(since, write.at))
        return
    if review.subject is not None:
        gather = _gathers.get(review.subject.kind)
        found = gather(review.subject) if gather is not None else ()
    elif review.genre in _periods:
        found = _periods[review.genre](selectors.last_held(review.genre, write.at), write.at)
    if found:
        rows = [{"label": str(label), "value": plain(value)} for label, value in found]
        records.set_attributes(write, inputs={"rows": rows})


def looked_at(review: Any, actor: Actor) -> Mapping[str, Any]:
    """The rows that were kept, moments as moments; nothing for a review that was not held yet. What was presented to a
    management review stands apart.
    """
    if "topics" in review.inputs:
        return {}
    return {"rows": [(row["label"], _shown(row["value"])) for row in review.inputs.get("rows", ())]}


def _shown(value: Any) -> tuple[datetime | None, Any]:
    """A moment, or whatever else it is."""
    try:
        moment = parse_datetime(value) if isinstance(value, str) and len(value) > 18 else None
    except ValueError:
        moment = None
    return (moment, None) if moment is not None and moment.tzinfo is not None else (None, value)
