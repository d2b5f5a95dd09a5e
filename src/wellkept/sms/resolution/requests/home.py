"""What the first page shows of requests: the way to order, what is to be voted on, what one has not rated yet."""

from collections.abc import Mapping
from typing import Any

from wellkept.kernel.permissions import Actor
from wellkept.sms.resolution.requests import selectors
from wellkept.sms.resolution.requests.permissions import Permissions
from wellkept.toolkit.addresses import step_address
from wellkept.toolkit.home import panel

SHOWN = 3


def order(_actor: Actor) -> Mapping[str, Any]:
    """The way to the catalogue."""
    return {}


def unrated(actor: Actor) -> Mapping[str, Any] | None:
    """What one got lately and has said nothing of."""
    rows = list(selectors.unrated(actor).values("number", "title", "closed_at")[:SHOWN])
    return {"rows": [{**row, "rate": step_address(row["number"], "rate")} for row in rows]} if rows else None


_CALLING = ("employee", "user", "customer")
panel("requests.order", "requests/home/order.html", order, roles=_CALLING, permission=Permissions.ORDER, place=6)
panel("requests.unrated", "requests/home/unrated.html", unrated, roles=_CALLING, permission=Permissions.RATE, place=38)
