"""The page that makes a new record: few fields, the rest behind "more"; sent twice it makes one."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wellkept.kernel.errors import Invalid, Refused
from wellkept.kernel.lifecycle import Phase
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import Beside, Kind
from wellkept.kernel.wording import written
from wellkept.records import services as records
from wellkept.toolkit import sending
from wellkept.toolkit.addresses import create_address, list_address, record_address, step_address
from wellkept.toolkit.forms import RecordForm, fields_of, form_for, values
from wellkept.toolkit.models import Preset
from wellkept.toolkit.pages.access import steps
from wellkept.toolkit.pages.answers import see
from wellkept.toolkit.presets import selectors
from wellkept.toolkit.routes import Request, requires

View = Callable[..., HttpResponse]

#: So much of a field is read while somebody still types.
LONGEST = 200


def create_record(kind: Kind, actor: Actor, cleaned: dict[str, Any]) -> Any:
    """Make a record through the room's service, else through records' own."""
    if kind.create is not None:
        return kind.create(actor=actor, **cleaned)
    return records.create(kind, actor=actor, **cleaned)


def create_view(kind: Kind) -> View:
    """The view that makes a record of a kind."""

    @requires(kind.access.create)
    def view(request: Request) -> HttpResponse:
        if request.method == "POST":
            return _take(kind, request)
        form = form_for(kind, request.actor, "create", initial=_given(kind, request))
        return _page(kind, request, form)

    return view


def beside_view(kind: Kind) -> View:
    """The view of what the form of a new record shows while somebody fills it in."""

    @requires(kind.access.create)
    @require_safe
    def view(request: Request) -> HttpResponse:
        if not kind.beside:
            raise Http404
        allowed = {*fields_of(kind, request.actor, "create"), *(one.chosen for one in kind.beside)}
        given = {name: request.GET.get(name, "").replace("\x00", "")[:LONGEST] for name in _sent(kind)}
        typed = {name: text for name, text in given.items() if name in allowed and text}
        return HttpResponse("".join(_drawn(one, kind, request, typed) for one in kind.beside))

    return view


def _drawn(one: Beside, kind: Kind, request: Request, typed: Mapping[str, str]) -> str:
    """What one of those that show something has to say of what was typed; nothing while that is nothing."""
    found = one.context(request.actor, {name: text for name, text in typed.items() if name in (*one.of, one.chosen)})
    return "" if found is None else render_to_string(one.template, {**found, "kind": kind}, request=request)


def _given(kind: Kind, request: Request) -> dict[str, Any]:
    """Defaults from the address that led here: a service, a caller, a parent."""
    allowed = set(fields_of(kind, request.actor, "create"))
    given = _prepared(kind, request, allowed)
    given |= {name: value for name, value in request.GET.items() if name in allowed and value}
    if kind.projection.requester in allowed and kind.projection.requester not in given and not request.actor.provider:
        given[kind.projection.requester] = request.actor.person_id
    return given


def _prepared(kind: Kind, request: Request, allowed: set[str]) -> dict[str, Any]:
    """What the template holds that the address names."""
    key = request.GET.get("preset", "")
    preset = selectors.found(kind, key, request.actor) if key and selectors.keeps_presets(kind, request.actor) else None
    if preset is None or preset.use != Preset.Use.TEMPLATE:
        return {}
    return {name: value for name, value in preset.content.get("fields", {}).items() if name in allowed}


def _starts(kind: Kind, request: Request) -> list[dict[str, Any]]:
    """The templates that one can start from."""
    if not selectors.keeps_presets(kind, request.actor):
        return []
    key = request.GET.get("preset", "")
    return [
        {"name": one.name, "href": f"{create_address(kind)}?preset={one.pk}", "on": str(one.pk) == key}
        for one in selectors.offered(kind, Preset.Use.TEMPLATE, request.actor)
    ]


def _take(kind: Kind, request: Request) -> HttpResponse:
    form = form_for(kind, request.actor, "create", data=request.POST)
    if not form.is_valid():
        return _page(kind, request, form, status=422)
    try:
        key, new = sending.once(
            request.POST.get("token", ""),
            request.actor.user_id or 0,
            lambda: _make(kind, request, values(form)),
        )
    except Invalid as refusal:
        form.take(refusal)
        return _page(kind, request, form, status=422)
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return _page(kind, request, form, status=422)
    record = kind.model._default_manager.get(pk=key)
    if new:
        _announce(kind, request, record)
    return see(request, record_address(record.number), sent=draft_key(kind))


@transaction.atomic
def _make(kind: Kind, request: Request, cleaned: dict[str, Any]) -> Any:
    """The record, and what follows from what was chosen beside its form."""
    record = create_record(kind, request.actor, cleaned)
    for beside in kind.beside:
        chosen = written(request.POST.get(beside.chosen, "")) if beside.chosen else ""
        if beside.choose is not None and chosen:
            beside.choose(record, chosen[:LONGEST], actor=request.actor)
    return record


def draft_key(kind: Kind) -> str:
    """Under which name the browser keeps what was typed."""
    return f"new-{kind.key}"


def _draft(kind: Kind, request: Request) -> str:
    """A draft of its own for each template, so that what was typed elsewhere does not lie over it."""
    key = request.GET.get("preset", "")
    return f"{draft_key(kind)}-{key}" if key.isdecimal() else draft_key(kind)


def _announce(kind: Kind, request: Request, record: Any) -> None:
    back = next(
        (s for s in steps(kind, record, request.actor) if kind.lifecycle.phase(s.target) is Phase.CANCELLED), None
    )
    said = _("%(number)s was created.") % {"number": record.number}
    if back is not None:
        said = format_html('{} <a href="{}">{}</a>', said, step_address(record.number, back.name), _("Cancel it"))
    messages.success(request, said)


def _page(kind: Kind, request: Request, form: RecordForm, status: int = 200) -> HttpResponse:
    first = set(kind.create_fields)
    if form.kind.reporter_fields and not request.actor.can(kind.access.edit):
        first = set(form.fields)
    posted = request.POST if request.method == "POST" else QueryDict()
    few = [form[name] for name in form.fields if name in first]
    if few and not form.is_bound:
        few[0].field.widget.attrs["autofocus"] = True
    more = [form[name] for name in form.fields if name not in first]
    context = {
        "kind": kind,
        "purpose": kind.purpose_for(request.actor),
        "reports": bool(kind.reporter_fields) and not request.actor.can(kind.access.edit),
        "form": form,
        "few": few,
        "more": more,
        "more_open": any(field.errors for field in more)
        or any(posted.get(field.name) for field in more if not field.initial)
        or ("preset" in request.GET and any(field.name in form.initial for field in more)),
        "token": posted.get("token") or sending.new_token(),
        "draft": _draft(kind, request),
        "starts": _starts(kind, request),
        "keep": f"{create_address(kind)}/keep" if selectors.keeps_presets(kind, request.actor) else "",
        "action": create_address(kind),
        "beside": _beside(kind, request),
        "list": list_address(kind),
    }
    return render(request, "toolkit/create.html", context, status=status)


def _sent(kind: Kind) -> tuple[str, ...]:
    """The fields that the browser sends when it asks what stands beside the form."""
    named = (name for one in kind.beside for name in (*one.of, one.chosen) if name)
    return tuple(dict.fromkeys(named))


def _beside(kind: Kind, request: Request) -> dict[str, str]:
    """Where the browser asks for what stands beside the form, and which fields it sends there; what was chosen there already,
    on a page before this one or before something was amiss, stays chosen.
    """
    if not kind.beside:
        return {}
    fields = ", ".join(f"[name='{name}']" for name in _sent(kind))
    given = request.POST if request.method == "POST" else request.GET
    names = [one.chosen for one in kind.beside if one.chosen]
    chosen = {name: given.get(name, "").replace("\x00", "")[:LONGEST] for name in names}
    chosen = {name: text for name, text in chosen.items() if text}
    query = f"?{urlencode(chosen)}" if chosen else ""
    return {"href": f"{create_address(kind)}/beside{query}", "fields": fields}
