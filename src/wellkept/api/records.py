"""Records over REST: lists, one, create, many at once, change."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _

from wellkept.api import problems
from wellkept.api.calls import Call, json_response, json_text, read_tags, respond, version_required
from wellkept.api.needs import asks, require_any, to_create, to_edit, to_view
from wellkept.api.problems import Problem
from wellkept.api.selectors import names_of_users
from wellkept.api.services import Answer
from wellkept.kernel.errors import Conflict, Denied, Invalid, WellkeptError
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import Action, Kind
from wellkept.records import numbering, services
from wellkept.records.scope import find
from wellkept.toolkit import news
from wellkept.toolkit.forms import Purpose, bind, fields_of
from wellkept.toolkit.pages.access import viewers
from wellkept.toolkit.rest import inputs, selectors
from wellkept.toolkit.rest.attributes import instant
from wellkept.toolkit.rest.listing import listed
from wellkept.toolkit.rest.representation import representation
from wellkept.toolkit.rest.targets import targets_of

#: Records that one bulk request may make.
MOST_AT_ONCE = 200
#: After so many faults in a bulk request the rest is not looked at.
MOST_NAMED = 200


def address(kind: Kind, number: str = "") -> str:
    """The address of a kind's list or of one record."""
    return f"/api/v1/{kind.slug}/{number}" if number else f"/api/v1/{kind.slug}"


def located(call: Call) -> Any:
    """The record that the address names, within what the actor may see. Raises Denied, DoesNotExist."""
    require_any(call.actor, viewers(call.kind))
    return find(call.kind, call.actor, call.number)


def given(call: Call, purpose: Purpose, body: Any, record: Any = None) -> dict[str, Any]:
    """The values for a service from a JSON object: types, meaning and scope. Raises Invalid with all that is wrong at once."""
    kind = call.kind
    step = purpose if isinstance(purpose, Action) else None
    values, wrong = inputs.accept(kind, body, allowed=fields_of(kind, call.actor, purpose), step=step)
    try:
        found = bind(kind, call.actor, values, purpose=purpose, record=record)
    except Invalid as error:
        # What depends on a value that could not be read would be refused for a reason that may not hold.
        unsure = {name for name, condition in kind.conditions.items() if condition.field in wrong}
        wrong = {**{name: text for name, text in error.fields.items() if name not in unsure}, **wrong}
        raise Invalid(wrong) from None
    if wrong:
        raise Invalid(wrong)
    return found


def shown(call: Call, row: Any, *, status: int = 200, **headers: str) -> Answer:
    """A record just written, with its version as ETag."""
    one = selectors.written(call.kind, call.actor, row)
    return Answer(status, json_text(one), {"ETag": f'"{one["version"]}"', **headers})


@asks(to_view)
def list_records(call: Call) -> HttpResponse:
    """GET the list: filters, sort, cursor."""
    page = listed(call.kind, call.actor, call.params)
    following = f"{address(call.kind)}?{page.next_query}" if page.next_query else None
    return json_response({"items": page.items, "next": following})


@asks(to_view)
def read_record(call: Call) -> HttpResponse:
    """GET one record with its targets; 304 when the caller has its version already."""
    one = selectors.one(call.kind, call.actor, call.number)
    tag = f'"{one["version"]}"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
    known = call.request.headers.get("If-None-Match")
    if known is not None and (known.strip() == "*" or one["version"] in read_tags(known)):
        return HttpResponse(status=304, headers=headers)
    if call.kind.clocks:
        one |= {"targets": targets_of((call.number,), call.actor)[call.number]}
    one |= {part.name: part.read(call.number, call.actor) for part in call.kind.parts}
    return json_response(one, headers=headers)


@asks(to_create)
def create_record(call: Call) -> HttpResponse:
    """POST a new record."""

    def act() -> Answer:
        row = _create(call.kind)(actor=call.actor, **given(call, "create", call.fields))
        return shown(call, row, status=201, Location=address(call.kind, row.number))

    return call.once(act)


