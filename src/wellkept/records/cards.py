"""What the card of a domain row says: the projection that is written in the same transaction."""

from typing import Any

from wellkept.kernel.registry import Kind

#: What of a card can change after its making.
CHANGES = (
    "title", "state", "phase", "priority", "owner_id", "team_id", "requester_id", "customer_id", "service_id", "due_at",
    "updated_at",
)  # fmt: skip


def card_of(kind: Kind, row: Any) -> dict[str, Any]:
    """The attributes of the card of a domain row."""
    p = kind.projection

    def value(name: str, suffix: str = "") -> Any:
        return getattr(row, name + suffix) if name else None

    return {
        "kind": kind.key,
        "number": row.number,
        "title": row.title,
        "state": row.state,
        "phase": str(kind.lifecycle.phase(row.state)),
        "priority": value(p.priority),
        "owner_id": value(p.owner, "_id"),
        "team_id": value(p.team, "_id"),
        "requester_id": value(p.requester, "_id"),
        "customer_id": row.customer_id,
        "service_id": value(p.service, "_id"),
        "due_at": value(p.due),
        "opened_at": row.opened_at,
        "updated_at": row.updated_at,
    }
