"""What the page of a duty shows: each time that it was done."""

from collections.abc import Mapping
from typing import Any

from wellkept.components.duties import selectors
from wellkept.components.duties.models import Duty
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import kind
from wellkept.records.models import Record
from wellkept.records.scope import visible_cards

#: So many times are shown, the latest.
SHOWN = 24


def done(duty: Duty, actor: Actor) -> Mapping[str, Any]:
    """The last times, each with what it shows as evidence where the actor may see that, and by how many days it was late."""
    rows = list(selectors.performances(duty)[: SHOWN + 1])
    seen = {
        card.pk: card for card in visible_cards(actor).filter(pk__in=[r.evidence_id for r in rows if r.evidence_id])
    }
    shown = [(row, _shown(seen.get(row.evidence_id or 0)), _late(row.due_at, row.done_at)) for row in rows[:SHOWN]]
    return {"rows": shown, "more": len(rows) > SHOWN}


def _shown(card: Record | None) -> tuple[str, str] | None:
    """The number of a record and its page."""
    return (card.number, f"/{kind(card.kind).slug}/{card.number}") if card is not None else None


def _late(due_at: Any, done_at: Any) -> int:
    return max(0, (done_at - due_at).days) if due_at is not None else 0