def _create(kind: Kind) -> Callable[..., Any]:
    if kind.create is not None:
        return kind.create

    def create(*, actor: Actor, **fields: Any) -> Any:
        return services.create(kind, actor=actor, **fields)

    return create


@asks(to_edit)
def change_record(call: Call) -> HttpResponse:
    """PATCH a record of the version that If-Match states; null empties an attribute."""
    row = located(call)
    versions = call.stated_versions()
    if not versions:
        raise version_required()
    values = given(call, "edit", call.fields, row)
    edit = call.kind.edit or services.edit
    changed = attempt(
        call, row, versions, by_header=True, act=lambda version: edit(row, actor=call.actor, version=version, **values)
    )
    return respond(shown(call, changed))


def attempt(call: Call, row: Any, versions: tuple[int, ...], *, by_header: bool, act: Callable[[int], Any]) -> Any:
    """Act on a record at one of the versions that the caller read. Raises Problem (409, 412) with the difference."""
    version = row.version if row.version in versions else versions[0]
    try:
        return act(version)
    except Conflict as error:
        readable = representation(call.kind, call.actor).names
        faster = _faster(call, row, version)
        raise problems.conflict(error, by_header=by_header, readable=readable, faster=faster) from error


def _faster(call: Call, row: Any, version: int) -> dict[str, Any]:
    """Who changed the record last since the version that the caller read, and when, as far as he may know."""
    events = news.since_version(call.kind, call.actor, row.pk, version)
    if not events:
        return {}
    last = events[0]
    names = names_of_users({last.actor_id} if last.actor_id is not None else set())
    by = None if last.actor_id is None else {"id": last.actor_id, "name": names.get(last.actor_id, "")}
    return {"by": by, "at": instant(last.effective_at)}


@asks(to_create)
def create_many(call: Call) -> HttpResponse:
    """POST many new records: all of them, or none and what is wrong with each."""
    kind, actor = call.kind, call.actor
    bodies = call.body
    if not isinstance(bodies, list) or not 1 <= len(bodies) <= MOST_AT_ONCE:
        detail = _("Send a JSON list of 1 to %(most)d objects.") % {"most": MOST_AT_ONCE}
        raise Problem("invalid", detail, more={"errors": []})

    def act() -> Answer:
        rows, wrong = [], []
        for place, body in enumerate(bodies):
            try:
                rows.append(given(call, "create", body))
            except Invalid as error:
                wrong += problems.errors(error.fields, place)
            if len(wrong) >= MOST_NAMED:
                break
        if wrong:
            raise problems.invalid(wrong)
        made = _make_all(kind, actor, rows)
        items = selectors.many(kind, actor, [row.pk for row in made])
        return Answer(201, json_text({"items": items}))

    return call.once(act)


def _make_all(kind: Kind, actor: Actor, rows: list[dict[str, Any]]) -> list[Any]:
    """The new records, by the room's own service for many where it has one. Raises Problem with what is wrong in which row."""
    try:
        with transaction.atomic():
            if kind.create_many is not None:
                return list(kind.create_many(rows, actor=actor))
            if kind.create is None:
                return services.create_many(kind, rows, actor=actor)
            return [kind.create(actor=actor, **row) for row in rows]
    except Denied:
        raise
    except WellkeptError:
        found = _wrong_rows(kind, actor, rows)
        if not found:
            raise
        raise problems.invalid(found) from None


def _wrong_rows(kind: Kind, actor: Actor, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Try each row alone and undo all, to name every one that is refused."""
    found: list[dict[str, Any]] = []
    create = _create(kind)
    with transaction.atomic(), numbering.trying():
        for place, row in enumerate(rows):
            try:
                with transaction.atomic():
                    create(actor=actor, **row)
            except WellkeptError as error:
                fields = error.fields if isinstance(error, Invalid) else {"": error.message}
                found += problems.errors(fields, place)
        transaction.set_rollback(True)
    return found
