"""What people do with processes beside what every record knows."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from wellkept.kernel.errors import Invalid, Refused
from wellkept.kernel.permissions import Actor
from wellkept.records import services as records
from wellkept.records.hooks import Write
from wellkept.sms.planning.processes import chart
from wellkept.sms.planning.processes.models import Process


def set_covered(process: Process, *, actor: Actor, covers: Sequence[str], version: int | None = None) -> Process:
    """Say which of the catalogue's processes this one takes in. What it says of its interplay is filled in where it says
    nothing yet. Raises Denied, Invalid for none or an unknown one, Conflict.
    """
    wanted = [slug for slug in chart.by_slug() if slug in set(covers)]
    unknown = sorted(set(covers) - set(wanted))
    if unknown:
        raise Invalid({"covers": _("The map has no process “%(name)s”.") % {"name": ", ".join(unknown)[:200]}})
    if not wanted:
        raise Invalid({"covers": _("Choose at least one.")})
    changes: dict[str, Any] = {"covers": wanted}
    if not process.interactions:
        changes["interactions"] = chart.interplay(wanted)
    changed: Process = records.edit(process, actor=actor, version=version, verb="scoped", **changes)
    return changed


def covers_something(write: Write) -> None:
    """Guard: what operates takes in something of what the standard asks for."""
    if not write.instance.covers:
        raise Refused(_("Say first which processes of the map it takes in."))
