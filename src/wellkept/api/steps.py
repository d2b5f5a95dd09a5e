"""Transitions and actions over REST: what is possible now, and doing it."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from wellkept.api.calls import Call, json_response, version_required
from wellkept.api.needs import action_of, asks, to_act, to_move, to_view, transition_of, transitions_of
from wellkept.api.problems import Problem, parameter
from wellkept.api.records import address, attempt, given, located, shown
from wellkept.api.services import Answer
from wellkept.kernel.lifecycle import Transition
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import Action
from wellkept.records import services
from wellkept.toolkit.rest.inputs import read_version


@asks(to_view)
def list_steps(call: Call) -> HttpResponse:
    """GET what the caller can do with the record now."""
    row = located(call)
    at = address(call.kind, row.number)
    moves = [t for t in transitions_of(call.kind) if row.state in t.sources and call.actor.can(t.permission)]
    actions = [a for a in call.kind.actions if a.open_to(row, call.actor)]
    shown_moves = [{**_told(t), "target": t.target, "address": f"{at}/transitions/{t.name}"} for t in moves]
    shown_actions = [{**_told(a), "address": f"{at}/actions/{a.name}"} for a in actions]
    body = {"state": row.state, "version": row.version, "transitions": shown_moves, "actions": shown_actions}
    return json_response(body, headers={"ETag": f'"{row.version}"'})


def _told(step: Transition | Action) -> dict[str, Any]:
    return {
        "name": step.name,
        "label": str(step.label),
        "requires": list(step.requires),
        "accepts": list(step.accepts),
    }


@asks(to_move)
def take_transition(call: Call) -> HttpResponse:
    """POST: move the record along its lifecycle."""
    step = transition_of(call.kind, call.name)

    def run(row: Any, *, actor: Actor, version: int, **data: Any) -> Any:
        return services.transition(row, step.name, actor=actor, version=version, **data)

    return _take(call, step, run)


@asks(to_act)
def take_action(call: Call) -> HttpResponse:
    """POST: do something with the record that does not move its state."""
    action = action_of(call.kind, call.name)
    return _take(call, action, action.run)


def _take(call: Call, step: Transition | Action, run: Callable[..., Any]) -> HttpResponse:
    row = located(call)
    stated = call.stated_versions()
    fields = dict(call.fields) if call.request.body else {}
    by_body = _version(fields.pop("version")) if "version" in fields else None
    versions = stated or ((by_body,) if by_body is not None else ())
    if not versions:
        raise version_required(
            _("Send If-Match with the ETag of the record that you read, or its version in the body.")
        )

    def act() -> Answer:
        if isinstance(step, Action) and step.offered is not None and not step.offered(row):
            raise Problem("refused", _("This is not possible with the record as it is now."), "not_offered")
        data = given(call, step, fields, row)
        changed = attempt(
            call, row, versions, by_header=bool(stated), act=lambda v: run(row, actor=call.actor, version=v, **data)
        )
        return shown(call, changed if isinstance(changed, type(row)) else located(call))

    return call.once(act)


def _version(value: Any) -> int:
    version = read_version(value)
    if version is None:
        raise parameter("version", _("Give the version that you read, a whole number."))
    return version
