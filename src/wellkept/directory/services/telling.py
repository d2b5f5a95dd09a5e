"""What every write of the directory shares: its event, and the change that is one only where something differs."""

import zoneinfo
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wellkept.kernel.errors import Invalid
from wellkept.kernel.permissions import Actor
from wellkept.ledger import services as ledger


def tell(verb: str, subject: Any, actor: Actor, *, text: Mapping[str, Any] | None = None, **changes: Any) -> None:
    """Append one event about a row of the directory."""
    entry = ledger.Entry(
        verb, subject_kind=subject._meta.model_name, subject_id=subject.pk, changes=changes, text=text or {}
    )
    ledger.append([entry], actor=actor)


def change(row: Any, verb: str, actor: Actor, changes: dict[str, Any]) -> None:
    """Save what differs, with one event; nothing happens when nothing differs."""
    changed: dict[str, Any] = {
        name: (getattr(row, name), value) for name, value in changes.items() if getattr(row, name) != value
    }
    if not changed:
        return
    with transaction.atomic():
        for name, (_before, value) in changed.items():
            setattr(row, name, value)
        row.save(update_fields=list(changed))
        tell(verb, row, actor, **changed)


def known_zone(name: str) -> str:
    """The name of a time zone as it is. Raises Invalid for one that nobody knows."""
    if name not in zoneinfo.available_timezones():
        raise Invalid({"zone": _("“%(zone)s” is not a time zone. Use a name such as Europe/Berlin.") % {"zone": name}})
    return name
