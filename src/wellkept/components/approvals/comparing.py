"""Comparing votes with the trail: each stands in the table as its event tells it, and none is there without one; and each step
asks of the same people as much as it did when they were called.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from django.db import transaction

from wellkept.components.approvals import selectors
from wellkept.records.comparison import Bound, Difference
from wellkept.records.models import Record

_PAST = ("vote_approved", "vote_rejected", "vote_abstained")
#: What is compared of a vote: whose seat, in which step, and what was said.
_ROW = ("seat__step__approval__record_id", "seat__person_id", "seat__step__name", "choice")

#: By record, what stands there or was told, and how often.
Said = dict[int, Counter[Any]]


def compare_votes(bound: Bound) -> Iterator[Difference]:
    """The records whose votes are not those that the trail tells."""
    return _compare(bound, "votes", lambda rows: (_votes(rows), _votes_told(rows)))


def compare_steps(bound: Bound) -> Iterator[Difference]:
    """The records of which a step asks for other people, or for fewer of them, than were called to it."""
    return _compare(bound, "steps", _steps)


def _compare(bound: Bound, field: str, read: Callable[[Bound], tuple[Said, Said]]) -> Iterator[Difference]:
    """What differs between table and trail; what seems so is looked at again while nobody votes there."""
    table, trail = read(bound)
    for record in sorted({*table, *trail}):
        if table.get(record) == trail.get(record):
            continue
        with transaction.atomic():
            card = selectors.hold(record)

            def alone(rows: Any, name: str, key: int = record) -> Any:
                return rows.filter(**{name: key})

            here, told = (side.get(record, Counter()) for side in read(alone))
            if card is not None and here != told:
                yield _difference(card, field, told, here)


def _votes(bound: Bound) -> Said:
    found: Said = {}
    rows = bound(selectors.votes(), "seat__step__approval__record_id").values_list(*_ROW)
    for record, person, step, choice in rows:
        found.setdefault(record, Counter())[person, step, choice] += 1
    return found


def _votes_told(bound: Bound) -> Said:
    found: Said = {}
    events = bound(selectors.told(_PAST), "subject_id").values_list("subject_id", "changes")
    for record, told in events.iterator():
        found.setdefault(record, Counter())[told["seat"], told["step"], told["choice"][1]] += 1
    return found


def _steps(bound: Bound) -> tuple[Said, Said]:
    """The steps that people were called to, as they stand and as it was told; the first events did not tell what was asked."""
    told: dict[int, dict[tuple[int, int], Any]] = {}
    events = bound(selectors.told(("approval_asked",)), "subject_id").values_list("subject_id", "changes")
    for record, said in events.iterator():
        if "seats" in said:
            place = (said["round"], said["position"])
            told.setdefault(record, {})[place] = (said["quorum"], said["percent"], *map(tuple, _seats(said)))
    here: Said = {}
    for step in bound(selectors.steps(), "approval__record_id"):
        place = (step.approval.round, step.position)
        if place in told.get(step.approval.record_id, {}):
            seats = sorted((seat.person_id, seat.mandatory) for seat in step.seats.all())
            asked = (
                step.quorum,
                step.percent,
                *(tuple(one for one, must in seats if must or every) for every in (True, False)),
            )
            here.setdefault(step.approval.record_id, Counter())[place, asked] += 1
    return here, {record: Counter(steps.items()) for record, steps in told.items()}


def _seats(said: dict[str, Any]) -> tuple[list[int], list[int]]:
    return sorted(said["seats"]), sorted(said["mandatory"])


def _difference(card: Record, field: str, told: Counter[Any], here: Counter[Any]) -> Difference:
    """What only the one side has."""
    only = [[_plain(one) for one in sorted((a - b).elements(), key=repr)] for a, b in ((told, here), (here, told))]
    return Difference("changed", card.kind, card.pk, card.number, field, *only)


def _plain(value: Any) -> Any:
    return [_plain(one) for one in value] if isinstance(value, tuple) else value
