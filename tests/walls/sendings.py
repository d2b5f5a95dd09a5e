"""What a form or a program sends to each route that writes, and what that asks of the sender beyond the route's declaration."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from tests.walls.house import SIDES, VOTER, House
from tests.walls.inputs import OWN_INPUTS, Sent
from tests.walls.places import Place, Seen, steps_of
from tests.walls.visitors import Visitor
from tools.routes import Route

from wellkept.components.classification.models import Category, Priority
from wellkept.conformity.permissions import Permissions as Proof
from wellkept.directory.models import Organization, Person, Team
from wellkept.kernel.permissions import roles_with
from wellkept.kernel.registry import Kind
from wellkept.records.models import Record
from wellkept.sms.resolution.requests.selectors import lines
from wellkept.sms.resolution.requests.whose import may_send
from wellkept.sms.support.awareness.selectors import questions
from wellkept.toolkit import relations
from wellkept.toolkit.testing.cast import PASSWORD


def _everybody(_visitor: Visitor) -> bool:
    return True


def _nobody(_visitor: Visitor) -> bool:
    return False


@dataclass(frozen=True)
class Sending:
    """What is sent: the form, what it asks of the sender (any one of these permissions), and whose the thing is that the
    form itself names. `quiet` says that a stranger gets the ordinary answer and nothing happens; `closed` who may see the thing
    and not do this to it.
    """

    form: Mapping[str, Any] | list[Mapping[str, Any]]
    asks: tuple[str, ...] = ()
    seen: Seen = _everybody
    quiet: bool = False
    closed: Seen = _nobody
    headers: Mapping[str, str] = field(default_factory=dict)


def keeper(of: Kind) -> str:
    """Whose templates and macros of a kind are sent: the service manager's, or the auditor's where he may not write."""
    return "tomas" if "sms-manager" in roles_with(of.access.edit) else "greta"


def changed(of: Kind) -> str:
    """An attribute that can be changed: the title, save where people vote on what they were shown."""
    return {"request": "priority", "document": "review_months"}.get(of.key, "title")


def words(of: Kind, names: tuple[str, ...], house: House, side: str, *, as_json: bool = False) -> Sent:
    """A value for each of these attributes of a kind, of a record's own side where it refers to something."""
    made: Sent = {}
    for name in names:
        column = column_of(of, name)
        if column is None:
            own = OWN_INPUTS[name]
            form, for_programs = own(house, side) if callable(own) else own
            made |= {name: for_programs} if as_json and for_programs is not None else {} if as_json else form
            continue
        value = _value(column, house, side, as_json=as_json)
        if value is not None:
            made[name] = value
    return made


def column_of(of: Kind, name: str) -> Any:
    """The column of an attribute; None for what an action takes beside them."""
    own = any(action.input(name) for action in of.actions)
    return None if own else of.model._meta.get_field(name)


def is_relation(of: Kind, name: str) -> bool:
    """Whether an attribute refers to another row."""
    column = column_of(of, name)
    return column is not None and column.is_relation


def _value(column: Any, house: House, side: str, *, as_json: bool) -> Any:
    target = relations.related_model(column)
    world = house.world
    if target is not None:
        if target is Record:
            row: Any = house.rows["service" if column.many_to_many or column.name == "concerns" else "incident", side]
        elif relations.is_record(target):
            row = next((r for (_k, s), r in house.rows.items() if s == side and isinstance(r, target)), None)
        else:
            caller = {"oldmere": "olly", "pinnock": "pat"}.get(side, "jonah")
            known: dict[Any, Any] = {
                Person: world.people["jonah"], Team: world.desk, Organization: world.organizations[side],
                Category: world.category,
            }  # fmt: skip
            row = world.people[caller] if column.name == "requester" else known.get(target)
        if column.name == "merged_into":
            row = next(r for (_k, s), r in house.doubles.items() if s == side and isinstance(r, target))
        if row is None or column.name in ("customer", "parent"):
            return None
        key = row.number if as_json and relations.is_record(target) else row.pk
        return [key] if column.many_to_many else key
    if column.name == "target" and column.choices:
        return 2  # something else than what is there already
    if column.get_internal_type() == "DecimalField":
        figure = 2 if column.name == "target" else 1  # something else than what is there already
        return f"{figure}.00" if as_json else figure
    if column.choices:
        return next(value for value, _label in column.flatchoices if value not in ("", None))
    year = 2099 if column.name.endswith("_until") else 2026
    moment = f"{year}-03-02T09:00:00Z" if as_json else f"{year}-03-02T09:00"
    return {
        "DateField": "2026-03-02",
        "DateTimeField": moment,
        "BooleanField": True,
        "DecimalField": "1.00",
        "TextField": "Words of a wall.",
        "CharField": "Words of a wall",
    }.get(column.get_internal_type(), 1)


