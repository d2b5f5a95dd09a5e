"""The check that an administrator has the worker do: is the trail whole, and do the records say what it tells."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from wellkept.jobs import background
from wellkept.kernel.registry import kind
from wellkept.ledger import verification
from wellkept.records import comparison

#: The background work; its result is a verification.Verdict as JSON, with what kept() gives as `records`.
VERIFY = "ledger.verify"
#: So many differences are kept with a check; `wellkept verify` prints them all.
SHOWN = 50


@background.work(VERIFY)
def verify(control: background.Control, payload: Mapping[str, Any]) -> Mapping[str, Any]:
    """Check the whole trail, against a head kept from before when `head` (place and hash) names one, then the records."""
    head = payload.get("head")
    expected = (int(head[0]), str(head[1])) if head else None
    verdict = verification.verify(lambda done, total: control.report(done, total), expected_head=expected)
    found = comparison.compare(lambda done, total: control.report(done, total))
    return {**asdict(verdict), "records": kept(found)}


def kept(found: comparison.Comparison) -> dict[str, Any]:
    """A comparison as JSON that may be kept: the first differences, without personal text, for that must stay erasable."""
    shown = [_without_text(difference) for difference in found.differences[:SHOWN]]
    return {**asdict(replace(found, differences=shown)), "ok": found.ok}


def _without_text(difference: comparison.Difference) -> comparison.Difference:
    personal = difference.field in kind(difference.kind).private
    return replace(difference, trail=None, table=None) if personal else difference
