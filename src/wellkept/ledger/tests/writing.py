"""Writing events in tests, as services do."""

from typing import Any

from django.db import transaction

from wellkept.kernel.permissions import system
from wellkept.ledger import services
from wellkept.ledger.models import Event


def write(
    count: int = 1, *, verb: str = "trial.made", kind: str = "trial", subject: int | None = None, **fields: Any
) -> list[Event]:
    """Append events in one transaction; every other one has personal text."""
    entries = [
        services.Entry(
            verb,
            kind,
            subject if subject is not None else place,
            changes={"state": [None, "new"], "place": [None, place]},
            text={"title": [None, f"Printer {place}"]} if place % 2 else {},
            **fields,
        )
        for place in range(1, count + 1)
    ]
    with transaction.atomic():
        return services.append(entries, actor=system())