def creation(of: Kind, house: House, side: str, visitor: Visitor | None = None, *, as_json: bool = False) -> Sent:
    """What makes a new record of a kind."""
    names = tuple(n for n in of.create_fields if n not in of.conditions)
    if visitor is not None and of.reporter_fields and not visitor.may((of.access.edit,)):
        names = tuple(n for n in of.reporter_fields if not is_relation(of, n))
    return words(of, names, house, side, as_json=as_json)


Making = Callable[[House, "Kind", Place], list[Sending]]


def _row(house: House, of: Kind, place: Place) -> Any:
    return house.rows[of.key, place.side or "own"]


def _version(house: House, of: Kind, place: Place) -> Sent:
    return {"version": _row(house, of, place).version}


def _step(house: House, of: Kind, place: Place) -> list[Sending]:
    row = _row(house, of, place)
    step = next(s for s in steps_of(of, row) if s.name == place.values["name"])
    form = words(of, _told(of, step.fields, row), house, place.side or "own")
    return [Sending({**form, **_version(house, of, place)}, (step.permission,), _whose(step, row))]


def _whose(step: Any, row: Any) -> Seen:
    """Who may take a step where that is no matter of permissions."""
    theirs = getattr(step, "theirs", None)
    return _everybody if theirs is None else lambda v: v.actor is not None and theirs(row, v.actor)


def _told(of: Kind, names: tuple[str, ...], row: Any) -> tuple[str, ...]:
    """Leave out what a form of this record does not show: relations that lead out of somebody's reach stay as they are."""
    return tuple(n for n in names if not is_relation(of, n) or getattr(row, n) is None)


def _bulk(house: House, of: Kind, _place: Place) -> list[Sending]:
    made = []
    for side in SIDES:
        row = house.rows[of.key, side]
        step = next((t for t in of.lifecycle.from_state(row.state) if not t.automatic), None)
        if step is None:
            continue  # what leads on from there are actions, which are taken one by one, or another record
        form = {"step": step.name, "pick": row.number, "asked": "1", **words(of, step.fields, house, side)}
        made.append(Sending(form, (step.permission,), lambda v, side=side: v.sees(of, side), quiet=True))  # type: ignore[misc]
    return made


def _bulk_macro(house: House, of: Kind, _place: Place) -> list[Sending]:
    made = []
    for side in SIDES:
        form = {"preset": house.presets[of.key, keeper(of)], "pick": house.rows[of.key, side].number, "asked": "1"}
        form |= {"say-note": "A note."}
        made.append(Sending(form, seen=lambda v, side=side: v.person == keeper(of) and v.sees(of, side), quiet=True))  # type: ignore[misc]
    return made


def _views(house: House, of: Kind, _place: Place) -> list[Sending]:
    return [
        Sending({"view": house.views[of.key, key], "name": "Renamed"}, seen=lambda v, key=key: v.person == key)  # type: ignore[misc]
        for key in ("tomas", "olly")
    ]


def _presets(house: House, of: Kind, _place: Place) -> list[Sending]:
    return [
        Sending({"preset": house.presets[of.key, key], "share": "0"}, seen=lambda v, key=key: v.person == key)  # type: ignore[misc]
        for key in (keeper(of), "jonah")
    ]


def _use(house: House, of: Kind, place: Place) -> list[Sending]:
    form = {"preset": house.presets[of.key, keeper(of)], "say-note": "A note.", **_version(house, of, place)}
    return [Sending(form, seen=lambda v: v.person == keeper(of))]


