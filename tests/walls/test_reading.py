"""Every page and every address of the API is asked for by everybody: own things, others' things, and what does not exist.

Those who see alike open each page in turn: the provider's people who see every customer, the two who see one only, the
managers of the two customers, their users. What is foreign must look exactly like what does not exist.
"""

from collections.abc import Iterator

import pytest
from tests.walls.house import NARROW, House
from tests.walls.places import Place, places
from tests.walls.rules import CLOSED, OPEN, TO_LOGIN, UNKNOWN, of_operation, of_page
from tests.walls.visitors import Answer, Visitor
from tools.routes import Route, routes

from wellkept.kernel.registry import Kind, kinds
from wellkept.toolkit.testing.cast import PEOPLE

pytestmark = pytest.mark.django_db
PAGES = tuple(route for route in routes() if not route.operations)
OPERATIONS = tuple(route for route in routes() if "GET" in route.operations)
EVERYBODY = ("nobody", *PEOPLE, *NARROW, "jonah-narrow")
BROWSING = tuple(key for key in EVERYBODY if key != "jonah-narrow")
#: Those who see alike and so take turns.
ALIKE = (tuple(key for key in PEOPLE if PEOPLE[key][1] == "own"), tuple(NARROW), ("ada", "bo"), ("olly", "pat"))
#: What an address asks for so that there is something to give away.
ASKING = {
    "search": "?q=zq",
    "search-suggest": "?q=zq",
    "list": "?view=&columns={columns}",
    "export-csv": "?view=&columns={columns}",
    "export-xlsx": "?view=&columns={columns}",
}
#: Pages whose refusals are read in full; of all others the short form is enough, for one place makes them all.
IN_FULL = {"record", "settings-person", "notice"}
#: What reading leaves behind: a notice that was opened is read, and the library of accounts sweeps its own table.
MARKS = {"notice": {"notifications_notification"}, "account_reset_password_from_key": {"account_emailaddress"}}


def address(route: Route, place: Place) -> str:
    """The address of a place, asking for as much as there is."""
    columns = ",".join(column.name for column in route.kind.columns) if route.kind else ""
    return place.address + ASKING.get(route.page, "").format(columns=columns)


def takes_turn(visitor: Visitor, turn: int) -> bool:
    """Whether this visitor looks closely at a route, as one of those who see alike."""
    group = next((group for group in ALIKE if visitor.key in group), (visitor.key,))
    return turn % len(group) == group.index(visitor.key)


def chosen(
    visitor: Visitor, turn: int, found: list[tuple[Place, frozenset[int]]]
) -> Iterator[tuple[Place, frozenset[int]]]:
    """The places of a route that a visitor tries: one where all are closed, else all, unless it is another one's turn."""
    if all(expected in (CLOSED, TO_LOGIN, UNKNOWN) for _place, expected in found):
        yield found[0]
    elif takes_turn(visitor, turn):
        yield from found
    else:
        yield from (each for each in found if each[1] == CLOSED)


def faults_of(visitor: Visitor, answer: Answer, expected: frozenset[int], route: Route, place: Place) -> Iterator[str]:
    """What is wrong with an answer, in words."""
    where = f"{route.name} {place.address} ({place.side})"
    if answer.status not in expected:
        yield f"{where}: {answer.status}, not {sorted(expected)} {answer.fault}"
    if leaked := visitor.leaks(answer, *place.given):
        yield f"{where}: tells {sorted(leaked)[:5]}"
    if unasked := set(answer.written) - MARKS.get(route.page, set()):
        yield f"{where}: writes to {sorted(unasked)}"


def differences(visitor: Visitor, tried: list[tuple[Place, Answer]]) -> Iterator[str]:
    """Where the answer for a foreign thing differs in anything from the one for what does not exist."""
    absent = next((answer.bare(*place.given) for place, answer in tried if place.absent), None)
    for place, answer in tried:
        if absent is not None and not place.seen(visitor) and answer.bare(*place.given) != absent:
            yield f"{place.address} ({place.side}) differs from what does not exist"


@pytest.mark.parametrize("key", BROWSING)
def test_pages_open_for_whom_they_are_and_tell_nobody_else_anything(key: str, house: House, visitors):
    visitor, wrong = visitors[key], []
    for turn, route in enumerate(PAGES):
        cells = [(place, of_page(route, visitor, place)) for place in places(route, house)]
        brief = route.page not in IN_FULL
        tried = []
        for place, expected in chosen(visitor, turn, cells):
            answer = visitor.ask("GET", address(route, place), partial=brief and not expected & OPEN)
            tried.append((place, answer))
            wrong += faults_of(visitor, answer, expected, route, place)
        wrong += differences(visitor, tried)
    assert not wrong, "\n" + "\n".join(wrong)


def of_kinds(route: Route) -> tuple[Kind | None, ...]:
    """The kinds whose addresses a route of the API has."""
    return kinds() if "slug" in route.slots else (None,)


ADDRESSED = tuple((route, of) for route in OPERATIONS for of in of_kinds(route))


@pytest.mark.parametrize("key", EVERYBODY)
def test_the_api_answers_whom_it_should_and_tells_nobody_else_anything(key: str, house: House, visitors):
    visitor, wrong = visitors[key], []
    for turn, (route, of) in enumerate(ADDRESSED):
        need = route.operations["GET"].asks
        permissions = need(of, "") if need else None
        cells = [(p, of_operation(permissions, visitor, p)) for p in places(route, house, of)]
        tried = []
        for place, expected in chosen(visitor, turn, cells):
            answer = visitor.ask("GET", place.address)
            tried.append((place, answer))
            wrong += faults_of(visitor, answer, expected, route, place)
        wrong += differences(visitor, tried)
    assert not wrong, "\n" + "\n".join(wrong)
