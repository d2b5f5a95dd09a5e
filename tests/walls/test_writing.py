"""Every route that writes is sent what it takes by everybody: who may is taken, of everybody else nothing is kept.

What is kept is seen in the statements themselves: no table of the business is written to. For each sending somebody succeeds,
so that a refusal means the right thing. Everything is undone after each request.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from django.db import transaction
from django.test.client import ClientHandler
from tests.walls.house import House
from tests.walls.places import Place, places
from tests.walls.rules import ABSENT, CLOSED, OPEN, TO_LOGIN, UNKNOWN
from tests.walls.sendings import OF_KINDS, OF_OPERATIONS, OF_PAGES, TAKES_NOTHING, Sending, sendings
from tests.walls.test_reading import BROWSING, EVERYBODY, MARKS, near, of_kinds
from tests.walls.visitors import Answer, Visitor
from tools.routes import Route, routes

from wellkept.kernel.registry import Kind, kinds
from wellkept.toolkit.routes import Level

pytestmark = pytest.mark.django_db
ROUTES = tuple(route for route in routes() if not route.operations)
WRITING = tuple(route for route in ROUTES if route.page not in TAKES_NOTHING)
OPERATIONS = tuple(
    (route, of, method)
    for route in routes()
    for method in route.operations
    if method != "GET"
    for of in of_kinds(route)
)
#: Who tries to succeed first: those who may do most.
MIGHTY = ("tomas", "admin", "olly", "ada", "amara", "jonah", "rashid")
#: What is wrong as it was sent, or as the record is.
INVALID = frozenset({409, 422})


@dataclass(frozen=True)
class Cell:
    """One sending to one place of a route, and what it asks of the sender altogether."""

    route: Route
    of: Kind | None
    method: str
    place: Place
    sending: Sending

    def __str__(self) -> str:
        return f"{self.method} {self.route.name} {self.place.address} ({self.place.side}) {self.sending.form}"[:200]

    def refusal(self, visitor: Visitor) -> frozenset[int] | None:
        """The statuses of a refusal; None when this visitor may do it."""
        operation = self.route.operations.get(self.method)
        if visitor.actor is None:
            return UNKNOWN if operation else TO_LOGIN
        need = operation.asks if operation else None  # type: ignore[attr-defined]
        if operation:
            declared = need(self.of, self.place.values.get("name", "")) if need else ()
        else:
            access = self.route.access
            assert access is not None
            declared = access.permissions
        if not visitor.may(declared):
            return CLOSED
        if operation and not self.place.seen(visitor) and not visitor.may(_viewing(self.of)):
            return CLOSED
        if not self.place.seen(visitor):
            return ABSENT
        if not visitor.may(self.sending.asks):
            return CLOSED | ABSENT
        if self.sending.closed(visitor):
            return CLOSED
        if not self.sending.seen(visitor):
            return ABSENT | INVALID | (OPEN if self.sending.quiet else frozenset())
        return None

    def send(self, visitor: Visitor, *, partial: bool = False) -> Answer:
        """Send it, and undo what came of it."""
        with transaction.atomic():
            answer = visitor.ask(
                self.method, self.place.address, _fresh(self.sending.form), partial=partial, **self.sending.headers
            )
            transaction.set_rollback(True)
        return answer


def _viewing(of: Kind | None) -> tuple[str, ...]:
    return tuple(p for p in (of.access.view, of.access.view_customer, of.access.view_own) if p) if of else ()


def _fresh(form: object) -> object:
    """The form with its files at their beginning."""
    for value in form.values() if isinstance(form, dict) else ():
        if hasattr(value, "seek"):
            value.seek(0)
    return form


def cells(route: Route, house: House) -> Iterator[Cell]:
    """Every sending to every place of a page."""
    for place in places(route, house):
        for sending in sendings(route, house, place):
            yield Cell(route, route.kind, "POST", place, sending)


def operations(house: House, route: Route, of: Kind | None, method: str) -> Iterator[Cell]:
    """Every sending to every address of an operation."""
    for place in places(route, house, of):
        for sending in OF_OPERATIONS[route.name, method](house, of, place):
            yield Cell(route, of, method, place, sending)


def name_of(cell: Cell) -> tuple[str, ...]:
    """What makes two cells the same sending to the same route: then it is enough that one of them succeeds."""
    form = cell.sending.form
    return (
        cell.route.name,
        cell.method,
        str(cell.place.values.get("name")),
        *sorted(form if isinstance(form, dict) else ()),
    )


def unsuccessful(found: list[Cell], visitors: dict[str, Visitor]) -> Iterator[str]:
    """The sendings for which nobody succeeds."""
    done: set[tuple[str, ...]] = set()
    tried: dict[tuple[str, ...], str] = {}
    for cell in found:
        name = name_of(cell)
        sender = next((visitors[k] for k in (*MIGHTY, *EVERYBODY) if cell.refusal(visitors[k]) is None), None)
        if name in done or sender is None:
            tried.setdefault(name, f"{cell}: nobody may")
            continue
        answer = cell.send(sender)
        if answer.status in OPEN and answer.written:
            done.add(name)
        else:
            tried[name] = f"{cell}: {sender.key} gets {answer.status} {answer.fault or answer.text[:300]}"
    yield from (said for name, said in tried.items() if name not in done)


OF_EACH = pytest.mark.parametrize("of", (*kinds(), None), ids=lambda of: of.key if of else "others")


@OF_EACH
def test_each_page_that_writes_takes_what_it_should(of: Kind | None, house: House, visitors):
    wrong = [w for r in WRITING if r.kind is of for w in unsuccessful(list(cells(r, house)), visitors)]
    assert not wrong, "\n" + "\n".join(wrong)


@OF_EACH
def test_each_operation_that_writes_takes_what_it_should(of: Kind | None, house: House, visitors):
    found = [list(operations(house, r, k, method)) for r, k, method in OPERATIONS if k is of]
    wrong = [w for each in found for w in unsuccessful(each, visitors)]
    assert not wrong, "\n" + "\n".join(wrong)


def refused(found: list[Cell], visitor: Visitor) -> Iterator[str]:
    """What is wrong where a visitor sends what he may not: once where the route is closed to him, once for each side whose
    things he does not see, and each sending that asks for more than he has.
    """
    tried = set()
    for cell in found:
        statuses = cell.refusal(visitor)
        if statuses is None:
            continue
        if statuses in (CLOSED, TO_LOGIN, UNKNOWN):
            alike: tuple[str, ...] = ("closed",)
        elif not cell.place.seen(visitor):
            alike = ("unseen", cell.place.side)
        else:
            alike = name_of(cell)
        if alike not in tried:
            tried.add(alike)
            yield from _kept_of(cell, statuses, visitor)


def _kept_of(cell: Cell, statuses: frozenset[int], visitor: Visitor) -> Iterator[str]:
    answer = cell.send(visitor, partial=visitor.actor is not None)
    if answer.status not in statuses:
        yield f"{cell}: {answer.status}, not {sorted(statuses)} {answer.fault}"
    if answer.written:
        yield f"{cell}: {answer.status} and writes to {sorted(set(answer.written))}"
    given = cell.sending.form.values() if isinstance(cell.sending.form, dict) else ()
    if leaked := visitor.leaks(answer, *cell.place.given, *map(str, given)):
        yield f"{cell}: tells {sorted(leaked)}"


@pytest.mark.parametrize("key", BROWSING)
def test_what_one_may_not_send_is_refused_and_nothing_is_kept(key: str, house: House, visitors):
    wrong = []
    for route in WRITING:
        if near(route.kind, key):
            wrong += refused(list(cells(route, house)), visitors[key])
    assert not wrong, "\n" + "\n".join(wrong)


@pytest.mark.parametrize("key", EVERYBODY)
def test_what_a_program_may_not_send_is_refused_and_nothing_is_kept(key: str, house: House, visitors):
    wrong = []
    for route, of, method in OPERATIONS:
        if near(of, key):
            wrong += refused(list(operations(house, route, of, method)), visitors[key])
    assert not wrong, "\n" + "\n".join(wrong)


def test_what_takes_no_form_keeps_nothing_of_one(house: House, visitors):
    wrong = []
    for turn, route in enumerate(r for r in ROUTES if r.page in TAKES_NOTHING):
        place = places(route, house)[0]
        for method in ("POST", ("PUT", "PATCH", "DELETE")[turn % 3]):
            cell = Cell(route, route.kind, method, place, Sending({"name": "x"}))
            answer = cell.send(visitors["tomas"])
            if answer.status >= 500 or set(answer.written) - MARKS.get(route.page, set()):
                wrong.append(f"{cell}: {answer.status}, writes to {answer.written} {answer.fault}")
    assert not wrong, "\n" + "\n".join(wrong)


def test_no_form_is_taken_without_its_proof(house: House, visitors):
    tomas, wrong = replace(visitors["tomas"], _handler=ClientHandler(enforce_csrf_checks=True)), []
    for route in WRITING:
        cell = next(cells(route, house))
        answer = cell.send(tomas, partial=True)
        if answer.status != 403 or answer.written:
            wrong.append(f"{cell}: {answer.status}, writes to {answer.written}")
    assert not wrong, "\n" + "\n".join(wrong)


def test_every_route_that_writes_is_known_and_no_list_names_what_is_gone():
    of_kinds_ = {route.page for route in ROUTES if route.kind is not None}
    others = {route.page for route in ROUTES if route.kind is None}
    assert of_kinds_ | others == set(OF_KINDS) | set(OF_PAGES) | set(TAKES_NOTHING)
    assert {(route.name, method) for route, _of, method in OPERATIONS} == set(OF_OPERATIONS)
    assert all(route.access is not None and route.access.level is not Level.PUBLIC for route in WRITING)
