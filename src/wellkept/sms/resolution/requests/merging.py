"""Two requests that are one, and one that is two: what merging and splitting ask of requests beside toolkit.merging."""

from django.utils.translation import gettext as _

from wellkept.kernel.errors import Refused
from wellkept.kernel.permissions import Actor
from wellkept.records.hooks import Write
from wellkept.sms.resolution.requests import selectors, services
from wellkept.sms.resolution.requests.models import ServiceRequest
from wellkept.toolkit.merging import services as merging
from wellkept.toolkit.merging import telling

#: What a request that was split off shares with the other one.
SHARED = ("requester", "customer", "service", "category", "priority")


def can_merge(write: Write) -> None:
    """Guard: the other one was sent, is open and of the same customer; an order of catalogue items takes in others only."""
    row, other = write.instance, merging.other_of(write)
    names = {"this": row.number, "other": other.number}
    telling.refuse_unlike(row, other)
    if other.state == "draft":
        raise Refused(_("%(other)s is a draft that nobody has sent yet.") % names, code="merge")
    if selectors.lines(row.pk):
        said = _(
            "%(this)s is an order from the catalogue: merge the other one into it, or cancel the one that is too much."
        )
        raise Refused(said % names, code="merge")


def go_on_there(write: Write) -> None:
    """Effect: it goes on in the other one."""
    merging.go_on_there(write)


def split_off(
    request: ServiceRequest, *, actor: Actor, split_title: str, split_description: str = "", version: int | None = None
) -> ServiceRequest:
    """Log another thing that a request asks for as one of its own, for the same person. Raises Denied, Invalid, Conflict."""
    row: ServiceRequest = merging.split_off(
        request,
        services.open_request,
        SHARED,
        actor=actor,
        title=split_title,
        description=split_description,
        version=version,
    )
    return row
