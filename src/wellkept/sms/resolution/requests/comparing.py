"""Comparing what was ordered with the trail: items, versions of forms, quantities and, unless they were erased, answers."""

from collections.abc import Iterator
from typing import Any

from django.db import transaction

from wellkept.ledger.services import plain
from wellkept.records.comparison import Bound, Difference
from wellkept.sms.resolution.requests import selectors

#: The lines of an order in their order, and the answers to each; no answers where they were erased.
Lines = tuple[list[tuple[int, int, int]], list[Any] | None]


def compare_lines(bound: Bound) -> Iterator[Difference]:
    """The requests that hold other lines than the trail tells; what seems so is looked at again once nobody writes there."""
    table, trail = _table(bound), _trail(bound)
    for key in sorted({*table, *trail}):
        if _same(table.get(key, ([], [])), trail.get(key, ([], []))):
            continue
        with transaction.atomic():
            request = selectors.hold(key)

            def alone(rows: Any, name: str, of: int = key) -> Any:
                return rows.filter(**{name: of})

            here, told = _table(alone).get(key, ([], [])), _trail(alone).get(key, ([], []))
            if request is not None and not _same(here, told):
                yield Difference("changed", "request", key, request.number, "lines", told, here)


def _same(here: Lines, told: Lines) -> bool:
    return here[0] == told[0] and (told[1] is None or plain(here[1]) == plain(told[1]))


def _table(bound: Bound) -> dict[int, Lines]:
    found: dict[int, Lines] = {}
    for line in bound(selectors.all_lines(), "request_id").iterator(2000):
        facts, answers = found.setdefault(line.request_id, ([], []))
        facts.append((line.item_id, line.form_version.ordinal, line.quantity))
        assert answers is not None
        answers.append(line.answers)
    return found


def _trail(bound: Bound) -> dict[int, Lines]:
    found: dict[int, Lines] = {}
    rows = bound(selectors.orders_told(), "subject_id").values_list("subject_id", "changes", "text__values")
    for key, told, text in rows.iterator():
        facts = [(line["item"], line["form_version"], line["quantity"]) for line in told["lines"]]
        found[key] = facts, text["answers"][1] if text else None
    return found
