"""Comparing votes with the trail: each stands in the table as its event tells it, and none is there without one."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import transaction

from wellkept.components.approvals import selectors
from wellkept.records.comparison import Bound, Difference
from wellkept.records.models import Record

_PAST = ("vote_approved", "vote_rejected", "vote_abstained")
#: What is compared of a vote: whose seat, in which step, and what was said.
_ROW = ("seat__step__approval__record_id", "seat__person_id", "seat__step__name", "choice")

Said = dict[int, Counter[tuple[int, str, str]]]


def compare_votes(bound: Bound) -> Iterator[Difference]:
    """The records whose votes are not those that the trail tells; what seems so is looked at again while nobody votes there."""
    table, trail = _table(bound), _trail(bound)
    for record in sorted({*table, *trail}):
        if table.get(record) == trail.get(record):
            continue
        with transaction.atomic():
            card = selectors.hold(record)

            def alone(rows: Any, name: str, key: int = record) -> Any:
                return rows.filter(**{name: key})

            here, told = _table(alone).get(record, Counter()), _trail(alone).get(record, Counter())
            if card is not None and here != told:
                yield _difference(card, told, here)


def _table(bound: Bound) -> Said:
    return _counted(bound(selectors.votes(), "seat__step__approval__record_id").values_list(*_ROW))


def _trail(bound: Bound) -> Said:
    events = bound(selectors.told(_PAST), "subject_id").values_list("subject_id", "changes")
    return _counted((record, told["seat"], told["step"], told["choice"][1]) for record, told in events.iterator())


def _counted(rows: Iterable[Any]) -> Said:
    found: Said = {}
    for record, person, step, choice in rows:
        found.setdefault(record, Counter())[person, step, choice] += 1
    return found


def _difference(card: Record, told: Counter[tuple[int, str, str]], here: Counter[tuple[int, str, str]]) -> Difference:
    """What only the one side has, as people, steps and words."""
    only = [[list(vote) for vote in sorted((one - other).elements())] for one, other in ((told, here), (here, told))]
    return Difference("changed", card.kind, card.pk, card.number, "votes", *only)