def _unlink(house: House, of: Kind, place: Place) -> list[Sending]:
    """The link leads to the other customer's record: to end it one has to see both ends."""
    made = house.links.get((of.key, place.side), 0)
    ends = {"oldmere": ("oldmere", "pinnock"), "pinnock": ("pinnock", "oldmere"), "own": ("own", "pinnock")}
    both = ends.get(place.side, ())
    return [Sending({"link": made}, seen=lambda v: all(v.sees(of, side) for side in both))]


def _import(house: House, of: Kind, _place: Place) -> list[Sending]:
    names = [n for n in of.create_fields if not is_relation(of, n) and n not in of.conditions]
    given = words(of, tuple(names), house, "own")
    text = f"{','.join(given)}\n{','.join(str(v) for v in given.values())}\n"
    return [Sending({"file": SimpleUploadedFile("new.csv", text.encode())}, (of.access.create,))]


#: What is sent to the pages of a kind.
OF_KINDS: dict[str, Making] = {
    "bulk": _bulk,
    "bulk-macro": _bulk_macro,
    "views": _views,
    "keep-view": lambda house, of, place: [Sending({"name": "Kept", "view": ""})],
    "presets": _presets,
    "macro": lambda house, of, place: [Sending({"macro-name": "Kept", "macro-note": "A note."})],
    "keep-template": lambda house, of, place: [Sending({**creation(of, house, "own"), "keep-name": "Kept"})],
    "use-macro": _use,
    "import": _import,
    "import-result": lambda house, of, place: [Sending({"act": "stop"})],
    "create": lambda house, of, place: [Sending(creation(of, house, "own"))],
    "edit": lambda house, of, place: [
        Sending({**words(of, (changed(of),), house, "own"), **_version(house, of, place)})
    ],
    "comment": lambda house, of, place: [
        Sending({"body": "A word.", "to": "everyone"}, tuple(filter(None, (of.access.comment, of.access.edit)))),
        Sending({"body": "A note.", "to": "note"}, _note_needs(of)),
    ],
    "presence": lambda house, of, place: [
        Sending({"writing": "1"}, seen=lambda v: v.actor is not None and v.actor.provider, quiet=True)
    ],
    "watch": lambda house, of, place: [Sending({"on": "1"})],
    "link": lambda house, of, place: [
        Sending({"type": "affects", "target": house.rows["issue", "own"].pk}, seen=lambda v: v.may(("issues.view",)))
    ],
    "unlink": _unlink,
    "step": _step,
    "vote": lambda house, of, place: [Sending({"choice": "approve"}, seen=lambda v: v.person == VOTER)],
    "viewed": lambda house, of, place: [Sending({})],
    "major-step": lambda house, of, place: [Sending({"act": "take"})],
}


def _note_needs(of: Kind) -> tuple[str, ...]:
    """To write a note one edits, or may both comment and read notes; whoever may note here may comment."""
    return tuple(filter(None, (of.access.edit, of.access.note if of.access.comment else "")))


def _hours() -> Sent:
    return {"zone": "UTC", "do": "keep", "mon_from": ["09:00"], "mon_to": ["17:00"]}


def _cells() -> Sent:
    return {f"cell_{i}_{u}": str(Priority.P1 if i == u == 1 else Priority.P3) for i in (1, 2, 3) for u in (1, 2, 3)}


def _risk_matrix() -> Sent:
    """Another matrix of risks: nothing is acceptable but what is low."""
    words = {f"{of}_{step}": f"Step {step}" for of in ("likelihood", "impact") for step in range(1, 6)}
    cells = {f"cell_{i}_{j}": max(i, j) - 1 or 1 for i in range(1, 6) for j in range(1, 6)}
    months = {f"months_{level}": 6 for level in range(1, 5)}
    return {**words, **cells, **months, "acceptable": 1, "criteria": "Only what is low."}


def _colleague(visitor: Visitor) -> bool:
    """Whether Jonah could vote in somebody's place."""
    return visitor.actor is not None and visitor.actor.provider and visitor.person != "jonah"


