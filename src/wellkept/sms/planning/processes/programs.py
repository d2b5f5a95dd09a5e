"""What programs read of a process beside its attributes."""

from typing import Any

from wellkept.kernel.permissions import Actor
from wellkept.sms.planning.processes import covering, selectors
from wellkept.toolkit.rest.attributes import Schema

COVERS: Schema = {**covering.SCHEMA, "description": "Where one record is read: the catalogue's processes it takes in."}


def covers(number: str, actor: Actor) -> list[Any]:
    """The slugs that a process takes in, which the actor has been found to see."""
    return selectors.covers_of(number)
