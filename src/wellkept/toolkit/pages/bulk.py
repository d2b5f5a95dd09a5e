"""One step with many records: each goes through the same service as alone; what is refused is told, the others are done."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wellkept.kernel.errors import WellkeptError
from wellkept.kernel.lifecycle import Transition
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import Kind
from wellkept.toolkit import lists
from wellkept.toolkit.addresses import list_address
from wellkept.toolkit.forms import RecordForm, form_for, values
from wellkept.toolkit.pages.access import viewers
from wellkept.toolkit.pages.answers import back_of, see
from wellkept.toolkit.pages.steps import asks, step_of, take_step
from wellkept.toolkit.routes import Request, requires

#: How many records one step takes at most.
MOST = 200


@dataclass(frozen=True, slots=True)
class Left:
    """A record that was left as it was, and why."""

    number: str
    title: str
    why: str


def do_all(rows: Sequence[Any], act: Callable[[Any], object]) -> tuple[int, list[Left]]:
    """Do something with many records in one transaction: with how many it was done, and those that were refused."""
    done, left = 0, []
    with transaction.atomic():
        for row in rows:
            try:
                with transaction.atomic():
                    act(row)
                done += 1
            except WellkeptError as refusal:
                left.append(Left(row.number, row.title, refusal.message))
    return done, left


def bulk_view(kind: Kind) -> Callable[..., HttpResponse]:
    """The view that takes a step with the selected records of a list."""

    @requires(*viewers(kind))
    def view(request: Request) -> HttpResponse:
        if request.method != "POST":
            return see(request, list_address(kind))
        step = step_of(kind, request.POST.get("step", ""))
        if not isinstance(step, Transition):
            raise Http404
        request.actor.require(step.permission)
        rows = picked(kind, request)
        back = back_of(kind, request) or list_address(kind)
        if not rows:
            return none_picked(request, back)
        if asks(kind, step) and "asked" not in request.POST:
            return _ask(kind, request, step, rows, bulk_form(kind, request.actor, step, rows), back)
        form = bulk_form(kind, request.actor, step, rows, request.POST)
        if not form.is_valid():
            return _ask(kind, request, step, rows, form, back, status=422)
        cleaned = filled(form)
        done, left = do_all(rows, lambda row: take_step(kind, row, step, request.actor, None, dict(cleaned)))
        return told(kind, request, step.label, done, left, back)

    return view


def picked(kind: Kind, request: Request) -> list[Any]:
    """The selected records that the actor sees."""
    return list(lists.numbers(kind, request.actor, request.POST.getlist("pick")[:MOST]))


def none_picked(request: Request, back: str) -> HttpResponse:
    """Back to the list, as nothing was selected there."""
    messages.warning(request, _("Select the records first."))
    return see(request, back)


def told(kind: Kind, request: Request, label: Any, done: int, left: list[Left], back: str) -> HttpResponse:
    """Back to the list with how many it was done with; a page of those that were left as they were where there are any."""
    said = ngettext("%(step)s: %(n)s record.", "%(step)s: %(n)s records.", done) % {"step": label, "n": done}
    if not left:
        messages.success(request, said)
        return see(request, back)
    context = {"kind": kind, "label": label, "said": said, "done": done, "left": left, "back": back}
    return render(request, "toolkit/bulk_done.html", context, status=200 if done else 422)


def bulk_form(
    kind: Kind,
    actor: Actor,
    step: Transition,
    rows: Sequence[Any],
    data: Mapping[str, Any] | None = None,
    initial: Mapping[str, Any] | None = None,
) -> RecordForm:
    """The step's form; what some of the records have already need not be given, and those that lack it are refused alone."""
    form = form_for(kind, actor, step, data=data, initial=initial)
    for name in step.requires:
        form.fields[name].required = all(getattr(row, name) in (None, "") for row in rows)
    return form


def filled(form: RecordForm) -> dict[str, Any]:
    """What was filled in; an empty field leaves each record's own value."""
    return {name: value for name, value in values(form).items() if value not in (None, "", [])}


def _ask(
    kind: Kind,
    request: Request,
    step: Transition,
    rows: Sequence[Any],
    form: RecordForm,
    back: str,
    status: int = 200,
) -> HttpResponse:
    context = {
        "kind": kind,
        "label": step.label,
        "action": f"{list_address(kind)}/bulk",
        "chosen": ("step", step.name),
        "rows": rows,
        "form": form,
        "back": back,
    }
    return render(request, "toolkit/bulk.html", context, status=status)
