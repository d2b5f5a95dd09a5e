"""Moving a record along: the form of a transition or action, in the dialog or as a page, and taking the step."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from wellkept.components.presence.selectors import keeps_company
from wellkept.kernel.errors import Conflict, Invalid, Refused
from wellkept.kernel.lifecycle import Phase, Transition
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import Action, Kind
from wellkept.records import services as records
from wellkept.records.scope import whole_of
from wellkept.toolkit.addresses import record_address, step_address
from wellkept.toolkit.forms import RecordForm, form_for, values
from wellkept.toolkit.pages.access import find, viewers
from wellkept.toolkit.pages.answers import back_of, see
from wellkept.toolkit.pages.edit import conflict_page, version_of
from wellkept.toolkit.routes import Request, requires

View = Callable[..., HttpResponse]
Step = Transition | Action


def step_of(kind: Kind, name: str) -> Step | None:
    """The transition or action of that name that somebody may ask for, or None; what happens by itself nobody asks for."""
    known: list[Step] = [*(step for step in kind.lifecycle.transitions if not step.automatic), *kind.actions]
    return next((s for s in known if s.name == name), None)


def take_step(kind: Kind, record: Any, step: Step, actor: Actor, version: int | None, cleaned: dict[str, Any]) -> Any:
    """Take a step with a record. Raises what records' services raise."""
    if isinstance(step, Action):
        actor.require(step.permission)
        return step.run(record, actor=actor, version=version, **cleaned)
    return records.transition(record, step.name, actor=actor, version=version, **cleaned)


def asks(kind: Kind, step: Step) -> bool:
    """Whether a step opens a form first: one that needs something, or that ends a record aside from its usual way."""
    if isinstance(step, Transition):
        ends = kind.lifecycle.phase(step.target) in (Phase.CLOSED, Phase.CANCELLED)
        return bool(step.requires) or (not step.primary and (bool(step.accepts) or ends))
    return bool(step.fields)


def step_view(kind: Kind) -> View:
    """The view of every step of a kind; which one, the address says."""

    @requires(*viewers(kind))
    def view(request: Request, number: str, name: str) -> HttpResponse:
        record = find(kind, request.actor, number)
        step = step_of(kind, name)
        if step is None:
            raise Http404
        request.actor.require(step.permission)
        if request.method == "POST":
            return _take(kind, request, record, step)
        form = form_for(kind, request.actor, step, record=record, initial=_given(step, request))
        return _page(kind, request, record, step, form)

    return view


def _given(step: Step, request: Request) -> dict[str, str]:
    """What the address proposes for an action's own inputs, as a link to "answer this one" does."""
    inputs = step.inputs if isinstance(step, Action) else ()
    return {one.name: request.GET[one.name] for one in inputs if one.name in request.GET}


def _take(kind: Kind, request: Request, record: Any, step: Step) -> HttpResponse:
    form = form_for(kind, request.actor, step, record=record, data=request.POST)
    if not form.is_valid():
        return _page(kind, request, record, step, form, status=422)
    if isinstance(step, Action) and step.offered is not None and not step.offered(record):
        form.add_error(None, _("This is not possible with the record as it is now."))
        return _page(kind, request, record, step, form, status=422)
    try:
        take_step(kind, record, step, request.actor, version_of(request), values(form))
    except Invalid as refusal:
        form.take(refusal)
        return _page(kind, request, record, step, form, status=422)
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return _page(kind, request, record, step, form, status=422)
    except Conflict as conflict:
        return conflict_page(
            request,
            kind,
            record,
            form,
            conflict,
            step_address(record.number, step.name),
            button=step.label,
            back=back_of(kind, request),
        )
    back = back_of(kind, request)
    undo = f"{record_address(record.number)}/take-back" if step.reversible else ""
    if undo and back:
        undo += f"?{urlencode({'back': back})}"
    said = _("%(step)s: done.") if not back else _("%(number)s: %(step)s, done.")
    messages.success(request, said % {"step": step.label, "number": record.number}, extra_tags=undo)
    onward = back or _onward(kind, record.number, request.actor)
    return see(request, onward, sent=f"do-{record.number}-{step.name}")


def _onward(kind: Kind, number: str, actor: Actor) -> str:
    """Where one goes on after a step: at what an ended part belongs to, if that is in sight, else at the record."""
    whole = whole_of(kind, actor, number) if kind.part_of else None
    return record_address(number if whole is None else whole.number)


def take_back_view(kind: Kind) -> View:
    """Takes the last step with a record back, at once and for whoever took it."""

    @requires(*viewers(kind))
    def view(request: Request, number: str) -> HttpResponse:
        record = find(kind, request.actor, number)
        if request.method == "POST":
            try:
                records.take_back(record, actor=request.actor)
                messages.success(request, _("%(number)s is as it was before.") % {"number": number})
            except Refused as refusal:
                messages.error(request, refusal.message)
        return see(request, back_of(kind, request) or record_address(number))

    return view


def _page(kind: Kind, request: Request, record: Any, step: Step, form: RecordForm, status: int = 200) -> HttpResponse:
    hint = kind.hints.get(step.name)
    context = {
        "kind": kind,
        "hint": hint(record, request.actor) if hint is not None else "",
        "record": record,
        "company": keeps_company(kind, request.actor),
        "step": step,
        "form": form,
        "version": request.POST.get("version", record.version),
        "action": step_address(record.number, step.name),
        "back": back_of(kind, request) or record_address(record.number),
        "return_to": back_of(kind, request),
        "draft": f"do-{record.number}-{step.name}",
    }
    template = "toolkit/step.html#panel" if request.htmx else "toolkit/step.html"
    return render(request, template, context, status=status)
