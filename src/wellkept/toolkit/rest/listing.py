"""A kind's list for programs: filters, order and cursor from an address, strictly; the rows as JSON."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.http import urlencode
from django.utils.timezone import is_aware
from django.utils.translation import gettext as _

from wellkept.kernel.errors import WellkeptError
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import Kind
from wellkept.records.scope import visible_to
from wellkept.toolkit import filters, lists, paging
from wellkept.toolkit.paging import Order
from wellkept.toolkit.rest.inputs import read_moment
from wellkept.toolkit.rest.reading import clean_text
from wellkept.toolkit.rest.representation import representation, write_rows
from wellkept.toolkit.rest.targets import targets_of

LIMIT = 50
HIGHEST_LIMIT = 200
#: Parameters that every list takes beside its filters.
STANDING = ("updated_since", "sort", "limit", "cursor")


class WrongParameter(WellkeptError):
    """A parameter of an address that is not understood; `name` says which."""

    code = "invalid"

    def __init__(self, name: str, message: str) -> None:
        super().__init__(message)
        self.name = name


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of a list: its records, and the query of the next page ("" after the last)."""

    items: list[dict[str, Any]]
    next_query: str


def listed(kind: Kind, actor: Actor, params: Mapping[str, str]) -> Listed:
    """The page that an address asks for, in two statements at most beside lists of rows. Raises WrongParameter."""
    usable = {f.name for f in filters.open_to(kind, actor)}
    for name, value in params.items():
        if name not in usable and name not in STANDING and not (name == "include" and kind.clocks):
            raise WrongParameter(name, _("This list has no parameter “%(name)s”.") % {"name": name[:60]})
        if not value.strip():
            raise WrongParameter(name, _("Give a value, or leave the parameter out."))
        if not clean_text(value) or value.count(",") >= filters.MANY:
            raise WrongParameter(
                name, _("Give at most %(most)d values, without NUL characters.") % {"most": filters.MANY}
            )
    limit = read_limit(params)
    order = _order(kind, actor, params.get("sort", ""))
    after = read_cursor(kind.model, order, params.get("cursor", ""))
    chosen = filters.choose(kind, actor, params)
    passing, problems = filters.conditions(kind, actor, chosen)
    for name, message in problems.items():
        raise WrongParameter(name, message)
    since = _since(params)
    key = lists.listing_key(kind, actor, chosen) if since is None else None
    passing &= Q() if since is None else Q(updated_at__gte=since)
    with_targets = _includes_targets(params)
    shape = representation(kind, actor)
    page = paging.take(
        kind.model, lambda: visible_to(kind.model._default_manager.all(), actor).filter(passing), order, shape.columns,
        size=limit, after=after, key=key,
    )  # fmt: skip
    items = write_rows(shape, [tuple(row) for row in page.rows], actor)
    if with_targets:
        targets = targets_of([item["number"] for item in items], actor)
        items = [{**item, "targets": targets[item["number"]]} for item in items]
    following = urlencode({**params, "cursor": page.after}) if page.after else ""
    return Listed(items, following)


def read_limit(params: Mapping[str, str]) -> int:
    """How many rows a page may have. Raises WrongParameter."""
    given = params.get("limit", str(LIMIT))
    limit = int(given) if len(given) <= 4 and given.isascii() and given.isdecimal() else 0
    if not 1 <= limit <= HIGHEST_LIMIT:
        raise WrongParameter("limit", _("Give a number from 1 to %(most)d.") % {"most": HIGHEST_LIMIT})
    return limit


def _since(params: Mapping[str, str]) -> datetime | None:
    """From which moment on a record must have changed. Raises WrongParameter."""
    if "updated_since" not in params:
        return None
    try:
        return read_moment(params["updated_since"])
    except ValueError as error:
        raise WrongParameter("updated_since", str(error)) from None


def _includes_targets(params: Mapping[str, str]) -> bool:
    if "include" not in params:
        return False
    if params["include"] != "targets":
        raise WrongParameter("include", _("This is one of: %(values)s.") % {"values": "targets"})
    return True


def _order(kind: Kind, actor: Actor, sort: str) -> Order:
    if sort and sort.removeprefix("-") not in lists.sorts(kind, actor):
        known = ", ".join(sorted(lists.sorts(kind, actor)))
        raise WrongParameter(
            "sort", _("Sort by one of %(known)s, with - in front for the other way.") % {"known": known}
        )
    return Order.read(sort or kind.default_sort)


def read_cursor(model: Any, order: Order, text: str) -> str:
    """The cursor of a page in this order, as it was given. Raises WrongParameter."""
    if not text:
        return ""
    place = paging.read_cursor(model, order, text) if text.isascii() else None
    value = place[0] if place else None
    odd = isinstance(value, str) and not clean_text(value)
    if place is None or odd or (isinstance(value, datetime) and not is_aware(value)):
        raise WrongParameter("cursor", _("This cursor does not belong to this list. Follow `next` as it was given."))
    return text
