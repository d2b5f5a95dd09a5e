"""Using a macro on a record: what it says and sets is shown before, can be changed, and is done as one."""

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
from wellkept.kernel.errors import Conflict, Invalid, Refused
from wellkept.kernel.lifecycle import Transition
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import Kind
from wellkept.toolkit.addresses import record_address
from wellkept.toolkit.forms import RecordForm, Renderer, values
from wellkept.toolkit.models import Preset
from wellkept.toolkit.pages.access import find, steps
from wellkept.toolkit.pages.answers import see
from wellkept.toolkit.pages.edit import version_of
from wellkept.toolkit.pages.presets import step_form
from wellkept.toolkit.pages.steps import step_of, take_step
from wellkept.toolkit.presets import selectors
from wellkept.toolkit.routes import Request, requires

View = Callable[..., HttpResponse]


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

    def __init__(self, content: Mapping[str, Any], data: Any, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial, prefix="say", label_suffix="")
        for name in ("reply", "note"):
            if not content.get(name):
                del self.fields[name]


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
        words = WordsForm(preset.content, data, initial=_spoken(preset.content, kind, record, request.actor))
        sets = step_form(kind, request.actor, preset.content, data, record) if step is not None else None
        if data is not None and words.is_valid() and (sets is None or sets.is_valid()):
            try:
                _do(kind, record, request, step, words, sets)
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


def _do(
    kind: Kind, record: Any, request: Request, step: Transition | None, words: WordsForm, sets: RecordForm | None
) -> None:
    """Say what is to be said, then take the step; all of it or nothing."""
    with transaction.atomic():
        for name, public in (("reply", True), ("note", False)):
            if words.cleaned_data.get(name):
                comment(record, actor=request.actor, body=words.cleaned_data[name], public=public)
        if step is not None:
            take_step(kind, record, step, request.actor, version_of(request), values(sets) if sets is not None else {})


def _refuse(words: WordsForm, sets: RecordForm | None, refusal: Invalid) -> None:
    if sets is None:
        words.add_error(None, refusal.message)
    else:
        sets.take(refusal)


def _spoken(content: Mapping[str, Any], kind: Kind, record: Any, actor: Actor) -> dict[str, str]:
    """The macro's texts with what stands for the record put in; marks that a record's title holds are words like any other."""
    requester = getattr(record, kind.projection.requester, None) if kind.projection.requester else None
    marks = {
        "{number}": record.number,
        "{title}": record.title,
        "{caller}": requester.name if requester is not None else "",
        "{me}": actor.name,
    }
    any_mark = re.compile("|".join(map(re.escape, marks)))
    return {name: any_mark.sub(lambda found: marks[found[0]], str(content.get(name, ""))) for name in ("reply", "note")}


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
