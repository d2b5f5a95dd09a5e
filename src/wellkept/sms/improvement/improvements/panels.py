"""What the page of an improvement shows: its scores, and what it was to bring beside what it brought."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from wellkept.kernel.permissions import Actor
from wellkept.sms.improvement.improvements import selectors
from wellkept.sms.improvement.improvements.models import BEST, Improvement


def scores(improvement: Improvement, actor: Actor) -> Mapping[str, Any]:
    """The score by each criterion with its reason, and the criteria that still lack one."""
    given = improvement.scores
    names = selectors.names_of([one["criterion"] for one in given])
    have = {one["criterion"] for one in given}
    missing = [one for one in selectors.criteria() if one.number not in have] if improvement.state == "proposed" else []
    return {
        "rows": [(names.get(one["criterion"], one["criterion"]), one["score"], one.get("reason", "")) for one in given],
        "missing": [one.title for one in missing],
        "best": BEST,
        "score": improvement.score,
    }


def _plain(value: Decimal | None) -> str:
    """A figure without zeros at its end."""
    if value is None:
        return ""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def benefit(improvement: Improvement, actor: Actor) -> Mapping[str, Any]:
    """The measure with its value before, its target and its value after; empty while there is none."""
    if not improvement.measure:
        return {}
    return {
        "improvement": improvement,
        "before": _plain(improvement.baseline),
        "target": _plain(improvement.target),
        "after": _plain(improvement.measured_value),
    }
