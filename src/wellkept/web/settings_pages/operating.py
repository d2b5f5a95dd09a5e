"""What an administrator does to the running system: let parked followers try again, have the trail checked."""

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from wellkept.directory.permissions import Permissions
from wellkept.jobs import background, selectors
from wellkept.jobs.models import BackgroundJob
from wellkept.kernel.errors import Invalid, Refused
from wellkept.kernel.permissions import Actor
from wellkept.ledger import outbox
from wellkept.ledger import services as ledger
from wellkept.records.jobs import VERIFY


def try_again(ids: Collection[int], *, actor: Actor) -> int:
    """Give parked events a fresh start; returns how many there were. Raises Denied."""
    actor.require(Permissions.OPERATE)
    with transaction.atomic():
        released = outbox.release(ids)
        if released:
            ledger.append([ledger.Entry("system.outbox_released", changes={"rows": (None, released)})], actor=actor)
    return released


def read_head(text: str) -> tuple[int, str] | None:
    """A head as it was written down: "1234 abcdef…" or "1234:abcdef…"; None for an empty text.

    Raises Invalid for anything else.
    """
    parts = text.replace(":", " ").split()
    if not parts:
        return None
    if len(parts) == 2 and parts[0].isdecimal() and len(parts[1]) == 64:
        try:
            return int(parts[0][:18]), bytes.fromhex(parts[1]).hex()
        except ValueError:
            pass
    raise Invalid({"head": _("A head is a place and 64 hexadecimal digits, as this page shows them.")})


def check_trail(*, actor: Actor, head: tuple[int, str] | None = None) -> BackgroundJob:
    """Have the whole trail checked in the background, against a head kept elsewhere or else the one of the last good check.

    Raises Denied, Refused while a check is running.
    """
    actor.require(Permissions.OPERATE)
    last = selectors.last_of(VERIFY)
    if last is not None and last.open:
        raise Refused(_("The trail is being checked already."))
    if head is None and last is not None and last.result.get("ok"):
        head = (last.result["sealed"], last.result["head"])
    payload = {"head": list(head)} if head else {}
    return background.start(VERIFY, payload, actor_id=actor.user_id)
