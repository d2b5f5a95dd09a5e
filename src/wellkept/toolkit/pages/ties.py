"""Tying a record to another, and untying it; both ends within what the actor may see."""

from collections.abc import Callable
from functools import partial

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellkept.components.links import services as links
from wellkept.components.links.models import Link
from wellkept.kernel.errors import Invalid
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import Kind
from wellkept.records.models import Record
from wellkept.records.scope import visible_cards
from wellkept.toolkit import relations
from wellkept.toolkit.addresses import record_address
from wellkept.toolkit.fields import RelationField
from wellkept.toolkit.forms import Renderer
from wellkept.toolkit.pages.access import find
from wellkept.toolkit.pages.answers import see
from wellkept.toolkit.pickers import SHOWN, no_match
from wellkept.toolkit.routes import Request, requires, signed_in

View = Callable[..., HttpResponse]
ADDRESS = "/pick/record"


class TieForm(forms.Form):
    """How two records hang together, and with which."""

    default_renderer = Renderer()

    def __init__(self, actor: Actor, data: object = None) -> None:
        super().__init__(data, label_suffix="")  # type: ignore[arg-type]
        self.fields["type"] = forms.ChoiceField(label=gettext_lazy("This record"), choices=Link.Type.choices)
        self.fields["target"] = RelationField(
            partial(relations.find, Record, actor),
            src=ADDRESS,
            hint=_("Type a number or words of the title"),
            label=gettext_lazy("Which record"),
            error_messages={"required": gettext_lazy("Choose one from the list.")},
        )


@signed_in
def pick_record(request: Request) -> HttpResponse:
    """The lines of a pick-list over records that the actor may see: of every kind, or of the one that the address names."""
    text = request.GET.get("q", "").replace("\x00", "")[:100].strip()
    cards = visible_cards(request.actor)
    if request.GET.get("kind"):
        cards = cards.filter(kind=request.GET["kind"].replace("\x00", ""))
    rows = relations.matching(cards, text)[:SHOWN]
    lines = format_html_join(
        "", '<div role="option" data-value="{}" data-label="{}">{}</div>', ((r.pk, str(r), str(r)) for r in rows)
    )
    return HttpResponse(lines or no_match())


def tie_view(kind: Kind) -> View:
    """The form that ties a record to another."""

    @requires(kind.access.edit)
    def view(request: Request, number: str) -> HttpResponse:
        record = find(kind, request.actor, number)
        form = TieForm(request.actor, request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            try:
                source = Record.objects.get(pk=record.pk)
                links.link(source, form.cleaned_data["target"], form.cleaned_data["type"], actor=request.actor)
                messages.success(request, _("Linked."))
                return see(request, record_address(number))
            except Invalid as refusal:
                for name, message in refusal.fields.items():
                    form.add_error(name if name in form.fields else None, message)
        context = {"kind": kind, "record": record, "form": form, "action": f"{record_address(number)}/link"}
        template = "toolkit/tie.html#panel" if request.htmx else "toolkit/tie.html"
        return render(request, template, context, status=422 if form.is_bound else 200)

    return view


def untie_view(kind: Kind) -> View:
    """Ends a link of a record."""

    @requires(kind.access.edit)
    def view(request: Request, number: str) -> HttpResponse:
        record = find(kind, request.actor, number)
        given = request.POST.get("link", "")
        cards = visible_cards(request.actor).values("pk")
        known = Link.objects.select_related("source", "target").filter(source__in=cards, target__in=cards)
        key = int(given) if given.isdecimal() and len(given) < 19 else 0
        made = (known.filter(pk=key, source=record.pk) | known.filter(pk=key, target=record.pk)).first()
        if made is None:
            raise Http404
        links.unlink(made, actor=request.actor)
        messages.success(request, _("The link is ended; the timeline keeps it."))
        return see(request, record_address(number))

    return view
