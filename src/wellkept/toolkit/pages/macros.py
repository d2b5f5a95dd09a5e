"""Using a macro on a record or on many: what it says and sets is shown before, can be changed, and is done as one."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellkept.components.comments.services import comment
from wellkept.components.presence.selectors import keeps_company
from wellkept.kernel.errors import Conflict, Invalid, Refused
from wellkept.kernel.lifecycle import Transition
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import Kind
from wellkept.toolkit.addresses import list_address, record_address
from wellkept.toolkit.forms import RecordForm, Renderer, values
from wellkept.toolkit.models import Preset
from wellkept.toolkit.pages import bulk
from wellkept.toolkit.pages.access import find, steps
from wellkept.toolkit.pages.answers import back_of, see
from wellkept.toolkit.pages.edit import version_of
from wellkept.toolkit.pages.presets import MARKS, step_form
from wellkept.toolkit.pages.steps import step_of, take_step
from wellkept.toolkit.presets import selectors
from wellkept.toolkit.routes import Request, requires

View = Callable[..., HttpResponse]
_MARK = re.compile(r"\{[a-z]+\}")


class WordsForm(forms.Form):
    """What is said."""

    default_renderer = Renderer()
    reply = forms.CharField(
        label=gettext_lazy("Reply to everyone"),
        required=False,
        max_length=50_000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    note = forms.CharField(
        label=gettext_lazy("Internal note"),
        required=False,
        max_length=50_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, content: Mapping[str, Any], data: Any, initial: dict[str, Any], help_text: Any = "") -> None:
        super().__init__(data, initial=initial, prefix="say", label_suffix="")
        for name in ("reply", "note"):
            if not content.get(name):
                del self.fields[name]
            else:
                self.fields[name].help_text = help_text


def macro_address(number: str, key: int) -> str:
    """Where a macro is used on a record."""
    return f"{record_address(number)}/macro?preset={key}"


def use_view(kind: Kind) -> View:
    """Shows what a macro says and sets for a record, and does it."""

    @requires(kind.access.edit)
    def view(request: Request, number: str) -> HttpResponse:
        record = find(kind, request.actor, number)
        key = request.POST.get("preset", "") or request.GET.get("preset", "")
        if not key:
            return see(request, record_address(number))
        preset = selectors.found(kind, key, request.actor)
        if preset is None or preset.use != Preset.Use.MACRO:
            raise Http404
        step = _step(kind, preset, record, request.actor)
        data = request.POST if request.method == "POST" else None
        words = WordsForm(preset.content, data, initial=spoken(preset.content, kind, record, request.actor))
        sets = step_form(kind, request.actor, preset.content, data, record) if step is not None else None
        if data is not None and words.is_valid() and (sets is None or sets.is_valid()):
            try:
                taken = values(sets) if sets is not None else {}
                _do(kind, record, request.actor, words.cleaned_data, step, version_of(request), taken)
            except Invalid as refusal:
                _refuse(words, sets, refusal)
            except (Refused, Conflict) as refusal:
                words.add_error(None, refusal.message)
            else:
                messages.success(request, _("%(step)s: done.") % {"step": preset.name})
                return see(request, record_address(number), sent=_draft(number, preset))
        return _page(kind, request, record, preset, step, words, sets)

    return view


def _step(kind: Kind, preset: Preset, record: Any, actor: Actor) -> Transition | None:
    """The macro's step, where it leads on from here."""
    wanted = preset.content.get("step", "")
    return next((step for step in steps(kind, record, actor) if step.name == wanted), None)


def bulk_view(kind: Kind) -> View:
    """Shows what a macro says and sets for the selected records of a list, and does it with each as far as it can be done."""

    @requires(kind.access.edit)
    def view(request: Request) -> HttpResponse:
        if request.method != "POST":
            return see(request, list_address(kind))
        preset = selectors.found(kind, request.POST.get("preset", ""), request.actor)
        if preset is None or preset.use != Preset.Use.MACRO:
            raise Http404
        rows, back = bulk.picked(kind, request), back_of(kind, request) or list_address(kind)
        if not rows:
            return bulk.none_picked(request, back)
        actor, wanted = request.actor, step_of(kind, preset.content.get("step", ""))
        step = wanted if isinstance(wanted, Transition) and actor.can(wanted.permission) else None
        data = request.POST if "asked" in request.POST else None
        words = WordsForm(preset.content, data, initial=dict(preset.content), help_text=MARKS)
        sets = None
        if step is not None:
            sets = bulk.bulk_form(kind, actor, step, rows, data, preset.content.get("fields", {}))
        if data is not None and words.is_valid() and step is None and not any(words.cleaned_data.values()):
            words.add_error(None, _("Write something first."))
        if data is not None and words.is_valid() and (sets is None or sets.is_valid()):
            taken = bulk.filled(sets) if sets is not None else {}

            def act(row: Any) -> None:
                said = spoken(words.cleaned_data, kind, row, actor)
                _do(kind, row, actor, said, step, None, dict(taken))

            return bulk.told(kind, request, preset.name, *bulk.do_all(rows, act), back)
        context = {
            "kind": kind,
            "label": preset.name,
            "action": f"{list_address(kind)}/bulk/macro",
            "chosen": ("preset", str(preset.pk)),
            "rows": rows,
            "form": words,
            "sets": sets,
            "then": step.label if step is not None else "",
            "barred": wanted if step is None else None,
            "back": back,
        }
        return render(request, "toolkit/bulk.html", context, status=200 if data is None else 422)

    return view


def _do(
    kind: Kind,
    record: Any,
    actor: Actor,
    said: Mapping[str, str],
    step: Transition | None,
    version: int | None,
    taken: dict[str, Any],
) -> None:
    """Say what is to be said, then take the step; all of it or nothing."""
    with transaction.atomic():
        for name, public in (("reply", True), ("note", False)):
            if said.get(name):
                comment(record, actor=actor, body=said[name], public=public)
        if step is not None:
            take_step(kind, record, step, actor, version, taken)


def _refuse(words: WordsForm, sets: RecordForm | None, refusal: Invalid) -> None:
    if sets is None:
        words.add_error(None, refusal.message)
    else:
        sets.take(refusal)


def spoken(content: Mapping[str, Any], kind: Kind, record: Any, actor: Actor) -> dict[str, str]:
    """A macro's texts with what stands for the record put in."""
    requester = getattr(record, kind.projection.requester, None) if kind.projection.requester else None
    marks = {
        "{number}": record.number,
        "{title}": record.title,
        "{caller}": requester.name if requester is not None else "",
        "{me}": actor.name,
    }
    return {
        name: _MARK.sub(lambda found: marks.get(found[0], found[0]), str(content.get(name, "")))
        for name in ("reply", "note")
    }


def _draft(number: str, preset: Preset) -> str:
    return f"macro-{number}-{preset.pk}"


def _page(
    kind: Kind,
    request: Request,
    record: Any,
    preset: Preset,
    step: Transition | None,
    words: WordsForm,
    sets: RecordForm | None,
) -> HttpResponse:
    wanted = step_of(kind, preset.content.get("step", ""))
    context = {
        "kind": kind,
        "record": record,
        "company": keeps_company(kind, request.actor),
        "preset": preset,
        "step": step,
        "barred": wanted if step is None else None,
        "words": words,
        "sets": sets,
        "version": record.version,
        "action": macro_address(record.number, preset.pk),
        "back": record_address(record.number),
        "draft": _draft(record.number, preset),
    }
    template = "toolkit/use_macro.html#panel" if request.htmx else "toolkit/use_macro.html"
    return render(request, template, context, status=422 if words.is_bound else 200)
