"""The list of a person's notices: newest first, the unread ones marked; opening one marks it as read."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from wellkept.components.notifications import selectors, services
from wellkept.toolkit.addresses import record_address
from wellkept.toolkit.pages.answers import see
from wellkept.toolkit.routes import Request, signed_in

HERE = "/notifications"
PAGE = 50


def _key(text: str) -> int | None:
    return int(text[:18]) if text.isdecimal() else None


@signed_in
@require_safe
def listing(request: Request) -> HttpResponse:
    """One page of the person's notices."""
    before = _key(request.GET.get("before", ""))
    found = list(selectors.latest(request.actor.person_id or 0, PAGE + 1, before))
    notices = found[:PAGE]
    context = {
        "notices": notices,
        "unread": selectors.unread_count(request.actor.person_id or 0),
        "further": f"{HERE}?before={notices[-1].pk}" if len(found) > PAGE else "",
        "newest": before is None,
    }
    return render(request, "notices/notices.html", context)


@signed_in
@require_safe
def open_notice(request: Request, pk: int) -> HttpResponse:
    """Mark a notice as read and lead to its record; 404 for somebody else's as for one that does not exist."""
    notice = selectors.latest(request.actor.person_id or 0, 1, pk + 1).first()
    if notice is None or notice.pk != pk:
        raise Http404
    services.mark_read(actor=request.actor, notice_id=pk)
    return see(request, record_address(notice.record.number) if notice.record is not None else HERE)


@signed_in
@require_POST
def read(request: Request) -> HttpResponse:
    """Mark one notice, or all, as read."""
    given = request.POST.get("notice", "")
    if given and _key(given) is None:
        raise Http404
    count = services.mark_read(actor=request.actor, notice_id=_key(given))
    if not given:
        text = ngettext("%(n)d notice is marked as read.", "%(n)d notices are marked as read.", count) % {"n": count}
        messages.success(request, text if count else _("All of them were read already."))
    return see(request, HERE)
