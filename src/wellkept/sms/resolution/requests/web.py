"""The catalogue as people order from it: choose, answer, send."""

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from wellkept.kernel.errors import Conflict, Invalid, Refused
from wellkept.kernel.registry import kind
from wellkept.sms.portfolio.catalogue import selectors as catalogue
from wellkept.sms.resolution.requests import selectors, services, whose
from wellkept.sms.resolution.requests.models import ServiceRequest
from wellkept.sms.resolution.requests.ordering import OrderForm
from wellkept.sms.resolution.requests.permissions import Permissions
from wellkept.toolkit import sending
from wellkept.toolkit.addresses import record_address
from wellkept.toolkit.pages.access import find
from wellkept.toolkit.pages.answers import see
from wellkept.toolkit.pages.edit import version_of
from wellkept.toolkit.routes import Request, requires


@requires(Permissions.ORDER)
def choose(request: Request) -> HttpResponse:
    """What can be ordered, by service."""
    items = list(catalogue.offered_to(request.actor))
    groups = [(service, list(of)) for service, of in groupby(items, key=lambda item: item.service)]
    return render(request, "requests/catalogue.html", {"groups": groups, "chosen": set(request.GET.getlist("item"))})


@requires(Permissions.ORDER)
def fill_in(request: Request) -> HttpResponse:
    """The form of the chosen items; sent twice it makes one order."""
    given = request.POST if request.method == "POST" else request.GET
    wanted = list(dict.fromkeys(given.getlist("item")))[: services.MOST]
    offered = {item.number: item for item in catalogue.offered_to(request.actor).filter(number__in=wanted)}
    items = [offered[number] for number in wanted if number in offered]
    if not items:
        if wanted:
            messages.error(request, _("This cannot be ordered at present."))
        return redirect("order")
    versions = catalogue.latest_versions(item.pk for item in items)
    if request.method != "POST":
        return _page(request, OrderForm(items, versions, request.actor))
    form = OrderForm(items, versions, request.actor, request.POST)
    if request.POST.get("asked", form.asked) != form.asked:
        messages.error(request, _("The form was changed while you had it open. Look at your answers once more."))
        return _page(request, OrderForm(items, versions, request.actor), status=409)
    if not form.is_valid():
        return _page(request, form, status=422)
    return _send(request, form)


def _send(request: Request, form: OrderForm) -> HttpResponse:
    def make() -> Any:
        return services.order(
            actor=request.actor,
            chosen=form.chosen(),
            requester=form.cleaned_data["requester"],
            description=form.cleaned_data["description"],
            draft=request.POST.get("do") == "draft",
        )

    try:
        key, _new = sending.once(request.POST.get("token", ""), request.actor.user_id or 0, make)
    except Invalid as refusal:
        form.take(refusal)
        return _page(request, form, status=422)
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return _page(request, form, status=422)
    made = selectors.request(key)
    messages.success(request, _("Your order %(number)s was received.") % {"number": made.number})
    return see(request, record_address(made.number), sent="order")


@requires(Permissions.ORDER)
def answer_anew(request: Request, number: str) -> HttpResponse:
    """The form of a draft with its answers, to be changed before it is sent."""
    draft = find(kind("request"), request.actor, number)
    if draft.state != "draft" or not whose.may_send(draft, request.actor):
        messages.info(request, _("%(number)s stays as it is.") % {"number": number})
        return see(request, record_address(number))
    lines = selectors.lines(draft.pk)
    items, versions = [line.item for line in lines], catalogue.latest_versions(line.item_id for line in lines)
    if request.method != "POST":
        return _page(request, OrderForm(items, versions, request.actor, lines=lines), draft=draft)
    form = OrderForm(items, versions, request.actor, request.POST, lines)
    if request.POST.get("asked", form.asked) != form.asked:
        messages.error(request, _("The form was changed while you had it open. Look at your answers once more."))
        return _page(request, OrderForm(items, versions, request.actor, lines=lines), status=409, draft=draft)
    if not form.is_valid():
        return _page(request, form, status=422, draft=draft)
    return _keep(request, draft, form)


def _keep(request: Request, draft: ServiceRequest, form: OrderForm) -> HttpResponse:
    send = request.POST.get("do") == "send"
    try:
        with transaction.atomic():
            kept = services.answer_anew(
                draft,
                actor=request.actor,
                chosen=form.chosen(),
                description=form.cleaned_data["description"],
                version=version_of(request),
            )
            if send:
                services.send_order(kept, actor=request.actor)
    except Invalid as refusal:
        form.take(refusal)
        return _page(request, form, status=422, draft=draft)
    except (Conflict, Refused) as refusal:
        form.add_error(None, refusal.message)
        return _page(request, form, status=409 if isinstance(refusal, Conflict) else 422, draft=draft)
    said = _("Your order %(number)s was received.") if send else _("The draft %(number)s is kept.")
    messages.success(request, said % {"number": draft.number})
    return see(request, record_address(draft.number), sent=f"draft-{draft.number}")


def _page(request: Request, form: OrderForm, status: int = 200, draft: ServiceRequest | None = None) -> HttpResponse:
    context = {
        "form": form,
        "token": request.POST.get("token") or sending.new_token(),
        "draft": draft,
        "version": request.POST.get("version") or (draft.version if draft is not None else ""),
        "action": f"/order/{draft.number}" if draft is not None else "/order/form",
        "back": record_address(draft.number) if draft is not None else "/order",
    }
    return render(request, "requests/order_form.html", context, status=status)


urlpatterns = [
    path("order", choose, name="order"),
    path("order/form", fill_in, name="order-form"),
    path("order/<number:number>", answer_anew, name="order-draft"),
]
