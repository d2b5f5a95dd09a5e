"""Views of a list that a person keeps under a name: keep, rename, share with the staff, let go."""

from collections.abc import Callable
from urllib.parse import parse_qsl

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellkept.directory.permissions import Permissions
from wellkept.directory.selectors import may_share, of_who_left
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import Kind
from wellkept.records.models import SavedListView
from wellkept.toolkit import lists
from wellkept.toolkit.addresses import list_address
from wellkept.toolkit.forms import Renderer
from wellkept.toolkit.pages.access import viewers
from wellkept.toolkit.pages.answers import see
from wellkept.toolkit.routes import Request, requires

View = Callable[..., HttpResponse]
#: How many views one person keeps for one kind.
MOST = 20


class NameForm(forms.Form):
    """What a view is called."""

    default_renderer = Renderer()
    name = forms.CharField(label=gettext_lazy("Name of the view"), max_length=80)


def keep_view(kind: Kind) -> View:
    """Keeps the list of an address under a name."""

    @requires(*viewers(kind))
    def view(request: Request) -> HttpResponse:
        source = request.POST if request.method == "POST" else request.GET
        asked = lists.read(kind, request.actor, source.dict()).query()
        form = NameForm(request.POST if request.method == "POST" else None, label_suffix="")
        if request.method == "POST" and form.is_valid():
            own = SavedListView.objects.filter(kind=kind.key, owner_id=request.actor.user_id)
            name = form.cleaned_data["name"]
            if own.filter(name=name).exists():
                form.add_error("name", _("You keep a view of this name already."))
            elif own.count() >= MOST:
                form.add_error("name", _("You keep %(most)s views already. Let one go first.") % {"most": MOST})
            elif len(asked) > 500:
                form.add_error("name", _("This view has too many filters to keep. Take some away."))
            else:
                kept = SavedListView.objects.create(kind=kind.key, owner=request.user, name=name, query=asked)
                messages.success(request, _("The view “%(name)s” is kept.") % {"name": name})
                return see(request, f"{list_address(kind)}?{asked}&saved={kept.pk}")
        context = {
            "kind": kind,
            "form": form,
            "params": parse_qsl(asked, keep_blank_values=True),
            "keep": f"{list_address(kind)}/views/new",
            "back": f"{list_address(kind)}?{asked}",
        }
        template = "toolkit/keep_view.html#panel" if request.htmx else "toolkit/keep_view.html"
        return render(request, template, context, status=422 if form.is_bound else 200)

    return view


def kept_views(kind: Kind) -> View:
    """The person's views of a kind: rename them, let them go."""

    @requires(*viewers(kind))
    def view(request: Request) -> HttpResponse:
        own = SavedListView.objects.filter(kind=kind.key, owner_id=request.actor.user_id).order_by("pk")
        if request.method == "POST":
            return _change(kind, request, own)
        context = {
            "kind": kind,
            "views": own,
            "left": _left(kind, request.actor),
            "list": list_address(kind),
            "may_share": may_share(request.actor),
        }
        return render(request, "toolkit/kept_views.html", context)

    return view


def _change(kind: Kind, request: Request, own: "QuerySet[SavedListView]") -> HttpResponse:
    given = request.POST.get("view", "")
    key = int(given) if given.isdecimal() and len(given) < 19 else 0
    kept = own.filter(pk=key).first()
    if kept is None and ("take" in request.POST or "remove" in request.POST):
        return _look_after(kind, request, own, key)
    if kept is None:
        raise Http404
    if "share" in request.POST:
        kept.shared = request.POST["share"] == "1"
        if kept.shared and not may_share(request.actor):
            request.actor.require(Permissions.SETTINGS)
        kept.save(update_fields=["shared"])
        said = (
            _("The view “%(name)s” is a tab for all of the staff now.")
            if kept.shared
            else _("The view “%(name)s” is yours alone again.")
        )
        messages.success(request, said % {"name": kept.name})
    elif "remove" in request.POST:
        kept.delete()
        messages.success(request, _("The view “%(name)s” is gone.") % {"name": kept.name})
    else:
        form = NameForm(request.POST)
        if not form.is_valid():
            messages.error(request, _("Give the view a name of at most 80 letters."))
        elif own.filter(name=form.cleaned_data["name"]).exclude(pk=kept.pk).exists():
            messages.error(request, _("You keep a view of this name already."))
        else:
            kept.name = form.cleaned_data["name"]
            kept.save(update_fields=["name"])
            messages.success(request, _("Renamed."))
    return see(request, f"{list_address(kind)}/views")


def _left(kind: Kind, actor: Actor) -> "QuerySet[SavedListView]":
    """The views that somebody shared and left behind, for those who look after them."""
    rows = SavedListView.objects.filter(of_who_left(), kind=kind.key, shared=True)
    return (rows if may_share(actor) else rows.none()).select_related("owner__person").order_by("pk")


def _look_after(kind: Kind, request: Request, own: "QuerySet[SavedListView]", key: int) -> HttpResponse:
    """Take over a view that somebody left behind, or remove it."""
    kept = _left(kind, request.actor).filter(pk=key).first()
    if kept is None:
        raise Http404
    if "remove" in request.POST:
        kept.delete()
        messages.success(request, _("The view “%(name)s” is gone.") % {"name": kept.name})
    elif own.filter(name=kept.name).exists():
        messages.error(request, _("You keep a view of this name already."))
    elif own.count() >= MOST:
        messages.error(request, _("You keep %(most)s views already. Let one go first.") % {"most": MOST})
    else:
        kept.owner = request.user
        kept.save(update_fields=["owner"])
        messages.success(request, _("The view “%(name)s” is yours to look after now.") % {"name": kept.name})
    return see(request, f"{list_address(kind)}/views")