#: What is sent to the other pages.
OF_PAGES: dict[str, Callable[[House, Place], list[Sending]]] = {
    "tokens": lambda house, place: [
        Sending({"name": "New", "ends": "90", "scopes": ["directory.view"]}, seen=lambda v: v.may(("directory.view",)))
    ],
    "token_revoke": lambda house, place: [Sending({})],
    "substitute": lambda house, place: [
        Sending({"substitute": house.world.people["jonah"].pk, "first": "2026-12-01", "last": "2099-12-01"}, seen=_colleague)
    ],
    "substitute_end": lambda house, place: [Sending({})],
    "feeds": lambda house, place: [Sending({"feed": "requested"})],
    "feed_revoke": lambda house, place: [Sending({})],
    "first_run": lambda house, place: [Sending({"name": "Renamed", "zone": "UTC", "language": "en"})],
    "profile": lambda house, place: [Sending({"name": "Renamed", "theme": "dark", "zone": "UTC", "language": "de"})],
    "profile_look": lambda house, place: [Sending({"theme": "dark"})],
    "account_change_password": lambda house, place: [
        Sending({"oldpassword": PASSWORD, "password1": "another-long-one-7", "password2": "another-long-one-7"})
    ],
    "settings-organization": lambda house, place: [Sending({"name": "Renamed", "zone": "UTC", "language": "en"})],
    "settings-person-new": lambda house, place: [
        Sending({"organization": house.world.own.pk, "name": "New Person"}),
        Sending(
            {"organization": house.world.organizations["pinnock"].pk, "name": "New Person"},
            seen=lambda v: v.unlimited or v.side == "pinnock", quiet=True,
        ),
    ],
    "settings-person": lambda house, place: [
        Sending({"do": "edit", "name": "Renamed", "email": "renamed@own.example"}),
        Sending({"do": "deactivate"}),
    ],
    "settings-organization-new": lambda house, place: [
        Sending({"kind": "customer", "name": "New customer", "zone": "UTC", "language": "en"})
    ],
    "settings-organization-page": lambda house, place: [Sending({"name": "Renamed", "zone": "UTC", "language": "en"})],
    "settings-teams": lambda house, place: [Sending({"name": "New team"})],
    "settings-team": lambda house, place: [Sending({"do": "rename", "name": "Renamed"})],
    "settings-calendar-new": lambda house, place: [Sending({**_hours(), "name": "New hours"})],
    "settings-calendar": lambda house, place: [Sending({"do": "rename", "name": "Renamed"})],
    "settings-calendar-version-new": lambda house, place: [Sending({**_hours(), "valid_from": "2031-01-01"})],
    "settings-calendar-version": lambda house, place: [Sending(_hours())],
    "settings-calendar-holidays": lambda house, place: [
        Sending({"do": "adopt", "day": "2031-12-25", "name_2031-12-25": "Christmas Day"})
    ],
    "settings-priorities": lambda house, place: [Sending(_cells())],
    "settings-risks": lambda house, place: [Sending(_risk_matrix())],
    "settings-categories": lambda house, place: [Sending({"do": "add", "name": "New", "parent": ""})],
    "settings-incidents": lambda house, place: [Sending({"do": "policy", "grace_days": "3", "reopen_days": "5"})],
    "settings-problems": lambda house, place: [
        Sending({
            "recurring_count": "4", "recurring_days": "20", "due_days": "50", "watch_days": "40", "review_months": "3",
        })
    ],
    "settings-system": lambda house, place: [Sending({"do": "check", "head": ""})],
    "roles-appoint": lambda house, place: [
        Sending({"person": house.world.people["jonah"].pk, "roles": ["capacity-manager"]})
    ],
    "competence-propose": lambda house, place: [Sending({})],
    "competence-plan": lambda house, place: [Sending({"skill": house.short_of.number})],
    "awareness-quiz": lambda house, place: [Sending({f"q{row.pk}": "0" for row in questions(house.quiz)})],
    "recurrence-decide": lambda house, place: [Sending({"act": "dismiss", "reason": "Once only."})],
    "prove-look-again": lambda house, place: [Sending({})],
    "prove-findings": lambda house, place: [Sending({"title": "It fails.", "grade": "minor"}, (Proof.VIEW,))],
    "prove-excuses": lambda house, place: [
        Sending({"number": house.rows["incident", "own"].number, "reason": "Made good."}),
        Sending(
            {"number": house.rows["incident", "pinnock"].number, "reason": "Made good."},
            seen=lambda v: v.unlimited, quiet=True,
        ),
    ],
    "prove-measures": lambda house, place: [Sending({"percent": "99", "reason": "Stricter."})],
    "prove-requirement": lambda house, place: [Sending({"judgement": "conforms", "reason": "Seen."}, (Proof.JUDGE,))],
    "year-proposals": lambda house, place: [Sending({"pick": ["9.3-01"]})],
    "start": lambda house, place: [
        Sending({
            "do": "make", "purpose": "We clean.", "services": "Cleaning", "headcount": "3", "places": "Here",
            "leader": "Ines Vallory", "manager": "Tomas Rehn",
        })
    ],
    "process-take-over": lambda house, place: [Sending({})],
    "papers-start": lambda house, place: [Sending({"key": "document-register"})],
    "papers-bring": lambda house, place: [Sending({"file": SimpleUploadedFile("plan.md", b"# Plan\n\nWords.")})],
    "papers-replace": lambda house, place: [
        Sending({"file": SimpleUploadedFile("plan.md", b"Words."), "version": house.written.version})
    ],
    "order-form": lambda house, place: [
        Sending({"item": house.rows["catalogue_item", "own"].number}, seen=lambda v: v.side == "own", quiet=True)
    ],
    "notices-read": lambda house, place: [
        Sending({"notice": house.notices[key]}, seen=lambda v, key=key: v.person == key, quiet=True)  # type: ignore[misc]
        for key in ("tomas", "olly")
    ],
}  # fmt: skip

