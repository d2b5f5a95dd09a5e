"""Every page and every address of the API is asked for by everybody: own things, others' things, and what does not exist.

Those who see alike open each page in turn: the provider's people who see every customer, the two who see one only, the
managers of the two customers, their users. What is foreign must look exactly like what does not exist.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from tests.walls.house import NARROW, House
from tests.walls.places import Place, places
from tests.walls.rules import CLOSED, OPEN, TO_LOGIN, UNKNOWN, of_operation, of_page
from tests.walls.visitors import PROGRAMS, Answer, Visitor
from tools.routes import Route, routes

from wellkept.kernel.registry import Kind, kinds
from wellkept.toolkit.marks import mark
from wellkept.toolkit.testing.cast import PEOPLE

pytestmark = pytest.mark.django_db
BROWSING = ("nobody", *PEOPLE, *NARROW)
EVERYBODY = (*BROWSING, *PROGRAMS)
#: Those who see alike and so take turns.
ALIKE = (tuple(key for key in PEOPLE if PEOPLE[key][1] == "own"), tuple(NARROW), ("ada", "bo"), ("olly", "pat"))
#: What an address asks for so that there is something to give away.
ASKING = {
    "search": "?q=zq",
    "palette": "?q=zq",
    "list": "?view=&columns={columns}",
    "board": "?view=",
    "calendar": "?view=",
    "inbox-calendar": "?tray=all",
    "news": f"?since={mark(0)}",
    "list-news": f"?since={mark(0)}&view=",
    "inbox-news": f"?since={mark(0)}&tray=all",
    "export-csv": "?view=&columns={columns}",
    "export-xlsx": "?view=&columns={columns}",
}
#: What can be had once a checkpoint was signed, and how it is refused before; in the house nothing is signed.
UNSIGNED = {"api:proof": frozenset({409}), "trail-key": frozenset({404})}
#: Pages whose refusals are read in full; of all others the short form is enough, for one place makes them all.
IN_FULL = {"record", "settings-person", "notice"}
#: What is left behind without being asked: a notice that was opened is read, attempts to sign in are counted, and the
#: library of accounts sweeps its own table.
MARKS = {
    "notice": {"notifications_notification"},
    "account_login": {"shared_cache"},
    "account_signup": {"shared_cache"},
    "account_set_password": {"shared_cache"},
    "account_reset_password": {"shared_cache"},
    "account_reset_password_from_key": {"shared_cache", "account_emailaddress"},
}


def of_kinds(route: Route) -> tuple[Kind | None, ...]:
    """The kinds whose addresses a route of the API has."""
    return kinds() if "slug" in route.slots else (None,)


@dataclass(frozen=True)
class Door:
    """What can be read: a page, or an address of the API for one kind."""

    route: Route
    of: Kind | None = None

    def expected(self, visitor: Visitor, place: Place) -> frozenset[int]:
        """The statuses that the answer may have."""
        if not self.route.operations:
            statuses = of_page(self.route, visitor, place)
        else:
            need = self.route.operations["GET"].asks  # type: ignore[attr-defined]
            statuses = of_operation(need(self.of, "") if need else None, visitor, place)
        unsigned = visitor.actor is not None and statuses & OPEN
        return UNSIGNED.get(self.route.name, statuses) if unsigned else statuses

    def ask(self, visitor: Visitor, place: Place) -> Answer:
        """The answer, asked for with as much as there is to give away."""
        kind = self.route.kind
        columns = ",".join(column.name for column in kind.columns) if kind else ""
        address = place.address + ASKING.get(self.route.page, "").format(columns=columns)
        brief = self.route.page not in IN_FULL and not self.expected(visitor, place) & OPEN
        return visitor.ask("GET", address, partial=brief)


PAGES = tuple(Door(route) for route in routes() if not route.operations)
ADDRESSES = tuple(Door(r, of) for r in routes() if "GET" in r.operations for of in of_kinds(r))


def near(of: Kind | None, key: str) -> bool:
    """Whether a visitor tries what is closed to him of a kind: of incidents everybody, of the others each a third, in turn;
    one function makes the pages of all kinds.
    """
    return of is None or of.key == "incident" or (kinds().index(of) + EVERYBODY.index(key)) % 3 == 0


def once_a_side(found: list[Place], visitor: Visitor) -> list[Place]:
    """The places without those that differ from an earlier one, unseen too and of the same side, by a step alone."""
    unseen: set[str] = set()
    kept = []
    for place in found:
        if place.seen(visitor) or "name" not in place.values or place.side not in unseen:
            kept.append(place)
            unseen |= set() if place.seen(visitor) else {place.side}
    return kept


def tried(door: Door, turn: int, key: str, house: House, visitors: dict[str, Visitor]) -> list[Place]:
    """The places that a visitor tries: one where all are closed to him, all if it is his turn, else only one that is closed."""
    visitor, found = visitors[key], places(door.route, house, door.of)
    expected = [door.expected(visitor, place) for place in found]
    if all(statuses in (CLOSED, TO_LOGIN, UNKNOWN) for statuses in expected):
        return found[:1] if near(door.route.kind or door.of, key) else []
    group = next((group for group in ALIKE if key in group), (key,))
    able = [k for k in group if any(door.expected(visitors[k], place) & OPEN for place in found)] or [key]
    if able[turn % len(able)] == key:
        return once_a_side(found, visitor)
    return [place for place, statuses in zip(found, expected, strict=True) if statuses == CLOSED][:1]


def faults_of(door: Door, visitor: Visitor, place: Place, answer: Answer) -> Iterator[str]:
    """What is wrong with an answer, in words."""
    where = f"{door.route.name} {place.address} ({place.side})"
    expected = door.expected(visitor, place)
    if answer.status not in expected:
        yield f"{where}: {answer.status}, not {sorted(expected)} {answer.fault}"
    if leaked := visitor.leaks(answer, *place.given):
        yield f"{where}: tells {sorted(leaked)[:5]}"
    if unasked := set(answer.written) - MARKS.get(door.route.page, set()):
        yield f"{where}: writes to {sorted(unasked)}"
    if expected == UNKNOWN and answer.headers.get("WWW-Authenticate") != "Bearer":
        yield f"{where}: does not say how to say who one is"


def differences(visitor: Visitor, answers: list[tuple[Place, Answer]]) -> Iterator[str]:
    """Where the answer for a foreign thing differs in anything from the one for what does not exist."""
    absent = next((answer.bare(*place.given) for place, answer in answers if place.absent), None)
    for place, answer in answers:
        if absent is not None and not place.seen(visitor) and answer.bare(*place.given) != absent:
            yield f"{place.address} ({place.side}) differs from what does not exist"


def faults(doors: tuple[Door, ...], key: str, house: House, visitors: dict[str, Visitor]) -> list[str]:
    """Everything that is wrong with the answers to one visitor."""
    visitor, wrong = visitors[key], []
    for turn, door in enumerate(doors):
        answers = [(place, door.ask(visitor, place)) for place in tried(door, turn, key, house, visitors)]
        for place, answer in answers:
            wrong += faults_of(door, visitor, place, answer)
        wrong += differences(visitor, answers)
    return wrong


@pytest.mark.parametrize("key", BROWSING)
def test_pages_open_for_whom_they_are_and_tell_nobody_else_anything(key: str, house: House, visitors):
    wrong = faults(PAGES, key, house, visitors)
    assert not wrong, "\n" + "\n".join(wrong)


@pytest.mark.parametrize("key", EVERYBODY)
def test_the_api_answers_whom_it_should_and_tells_nobody_else_anything(key: str, house: House, visitors):
    wrong = faults(ADDRESSES, key, house, visitors)
    assert not wrong, "\n" + "\n".join(wrong)
