"""Templates and macros that a person keeps for a kind: make them, change them, share them with the staff, let them go."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellkept.directory.permissions import Permissions
from wellkept.directory.selectors import may_share
from wellkept.kernel.errors import Invalid
from wellkept.kernel.lifecycle import Transition
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import Kind
from wellkept.toolkit.addresses import create_address, list_address
from wellkept.toolkit.forms import RecordForm, Renderer, fields_of, form_for
from wellkept.toolkit.models import Preset
from wellkept.toolkit.pages.answers import see
from wellkept.toolkit.pages.lists import bulk_steps
from wellkept.toolkit.pages.steps import step_of
from wellkept.toolkit.presets import selectors, services
from wellkept.toolkit.routes import Request, requires

View = Callable[..., HttpResponse]
Use = Preset.Use
#: What may stand in the texts of a macro for what each record says.
MARKS = gettext_lazy("{number}, {title}, {caller} and {me} stand for what the record says.")


class NameForm(forms.Form):
    """What a template is called."""

    default_renderer = Renderer()
    name = forms.CharField(label=gettext_lazy("Name of the template"), max_length=60)


class MacroForm(forms.Form):
    """What a macro is called, says and does."""

    default_renderer = Renderer()
    name = forms.CharField(label=gettext_lazy("Name of the macro"), max_length=60)
    reply = forms.CharField(
        label=gettext_lazy("Reply to everyone"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=MARKS,
    )
    note = forms.CharField(
        label=gettext_lazy("Internal note"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    step = forms.ChoiceField(label=gettext_lazy("Step"), required=False)

    def __init__(self, steps: list[Transition], data: Any, initial: dict[str, Any] | None) -> None:
        super().__init__(data, initial=initial, prefix="macro", label_suffix="")
        choices = [("", _("None")), *((step.name, step.label) for step in steps)]
        self.fields["step"].choices = choices  # type: ignore[attr-defined]


def address(kind: Kind) -> str:
    """Where templates and macros of a kind are kept."""
    return f"{list_address(kind)}/presets"


def kept_presets(kind: Kind) -> View:
    """What the person keeps of a kind: change it, share it, let it go."""

    @requires(kind.access.edit)
    def view(request: Request) -> HttpResponse:
        if request.method == "POST":
            return _change(kind, request)
        held = selectors.own(kind, request.actor)
        context = {
            "kind": kind,
            "macros": [one for one in held if one.use == Use.MACRO],
            "templates": [one for one in held if one.use == Use.TEMPLATE],
            "left": selectors.left_behind(kind, request.actor),
            "here": address(kind),
            "create": create_address(kind) if request.actor.can(kind.access.create) else "",
            "list": list_address(kind),
            "may_share": may_share(request.actor),
        }
        return render(request, "toolkit/presets.html", context)

    return view


def _change(kind: Kind, request: Request) -> HttpResponse:
    key = request.POST.get("preset", "")
    preset = selectors.found(kind, key, request.actor, own=True)
    if preset is None and ("take" in request.POST or "remove" in request.POST):
        preset = next((one for one in selectors.left_behind(kind, request.actor) if str(one.pk) == key), None)
    if preset is None:
        raise Http404
    if "take" in request.POST:
        try:
            services.take_over(preset, actor=request.actor)
        except Invalid as refusal:
            messages.error(request, refusal.message)
            return see(request, address(kind))
        said = _("“%(name)s” is yours to look after now.")
    elif "share" in request.POST:
        on = request.POST["share"] == "1"
        if on and not may_share(request.actor):
            request.actor.require(Permissions.SETTINGS)
        services.share_preset(preset, actor=request.actor, on=on)
        said = _("All of the staff are offered “%(name)s” now.") if on else _("“%(name)s” is yours alone again.")
    else:
        services.remove_preset(preset, actor=request.actor)
        said = _("“%(name)s” is gone.")
    messages.success(request, said % {"name": preset.name})
    return see(request, address(kind))


def keep_template(kind: Kind) -> View:
    """Keeps what stands in the form of a new record as a template; nothing is made of it."""

    @requires(kind.access.edit)
    def view(request: Request) -> HttpResponse:
        if request.method != "POST":
            return see(request, create_address(kind))
        fields = filled(request.POST, fields_of(kind, request.actor, "create"))
        named = "keep-name" in request.POST
        form = NameForm(request.POST if named else None, prefix="keep", label_suffix="")
        if named and form.is_valid():
            try:
                preset = services.keep_preset(
                    actor=request.actor,
                    kind=kind,
                    use=Use.TEMPLATE,
                    name=form.cleaned_data["name"],
                    content={"fields": fields},
                )
            except Invalid as refusal:
                for name, message in refusal.fields.items():
                    form.add_error(name or None, message)
            else:
                messages.success(request, _("The template “%(name)s” is kept.") % {"name": preset.name})
                return see(request, f"{create_address(kind)}?preset={preset.pk}")
        params = [(name, value) for name in fields for value in request.POST.getlist(name)]
        context = {"kind": kind, "form": form, "params": params, "create": create_address(kind)}
        return render(request, "toolkit/keep_template.html", context, status=422 if form.is_bound else 200)

    return view


def macro_view(kind: Kind) -> View:
    """The page that makes or changes a macro: its texts and its step, then what the step sets."""

    @requires(kind.access.edit)
    def view(request: Request) -> HttpResponse:
        key = request.GET.get("preset", "")
        preset = selectors.found(kind, key, request.actor, own=True) if key else None
        if key and (preset is None or preset.use != Use.MACRO):
            raise Http404
        content: Mapping[str, Any] = preset.content if preset is not None else {}
        data = request.POST if request.method == "POST" else None
        initial = {"name": preset.name, **content} if preset is not None else None
        form = MacroForm(bulk_steps(kind, request), data, initial=initial)
        sets = step_form(kind, request.actor, content, data)
        if data is not None and form.is_valid() and (sets is None or sets.is_valid()):
            try:
                return _keep_macro(kind, request, preset, form, sets)
            except Invalid as refusal:
                for name, message in refusal.fields.items():
                    form.add_error(name or None, message)
        context = {
            "kind": kind,
            "form": form,
            "sets": sets,
            "preset": preset,
            "action": f"{address(kind)}/macro" + (f"?preset={preset.pk}" if preset is not None else ""),
            "back": address(kind),
            "list": list_address(kind),
        }
        return render(request, "toolkit/macro.html", context, status=422 if data is not None else 200)

    return view


def _keep_macro(
    kind: Kind, request: Request, preset: Preset | None, form: MacroForm, sets: RecordForm | None
) -> HttpResponse:
    given = form.cleaned_data
    content = {name: given[name] for name in ("reply", "note", "step") if given[name]}
    same = preset is not None and preset.content.get("step", "") == given["step"]
    if sets is not None and same:
        content["fields"] = filled(request.POST, tuple(sets.fields))
    if preset is None:
        kept = services.keep_preset(actor=request.actor, kind=kind, use=Use.MACRO, name=given["name"], content=content)
    else:
        kept = services.change_preset(preset, actor=request.actor, name=given["name"], content=content)
    step = step_of(kind, given["step"]) if given["step"] else None
    if step is not None and step.fields and not same:
        messages.success(
            request, _("The macro “%(name)s” is kept. Say below what its step sets.") % {"name": kept.name}
        )
        return see(request, f"{address(kind)}/macro?preset={kept.pk}")
    messages.success(request, _("The macro “%(name)s” is kept.") % {"name": kept.name})
    return see(request, address(kind))


def step_form(
    kind: Kind, actor: Actor, content: Mapping[str, Any], data: Mapping[str, Any] | None, record: Any = None
) -> RecordForm | None:
    """The form of a macro's step with what the macro sets; for no record in particular nothing has to be filled in."""
    step = step_of(kind, content.get("step", ""))
    if not isinstance(step, Transition) or not actor.can(step.permission):
        return None
    form = form_for(kind, actor, step, record=record, data=data, initial=content.get("fields", {}))
    if record is None:
        for field in form.fields.values():
            field.required = False
    return form


def filled(posted: QueryDict, names: tuple[str, ...]) -> dict[str, str | list[str]]:
    """What was filled in of some fields, as a form sends it."""
    found: dict[str, str | list[str]] = {}
    for name in names:
        sent = [value for value in posted.getlist(name) if value]
        if sent:
            found[name] = sent if len(sent) > 1 else sent[0]
    return found
