"""What fills the slots of a route: for each thing of the house an address, whose it is, and who sees it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from tests.walls.house import SIDES, House
from tests.walls.visitors import Visitor
from tools.routes import Route

from wellkept.kernel.lifecycle import Transition
from wellkept.kernel.permissions import system
from wellkept.kernel.registry import Action, Kind, kind, kinds
from wellkept.ledger import selectors as ledger
from wellkept.toolkit import relations
from wellkept.toolkit.pickers import pickable

#: A number and a key that nothing has.
NO_NUMBER, NO_KEY = 999_999, 999_999


Seen = Callable[[Visitor], bool]


@dataclass(frozen=True)
class Place:
    """One address of a route. `seen` says who finds something there; `absent` that nobody does. `given` are the words of
    the address that may come back in the answer.
    """

    address: str
    seen: Seen
    absent: bool = False
    given: tuple[str, ...] = ()
    side: str = ""
    values: dict[str, Any] = field(default_factory=dict)


def _everybody(_visitor: Visitor) -> bool:
    return True


def _sees(of: Kind, side: str) -> Seen:
    return lambda visitor: visitor.sees(of, side)


def _no_one(_visitor: Visitor) -> bool:
    return False


def places(route: Route, house: House, of: Kind | None = None) -> list[Place]:
    """The addresses of a route, what does not exist last. Raises LookupError for a route that nothing here can fill."""
    of = route.kind or of
    if not route.slots or (route.slots == ("slug",) and of is not None):
        return [_place(route, _everybody, of)]
    fill = SLOTS.get(route.page)
    if of is not None and "number" in route.slots and fill is not _of_packs:
        return list(_of_records(route, house, of))
    if fill is None:
        raise LookupError(f"{route.name} {route.address}: say in tests/walls/places.py what fills {route.slots}")
    return [_place(route, seen, of, **values) for seen, values in fill(house, of)]


def _place(route: Route, seen: Seen, of: Kind | None, **values: Any) -> Place:
    side = values.pop("side", "")
    if "slug" in route.slots and of is not None and "slug" not in values:
        values["slug"] = of.slug
    address = reverse(route.name, kwargs={name: value for name, value in values.items() if name in route.slots})
    given = tuple(str(value) for name, value in values.items() if name == "number")
    return Place(address, seen, seen is _no_one, given, side, values)


def _of_records(route: Route, house: House, of: Kind) -> Iterator[Place]:
    for side in SIDES:
        for more in _below_record(route, house, of, side):
            yield _place(route, _sees(of, side), of, number=house.rows[of.key, side].number, side=side, **more)
    for more in _below_record(route, house, of, "own")[:1]:
        yield _place(route, _no_one, of, number=f"{of.prefix}-{NO_NUMBER}", **more)


def _below_record(route: Route, house: House, of: Kind, side: str) -> list[dict[str, Any]]:
    """What else an address below a record needs: which step, which file."""
    if "name" in route.slots:
        return [{"name": step.name} for step in steps_of(of, house.rows[of.key, side], route.name)]
    if "position" in route.slots:
        return [{"position": 3}]
    if route.name == "api:proof" or "event" in route.slots:
        return [{route.slots[-1]: ledger.timeline(of.key, house.rows[of.key, side].pk, public_only=False)[0].pk}]
    if "key" in route.slots:
        return [{"key": house.files[of.key, side, True]}]
    return [{}]


def steps_of(of: Kind, row: Any, name: str = "") -> list[Transition | Action]:
    """The steps that lead on from a record as it stands, of the sort that a route takes."""
    moves = [t for t in of.lifecycle.from_state(row.state) if not t.automatic]
    if getattr(row, "major", "") == "accepted":
        moves = [
            t for t in moves if t.name != "merge"
        ]  # Its guard refuses; the incidents of the other sides can be merged.
    acts = [a for a in of.actions if a.offered is None or a.offered(row)]
    if name == "api:transition":
        return list(moves)
    return list(acts) if name == "api:action" else [*moves, *acts]


Filled = list[tuple[Seen, dict[str, Any]]]
Filling = Callable[[House, Kind | None], Filled]


def _of_people(house: House, _of: Kind | None) -> Filled:
    people = house.world.people
    return [
        (_everybody, {"pk": people["jonah"].pk}),
        (_everybody, {"pk": people["olly"].pk, "side": "oldmere"}),
        (_knows("pinnock"), {"pk": people["pat"].pk, "side": "pinnock"}),
        (_no_one, {"pk": NO_KEY}),
    ]


def _of_organizations(house: House, _of: Kind | None) -> Filled:
    known = house.world.organizations
    return [
        (_everybody, {"pk": known["oldmere"].pk, "side": "oldmere"}),
        (_knows("pinnock"), {"pk": known["pinnock"].pk, "side": "pinnock"}),
        (_no_one, {"pk": NO_KEY}),
    ]


def _knows(side: str) -> Seen:
    return lambda visitor: visitor.unlimited or visitor.side == side


def _owned(things: str, slot: str, *, by_kind: bool = False) -> Filling:
    """Things of one's own: mine, somebody else's, nobody's."""

    def fill(house: House, of: Kind | None) -> Filled:
        found = getattr(house, things)
        keys = ("tomas", "olly", "greta") if by_kind else ("tomas", "olly", "helen")
        made = []
        for key in keys:
            pk = found[of.key, key] if by_kind and of is not None else found[key]
            made.append((lambda visitor, key=key: visitor.person == key, {slot: pk, "side": key}))
        return [*made, (_no_one, {slot: NO_KEY})]

    return fill


