"""Our side of the tables of values: the words that a mapping may translate a log's words into."""

from collections.abc import Mapping

from wellkept.flows.replay.spec import KEEP
from wellkept.kernel.lifecycle import Lifecycle
from wellkept.kernel.registry import kind

LEVELS: Mapping[str, int] = {"high": 1, "medium": 2, "low": 3, "1": 1, "2": 2, "3": 3}
PRIORITIES: Mapping[str, int] = {
    "critical": 1,
    "high": 2,
    "moderate": 3,
    "low": 4,
    "planning": 5,
    **{str(n): n for n in range(1, 6)},
    **{f"p{n}": n for n in range(1, 6)},
}
TRUTHS: Mapping[str, bool] = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
#: What another system said of a target.
VERDICTS = ("kept", "missed")
#: The states of requests that a log can show.
REQUEST_STATES = ("submitted", "in_fulfilment", "on_hold", "fulfilled", "closed", "cancelled")


def request_hold_reasons() -> tuple[str, ...]:
    """The stable words for why a request waits."""
    field = kind("request").model._meta.get_field("hold_reason")
    return tuple(str(value) for value, _label in field.flatchoices if value != "")


def lifecycle() -> Lifecycle:
    """The lifecycle that a log's states are translated into."""
    return kind("incident").lifecycle


def choices(attribute: str) -> tuple[str, ...]:
    """The stable words of an attribute of incidents that has fixed choices."""
    field = kind("incident").model._meta.get_field(attribute)
    return tuple(str(value) for value, _label in field.flatchoices if value != "")


def words(field: str) -> tuple[str, ...] | None:
    """The words that a field of a mapping may become; None where any text may."""
    if field == "state":
        return (*(state.name for state in lifecycle().states), KEEP)
    if field in ("hold_reason", "channel", "resolution_code"):
        return choices(field)
    tables: dict[str, Mapping[str, object]] = {
        "impact": LEVELS,
        "urgency": LEVELS,
        "priority": PRIORITIES,
        "targets_met": TRUTHS,
    }
    return tuple(tables[field]) if field in tables else None