#: Pages that take no form: sending them one is as good as asking, or is refused. The list may only shrink.
TAKES_NOTHING = {
    "map-of-risks": "GET alone",
    "list": "shows",
    "filters": "shows",
    "show": "leads on",
    "export-csv": "gives out",
    "export-xlsx": "gives out",
    "import-template": "gives out",
    "record": "shows",
    "board": "GET alone",
    "calendar": "GET alone",
    "inbox-calendar": "GET alone",
    "news": "GET alone",
    "list-news": "GET alone",
    "inbox-news": "GET alone",
    "take-back": "records/tests/test_taking_back.py, as a step has to be taken first",
    "beside": "GET alone",
    "recurrences": "GET alone",
    "scope": "GET alone",
    "process-map": "GET alone",
    "process-page": "GET alone",
    "roles": "GET alone",
    "roles-parts": "GET alone",
    "competence": "GET alone",
    "awareness": "GET alone",
    "home": "shows",
    "year": "GET alone",
    "start-plan": "web/start/tests/test_pages.py, as the plan has to be drafted first",
    "order": "shows",
    "inbox": "shows",
    "search": "shows",
    "palette": "shows",
    "pick": "shows",
    "pick-record": "shows",
    "record-short": "leads on",
    "preview": "keeps nothing: toolkit/tests/test_formatted.py",
    "papers-register": "GET alone",
    "papers-version": "GET alone",
    "papers-compare": "GET alone",
    "papers-file": "GET alone",
    "prove-record": "GET alone",
    "prove-rule-records": "GET alone",
    "prove-rule-csv": "GET alone",
    "prove-rule-xlsx": "GET alone",
    "report-incidents-csv": "GET alone",
    "report-incidents-xlsx": "GET alone",
    "file": "gives out",
    "notice": "leads on",
    "notices": "GET alone",
    "settings": "GET alone",
    "settings-people": "GET alone",
    "settings-roles": "GET alone",
    "settings-role": "GET alone",
    "settings-pick": "GET alone",
    "settings-organizations": "GET alone",
    "settings-calendars": "GET alone",
    "report-incidents": "GET alone",
    "report-problems": "GET alone",
    "known-errors": "GET alone",
    "report-problems-csv": "GET alone",
    "report-problems-xlsx": "GET alone",
    "report-problems-pdf": "GET alone",
    "report-known-errors": "GET alone",
    "report-known-errors-csv": "GET alone",
    "report-known-errors-xlsx": "GET alone",
    "report-known-errors-pdf": "GET alone",
    "report-time": "GET alone",
    "report-time-csv": "GET alone",
    "report-time-xlsx": "GET alone",
    "report-targets": "GET alone",
    "report-target": "GET alone",
    "report-targets-csv": "GET alone",
    "report-targets-xlsx": "GET alone",
    "report-targets-pdf": "GET alone",
    "prove": "GET alone",
    "prove-list": "GET alone",
    "prove-first": "GET alone",
    "prove-looking": "GET alone",
    "prove-audits": "GET alone",
    "prove-audit-report": "GET alone",
    "prove-audit-pdf": "GET alone",
    "prove-sample": "GET alone",
    "prove-rule": "GET alone",
    "api:openapi": "GET alone",
    "api:docs": "GET alone",
    "api:nothing": "nothing is there",
    "healthz": "GET alone",
    "readyz": "GET alone",
    "metrics": "GET alone",
    "account_set_password": "for accounts without a password; they cannot sign in",
    "account_login": "web/tests/test_accounts.py",
    "account_logout": "web/tests/test_accounts.py",
    "account_signup": "closed: web/tests/test_accounts.py",
    "account_inactive": "shows",
    "account_reset_password": "web/tests/test_accounts.py",
    "account_reset_password_done": "shows",
    "account_reset_password_from_key": "web/tests/test_accounts.py",
    "account_reset_password_from_key_done": "shows",
    "feed": "GET alone",
    "order-draft": "requests/tests/test_requests.py",
    "proof": "GET alone",
    "versions": "GET alone",
    "pack": "GET alone",
    "trail-key": "GET alone",
    "trail-verifier": "GET alone",
    "invitation": "web/tests/test_accounts.py",
    "invitation_form": "web/tests/test_accounts.py",
    "demo_login": "does not exist outside the demonstration",
}


