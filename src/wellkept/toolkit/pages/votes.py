"""Voting on a record: the page takes the vote of the person who has signed in, and nobody else's."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from wellkept.components.approvals import services as approvals
from wellkept.kernel.errors import Invalid, Refused
from wellkept.kernel.registry import Kind
from wellkept.toolkit.addresses import record_address
from wellkept.toolkit.pages.access import find, viewers
from wellkept.toolkit.pages.answers import see
from wellkept.toolkit.pages.record import context
from wellkept.toolkit.routes import Request, requires

View = Callable[..., HttpResponse]


def vote_view(kind: Kind) -> View:
    """Takes a vote on a record of a kind; what is wrong with it stands beside the form."""

    @requires(*viewers(kind))
    def view(request: Request, number: str) -> HttpResponse:
        record = find(kind, request.actor, number)
        here = record_address(record.number)
        if request.method != "POST":
            return see(request, here)
        seat, comment = request.POST.get("seat", ""), request.POST.get("comment", "")
        try:
            approvals.vote(
                record, actor=request.actor, choice=request.POST.get("choice", ""), comment=comment,
                seat=int(seat) if seat.isdecimal() and len(seat) < 19 else None,
            )  # fmt: skip
        except (Invalid, Refused) as refusal:
            page = context(kind, request, record, voting={"wrong": refusal.message, "typed": comment})
            return render(request, "toolkit/record.html", page, status=422)
        messages.success(request, _("Your vote was counted."))
        return see(request, here, sent=f"vote-{record.number}")

    return view
