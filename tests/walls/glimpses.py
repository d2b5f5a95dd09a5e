"""Everything that lists, counts or sums up, as those see it from whom Pinnock is hidden: taken before and after it came."""

import re
from collections.abc import Iterator

from tests.walls.house import NARROW, House
from tests.walls.visitors import Visitor

from wellkept.api.lookups import LOOKUPS
from wellkept.kernel.registry import kinds
from wellkept.toolkit.pickers import pickable

HIDDEN_FROM = (*NARROW, "ada", "olly", "ivo")
#: Words that follow the clock.
_CLOCK = re.compile(rb"(data-due>)[^<]*|\d{4}-\d\d-\d\dT[\d:.]+(?:Z|\+00:00)")
Glimpses = dict[tuple[str, str], bytes]


def addresses(visitor: Visitor) -> Iterator[str]:
    """What this visitor can ask for that tells of many things at once."""
    yield from ("/", "/work?tray=all", "/search?q=zq", "/palette?q=zq", "/pick/record?q=", "/api/v1/kinds")
    yield from (f"/api/v1/{each.slug}?limit=200" for each in LOOKUPS)
    yield "/reports/incidents"
    if visitor.key == "vera":
        yield from (f"/settings/{page}" for page in ("people", "roles", "organizations", "teams", "priorities"))
        yield "/settings/pick/customer"
    for place, of in enumerate(kinds()):
        if visitor.key in NARROW and place % 2 != list(NARROW).index(visitor.key):
            continue  # the two see alike and take turns
        if not visitor.may(tuple(p for p in (of.access.view, of.access.view_customer, of.access.view_own) if p)):
            continue
        yield from (f"/{of.slug}?view=", f"/{of.slug}/export.csv?view=", f"/api/v1/{of.slug}")
        assert visitor.actor is not None
        columns = {f.name for f in (*of.model._meta.fields, *of.model._meta.many_to_many) if f.is_relation}
        yield from (f"/pick/{of.slug}/{name}?q=" for name in sorted(columns & pickable(of, visitor.actor)))


def take(house: House, visitors: dict[str, Visitor]) -> Glimpses:
    """What everybody sees now, without what follows the clock."""
    seen = {}
    for key in HIDDEN_FROM:
        for address in addresses(visitors[key]):
            status, body, _headers = visitors[key].ask("GET", address).bare()
            seen[key, address] = b"%d %s" % (status, _CLOCK.sub(b"", body))
    return seen