def sendings(route: Route, house: House, place: Place) -> list[Sending]:
    """What a page takes; empty for one that takes nothing. Raises LookupError for a page that nothing here knows."""
    if route.kind is not None and route.page in OF_KINDS:
        return OF_KINDS[route.page](house, route.kind, place)
    if route.page in OF_PAGES:
        return OF_PAGES[route.page](house, place)
    if route.page in TAKES_NOTHING:
        return []
    raise LookupError(
        f"{route.name} {route.address}: say in tests/walls/sendings.py what it takes, or that it takes nothing"
    )


def _tag(house: House, of: Kind, place: Place) -> dict[str, str]:
    return {"If_Match": f'"{_row(house, of, place).version}"'}


def _api_step(house: House, of: Kind, place: Place) -> list[Sending]:
    row = _row(house, of, place)
    step = next(s for s in steps_of(of, row) if s.name == place.values["name"])
    form = words(of, _told(of, step.fields, row), house, place.side or "own", as_json=True)
    return [Sending(form, seen=_whose(step, row), headers=_tag(house, of, place))]


def _mouse(house: House) -> Sent:
    return {"item": lines(house.draft.pk)[0].item.number, "answers": {"colour": "Red"}}


def _draft(house: House, _of: Kind | None, place: Place) -> list[Sending]:
    """A draft's answers: whoever sees another order has nothing to answer there."""
    row = next((r for r in (house.draft, *house.rows.values()) if r.number == place.values["number"]), house.draft)
    return [
        Sending(
            {"items": [_mouse(house)]},
            seen=lambda _v: row is house.draft,
            closed=lambda v: v.actor is None or not may_send(row, v.actor),
            headers={"If_Match": f'"{row.version}"'},
        )
    ]


#: What programs send, by the name of the address and the method.
OF_OPERATIONS: dict[tuple[str, str], Making] = {
    ("api:records", "POST"): lambda house, of, place: [Sending(creation(of, house, "own", as_json=True))],
    ("api:bulk", "POST"): lambda house, of, place: [Sending([creation(of, house, "own", as_json=True)])],
    ("api:record", "PATCH"): lambda house, of, place: [
        Sending(words(of, (changed(of),), house, "own", as_json=True), headers=_tag(house, of, place))
    ],
    ("api:comments", "POST"): lambda house, of, place: [Sending({"body": "A word.", "public": True})],
    ("api:links", "POST"): lambda house, of, place: [
        Sending(
            {"type": "affects", "target": house.rows["issue", "own"].number}, seen=lambda v: v.may(("issues.view",))
        )
    ],
    ("api:attachments", "POST"): lambda house, of, place: [
        Sending({"file": SimpleUploadedFile("new.txt", b"Words."), "public": "true"})
    ],
    ("api:order", "POST"): lambda house, of, place: [Sending({"items": [_mouse(house)]})],
    ("api:draft", "PATCH"): _draft,
    ("api:transition", "POST"): _api_step,
    ("api:action", "POST"): _api_step,
}
