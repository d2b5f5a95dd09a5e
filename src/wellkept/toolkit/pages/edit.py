"""Changing a record: a few of its fields or all, always with the version that was read; a conflict shows the difference."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import models
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from wellkept.components.presence.selectors import keeps_company
from wellkept.kernel.errors import Conflict, Invalid, Refused
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import Kind
from wellkept.records import services as records
from wellkept.toolkit import news, relations, timeline
from wellkept.toolkit.addresses import edit_address, record_address
from wellkept.toolkit.forms import RecordForm, field_label, fields_of, form_for, values
from wellkept.toolkit.pages.access import find
from wellkept.toolkit.pages.answers import see
from wellkept.toolkit.routes import Request, requires

View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Difference:
    """An attribute that somebody else changed meanwhile: as it was read, as it is now, as it was typed here."""

    label: str
    before: str
    now: str
    yours: str


def edit_record(kind: Kind, record: Any, actor: Actor, version: int | None, cleaned: Mapping[str, Any]) -> Any:
    """Change a record through the room's service, else through records' own."""
    change = kind.edit or records.edit
    return change(record, actor=actor, version=version, **cleaned)


def parts(kind: Kind) -> dict[str, tuple[str, ...]]:
    """The groups of fields that are edited in place: what is told, and the facts beside it; a kind that tells no more than its
    title has it among the facts.
    """
    told = tuple(n for n in kind.edit_fields if kind.story and (n == "title" or n in kind.story))
    return {"story": told, "facts": tuple(n for n in kind.edit_fields if n not in told)}


def edit_view(kind: Kind) -> View:
    """The view that changes a record of a kind."""

    @requires(kind.access.edit)
    def view(request: Request, number: str) -> HttpResponse:
        record = find(kind, request.actor, number)
        part = (request.POST if request.method == "POST" else request.GET).get("part", "")
        names = parts(kind).get(part) if part else fields_of(kind, request.actor, "edit")
        if not names:
            raise Http404
        if request.method == "POST":
            return _take(kind, request, record, part, names)
        if kind.fixed is not None and kind.fixed(record):
            messages.info(request, _("%(number)s stays as it is.") % {"number": number})
            return see(request, record_address(number))
        form = form_for(kind, request.actor, "edit", record=record, names=names)
        return _page(kind, request, record, part, form)

    return view


def version_of(request: Request) -> int | None:
    """The version that a form brings; Http404 without one, as no page makes such a form."""
    given = request.POST.get("version", "")
    if not given.isdecimal() or len(given) > 9:
        raise Http404
    return int(given)


def _take(kind: Kind, request: Request, record: Any, part: str, names: tuple[str, ...]) -> HttpResponse:
    data = request.POST.copy()
    for name in names:
        if isinstance(kind.model._meta.get_field(name), models.BooleanField):
            data.setdefault(name, "")
    form = form_for(kind, request.actor, "edit", record=record, data=data, names=names)
    if not form.is_valid():
        return _page(kind, request, record, part, form, status=422)
    try:
        edit_record(kind, record, request.actor, version_of(request), values(form))
    except Invalid as refusal:
        form.take(refusal)
        return _page(kind, request, record, part, form, status=422)
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return _page(kind, request, record, part, form, status=422)
    except Conflict as conflict:
        return conflict_page(request, kind, record, form, conflict, edit_address(record.number), part=part)
    messages.success(request, _("Saved."))
    return see(request, record_address(record.number), sent=f"edit-{record.number}-{part}")


def conflict_page(
    request: Request,
    kind: Kind,
    record: Any,
    form: RecordForm,
    conflict: Conflict,
    action: str,
    *,
    part: str = "",
    button: Any = "",
    back: str = "",
) -> HttpResponse:
    """409: what somebody else changed, beside what was typed here; the form stands below with the newer version."""
    events = news.since_version(kind, request.actor, record.pk, version_of(request) or 0)
    own = {event.actor_id for event in events} == {request.actor.user_id}
    context = {
        "kind": kind,
        "record": record,
        "company": keeps_company(kind, request.actor),
        "form": form,
        "differences": differences(kind, request.actor, form, conflict),
        "heading": _("You were faster yourself") if own else _("Somebody else was faster"),
        "message": _("You changed %(number)s yourself, in another window.") % {"number": record.number}
        if own
        else conflict.message,
        "faster": news.told(kind, request.actor, events),
        "version": conflict.current,
        "part": part,
        "action": action,
        "button": button or _("Save mine"),
        "back": back or record_address(record.number),
        "return_to": back,
    }
    template = "toolkit/conflict.html#panel" if request.htmx else "toolkit/conflict.html"
    return render(request, template, context, status=409)


def differences(kind: Kind, actor: Actor, form: RecordForm, conflict: Conflict) -> list[Difference]:
    """The changes of others that this actor may read, with what was typed here for the same attribute."""
    fields = timeline.tellable(kind, actor)
    fields["state"] = kind.model._meta.get_field("state")
    wanted: dict[Any, set[int]] = {}
    for column, pair in conflict.theirs.items():
        model = relations.related_model(fields[column]) if column in fields else None
        if model is not None:
            wanted.setdefault(model, set()).update(v for v in pair if isinstance(v, int))
    names = relations.names_read(wanted, actor)
    found = []
    for column, (old, new) in conflict.theirs.items():
        field = fields.get(column)
        if field is None:
            continue
        said = [_words(kind, field, value, names) for value in (old, new)]
        yours = ""
        if field.name in form.cleaned_data:
            typed = form.cleaned_data[field.name]
            known = (
                {(type(typed)._meta.label_lower, typed.pk): relations.name_of(typed)} if hasattr(typed, "pk") else {}
            )
            yours = _words(kind, field, getattr(typed, "pk", typed), known)
        found.append(Difference(field_label(kind, field.name), said[0], said[1], yours))
    return found


def _words(kind: Kind, field: Any, value: Any, names: Mapping[tuple[str, int], str]) -> str:
    if field.name == "state" and value:
        return str(kind.lifecycle.state(str(value)).label)
    return timeline.value_words(field, value, names)


def _page(kind: Kind, request: Request, record: Any, part: str, form: RecordForm, status: int = 200) -> HttpResponse:
    context = {
        "kind": kind,
        "record": record,
        "company": keeps_company(kind, request.actor),
        "form": form,
        "part": part,
        "version": request.POST.get("version", record.version),
        "action": edit_address(record.number),
        "back": record_address(record.number),
        "draft": f"edit-{record.number}-{part}",
    }
    template = "toolkit/edit.html#form" if request.htmx and part else "toolkit/edit.html"
    return render(request, template, context, status=status)