def _either(*values: dict[str, Any], absent: dict[str, Any] | None = None) -> Filling:
    """Things that are everybody's who may open the page."""
    found = [(_everybody, each) for each in values]
    return lambda _house, _of: [*found, *([(_no_one, absent)] if absent else [])]


def _of_files(house: House, _of: Kind | None) -> Filled:
    """The files of three kinds, seen in three ways; the others' are of the same table."""

    def seen(of: Kind, side: str, public: bool) -> Seen:
        return lambda visitor: visitor.sees(of, side) and (public or visitor.reads_notes(of))

    chosen = [place for place in house.files if place[0] in ("incident", "task", "service")]
    made = [(seen(kind(key), *rest), {"key": house.files[key, *rest], "side": rest[0]}) for key, *rest in chosen]
    return [*made, (_no_one, {"key": NO_KEY})]


def _of_numbers(house: House, _of: Kind | None) -> Filled:
    made = [(_sees(kind(key), side), {"number": r.number, "side": side}) for (key, side), r in house.rows.items()]
    return [*made, (_no_one, {"number": f"INC-{NO_NUMBER}"})]


def _of_orders(house: House, _of: Kind | None) -> Filled:
    of = kind("request")
    made = [(_sees(of, side), {"number": house.rows[of.key, side].number, "side": side}) for side in SIDES]
    made.append((_sees(of, "own"), {"number": house.draft.number, "side": "draft"}))
    return [*made, (_no_one, {"number": f"REQ-{NO_NUMBER}"})]


def _of_packs(house: House, _of: Kind | None) -> Filled:
    """Reviews of incidents have no pack, whoever asks for it."""
    return [(_no_one, {"number": house.rows["review", side].number}) for side in SIDES]


def _of_papers(house: House, _of: Kind | None) -> Filled:
    """A version of a document that is made known to nobody: for those who work on documents."""
    seen = lambda visitor: visitor.may(("documents.view",))  # noqa: E731
    found = [(seen, {"number": house.paper.number, "ordinal": ordinal}) for ordinal in (1, 2)]
    return [
        *found,
        (_no_one, {"number": house.paper.number, "ordinal": 9}),
        (_no_one, {"number": "DOC-999999", "ordinal": 1}),
    ]


def _of_exported(house: House, _of: Kind | None) -> Filled:
    """The document that is made known to nobody, as a file."""
    seen = lambda visitor: visitor.may(("documents.view",))  # noqa: E731
    return [
        (seen, {"number": house.paper.number, "ending": "docx"}),
        (_no_one, {"number": house.paper.number, "ending": "exe"}),
        (_no_one, {"number": "DOC-999999", "ending": "pdf"}),
    ]


def _of_written(house: House, _of: Kind | None) -> Filled:
    """A draft, for who writes; and one that is none."""
    seen = lambda visitor: visitor.may(("documents.write",))  # noqa: E731
    return [(seen, {"number": house.written.number}), (_no_one, {"number": "DOC-999999"})]


def _of_results(house: House, _of: Kind | None) -> Filled:
    made = [(_sees(kind("agreement"), side), {"pk": pk, "side": side}) for side, pk in house.results.items()]
    return [*made, (_no_one, {"pk": NO_KEY})]


def _of_audits(house: House, _of: Kind | None) -> Filled:
    of = kind("audit")
    made = [(_sees(of, side), {"number": house.rows[of.key, side].number, "side": side}) for side in SIDES]
    return [*made, (_no_one, {"number": f"AUD-{NO_NUMBER}"})]


def _of_samples(house: House, _of: Kind | None) -> Filled:
    made = [(_sees(kind("audit"), side), {"pk": pk, "side": side}) for side, pk in house.samples.items()]
    return [*made, (_no_one, {"pk": NO_KEY})]


