"""A kind's list for programs: filters, order and cursor from an address, strictly; the rows as JSON."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.http import urlencode
from django.utils.timezone import is_aware
from django.utils.translation import gettext as _

from wellkept.kernel.errors import WellkeptError
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import Kind
from wellkept.records.scope import visible_to
from wellkept.toolkit import filters, lists, paging
from wellkept.toolkit.paging import Order
from wellkept.toolkit.rest.reading import clean_text
from wellkept.toolkit.rest.representation import representation, write_rows

LIMIT = 50
HIGHEST_LIMIT = 200
#: Parameters that every list takes beside its filters.
STANDING = ("sort", "limit", "cursor")


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
        if name not in usable and name not in STANDING:
            raise WrongParameter(name, _("This list has no parameter “%(name)s”.") % {"name": name[:60]})
        if not value.strip():
            raise WrongParameter(name, _("Give a value, or leave the parameter out."))
        if not clean_text(value) or value.count(",") >= filters.MANY:
            raise WrongParameter(
                name, _("Give at most %(most)d values, without NUL characters.") % {"most": filters.MANY}
            )
    limit = read_limit(params)
    order = _order(kind, actor, params.get("sort", ""))
    after = _cursor(kind, order, params.get("cursor", ""))
    chosen = filters.choose(kind, actor, params)
    passing, problems = filters.conditions(kind, actor, chosen)
    for name, message in problems.items():
        raise WrongParameter(name, message)
    shape = representation(kind, actor)
    page = paging.take(
        kind.model, lambda: visible_to(kind.model._default_manager.all(), actor).filter(passing), order, shape.columns,
        size=limit, after=after, key=lists.listing_key(kind, actor, chosen),
    )  # fmt: skip
    items = write_rows(shape, [tuple(row) for row in page.rows], actor)
    following = urlencode({**params, "cursor": page.after}) if page.after else ""
    return Listed(items, following)


def read_limit(params: Mapping[str, str]) -> int:
    """How many rows a page may have. Raises WrongParameter."""
    given = params.get("limit", str(LIMIT))
    limit = int(given) if len(given) <= 4 and given.isascii() and given.isdecimal() else 0
    if not 1 <= limit <= HIGHEST_LIMIT:
        raise WrongParameter("limit", _("Give a number from 1 to %(most)d.") % {"most": HIGHEST_LIMIT})
    return limit


def _order(kind: Kind, actor: Actor, sort: str) -> Order:
    if sort and sort.removeprefix("-") not in lists.sorts(kind, actor):
        known = ", ".join(sorted(lists.sorts(kind, actor)))
        raise WrongParameter(
            "sort", _("Sort by one of %(known)s, with - in front for the other way.") % {"known": known}
        )
    return Order.read(sort or kind.default_sort)


def _cursor(kind: Kind, order: Order, text: str) -> str:
    if not text:
        return ""
    place = paging.read_cursor(kind.model, order, text) if text.isascii() else None
    value = place[0] if place else None
    odd = isinstance(value, str) and not clean_text(value)
    if place is None or odd or (isinstance(value, datetime) and not is_aware(value)):
        raise WrongParameter("cursor", _("This cursor does not belong to this list. Follow `next` as it was given."))
    return text