def _of_calendars(*, index: bool = False) -> Filling:
    def fill(house: House, _of: Kind | None) -> Filled:
        assert house.world.hours is not None
        more = {"index": 0} if index else {}
        return [(_everybody, {"pk": house.world.hours.pk, **more}), (_no_one, {"pk": NO_KEY, **more})]

    return fill


def _of_picks(house: House, _of: Kind | None) -> Filled:
    """Every attribute that any form or filter picks rows for; who may pick there, the forms say."""

    def seen(of: Kind, name: str) -> Seen:
        return lambda visitor: visitor.actor is not None and name in pickable(of, visitor.actor)

    made = []
    for of in kinds():
        columns = {f.name for f in (*of.model._meta.fields, *of.model._meta.many_to_many) if relations.related_model(f)}
        made += [(seen(of, n), {"slug": of.slug, "name": n}) for n in sorted(columns & pickable(of, system()))]
    return [*made, (_no_one, {"slug": "incidents", "name": "record"})]


def _of_quizzes(house: House, _of: Kind | None) -> Filled:
    """A campaign is answered by those who were asked: the agents of the desk."""
    asked = house.quiz
    return [
        (lambda visitor: visitor.person in ("jonah", "nils"), {"number": asked.number}),
        (_no_one, {"number": f"AWC-{NO_NUMBER}"}),
    ]


#: What fills the slots of a page that is not below a record.
SLOTS: dict[str, Filling] = {
    "api:draft": _of_orders,
    "api:nothing": _either({"rest": "nonsense"}),
    "token_revoke": _owned("tokens", "key"),
    "feed_revoke": _owned("feeds", "key"),
    "order-draft": _of_orders,
    "papers-version": _of_papers,
    "papers-file": _of_exported,
    "papers-replace": _of_written,
    "papers-compare": lambda house, _of: [(_no_one, {"number": house.paper.number})],
    "substitute_end": _owned("substitutions", "key"),
    "feed": _either({"secret": "forged"}),
    "invitation": _either({"token": "forged"}),
    "account_reset_password_from_key": _either({"uidb36": "1", "key": "forged-key"}),
    "settings-person": _of_people,
    "settings-role": _either({"slug": "customer"}, {"slug": "sms-manager"}, absent={"slug": "emperor"}),
    "settings-pick": _either(
        {"what": "colleague"}, {"what": "organization"}, {"what": "customer"}, absent={"what": "secret"}
    ),
    "settings-organization-page": _of_organizations,
    "settings-team": lambda house, _of: [(_everybody, {"pk": house.world.desk.pk}), (_no_one, {"pk": NO_KEY})],  # type: ignore[union-attr]
    "settings-calendar": _of_calendars(),
    "settings-calendar-version-new": _of_calendars(),
    "settings-calendar-version": _of_calendars(index=True),
    "settings-calendar-holidays": _of_calendars(),
    "prove-looking": _owned("looks", "job_id"),
    "prove-rule": _either({"rule_id": "8.6.1-01-e1"}, absent={"rule_id": "0.0-e1"}),
    "prove-rule-records": _either({"rule_id": "8.6.1-01-e1"}, absent={"rule_id": "0.0-e1"}),
    "prove-rule-csv": _either({"rule_id": "8.6.1-01-e1"}, absent={"rule_id": "0.0-e1"}),
    "prove-rule-xlsx": _either({"rule_id": "8.6.1-01-e1"}, absent={"rule_id": "0.0-e1"}),
    "pack": _of_packs,
    "prove-findings": _either({"rule_id": "4.2-01-e1"}, absent={"rule_id": "0.0-e1"}),
    "prove-excuses": _either({"rule_id": "8.6.1-01-e1"}, absent={"rule_id": "0.0-e1"}),
    "prove-measures": _either({"rule_id": "8.6.1-01-e1"}, absent={"rule_id": "0.0-e1"}),
    "prove-record": _of_numbers,
    "prove-audit-report": _of_audits,
    "prove-audit-pdf": _of_audits,
    "prove-sample": _of_samples,
    "prove-requirement": _either({"requirement_id": "8.6.1-01"}, absent={"requirement_id": "0.0"}),
    "recurrence-decide": lambda house, _of: [(_everybody, {"key": house.recurrence}), (_no_one, {"key": NO_KEY})],
    "report-target": _of_results,
    "process-page": _either({"slug": "incident-management"}, absent={"slug": "nonsense"}),
    "notice": _owned("notices", "pk"),
    "file": _of_files,
    "pick": _of_picks,
    "awareness-quiz": _of_quizzes,
    "record-short": _of_numbers,
    "import-result": _owned("jobs", "job_id", by_kind=True),
}
