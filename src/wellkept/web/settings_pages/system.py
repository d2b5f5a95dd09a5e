"""The system's page: how the installation does, what waits for a person, and whether the trail is whole."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.mail import send_mail
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views import View

from wellkept.components.notifications import selectors as notices
from wellkept.directory.permissions import Permissions
from wellkept.jobs import selectors as jobs
from wellkept.kernel import occasion
from wellkept.ledger import sealing
from wellkept.ledger import selectors as trail
from wellkept.records.jobs import VERIFY
from wellkept.toolkit.pages.answers import see
from wellkept.toolkit.routes import Request, requires
from wellkept.web.settings_pages import differing, operating, vitals
from wellkept.web.settings_pages.answers import SettingsForm, kept, stepped

HERE = "/settings/system"
#: So many parked events are listed.
SHOWN = 50

#: What the periodic jobs are for, by name.
JOBS: dict[str, Any] = {
    "ledger.outbox": gettext_lazy("What must follow events"),
    "ledger.seal": gettext_lazy("Sealing the trail"),
    "database.statistics": gettext_lazy("Counting tables anew that have changed much"),
    "ledger.tree": gettext_lazy("Hashing what was sealed into one tree"),
    "ledger.anchor": gettext_lazy("Signing the daily checkpoint of the trail"),
    "incidents.close": gettext_lazy("Closing resolved incidents"),
    "incidents.escalate": gettext_lazy("Escalating overdue incidents"),
    "requests.close": gettext_lazy("Closing fulfilled requests"),
    "agreements.results": gettext_lazy("Working out the results of service levels"),
    "agreements.go_over": gettext_lazy("Reckoning service levels anew until a review has seen them"),
    "agreements.reviews": gettext_lazy("Planning reviews of service levels"),
    "problems.propose": gettext_lazy("Proposing problems for incidents that come back"),
    "problems.escalate": gettext_lazy("Escalating overdue problems"),
    "problems.reviews": gettext_lazy("Planning reviews of problems and trends"),
    "reviews.management": gettext_lazy("Planning management reviews"),
    "duties.ask": gettext_lazy("Giving out tasks for duties that come due"),
    "documents.read": gettext_lazy("Reminding those who have something to read"),
    "documents.share": gettext_lazy("Letting newcomers read what is meant for them"),
    "documents.review": gettext_lazy("Asking for reviews of documents"),
    "authority.run_out": gettext_lazy("Ending appointments that have run out"),
    "awareness.newcomers": gettext_lazy("Asking newcomers what they know"),
    "awareness.remind": gettext_lazy("Reminding those who have questions to answer"),
    "scope.look_out": gettext_lazy("Watching what the scope rests on"),
    "series.work_out": gettext_lazy("Working out the figures of metrics"),
    "service_reports.draw_up": gettext_lazy("Drawing up reports"),
    "risks.lapse": gettext_lazy("Opening risks again whose acceptance has ended"),
    "conformity.look_again": gettext_lazy("Looking again at what changed"),
    "conformity.snapshot": gettext_lazy("Keeping the state of the proof"),
    "notifications.mail": gettext_lazy("Sending notices by mail"),
    "api.forget_answers": gettext_lazy("Forgetting old answers to programs"),
    "sessions.sweep": gettext_lazy("Forgetting sessions that have ended"),
    "presence.clear": gettext_lazy("Forgetting who looked at which page"),
    "attachments.sweep": gettext_lazy("Clearing away files without a record"),
    "toolkit.forget_uploads": gettext_lazy("Forgetting files that nobody imported"),
}


class CheckForm(SettingsForm):
    """A head that somebody kept."""

    head = forms.CharField(
        label=gettext_lazy("A head that you kept"),
        required=False,
        max_length=100,
        help_text=gettext_lazy(
            "Place and hash, as shown here before. With it even a trail that was computed anew is found out."
        ),
    )


@requires(Permissions.OPERATE)
class System(View):
    """Shows how the system does and takes the few steps that an administrator may have to take."""

    def get(self, request: Request) -> HttpResponse:
        """Show everything."""
        return self._page(request, CheckForm())

    def post(self, request: Request) -> HttpResponse:
        """Take the step that the button names; 404 for one that does not exist."""
        step, _colon, key = request.POST.get("do", "").partition(":")
        if step == "again":
            return stepped(request, HERE, lambda: self._again(request, key))
        if step == "check":
            return stepped(request, HERE, lambda: self._check(request))
        if step == "mail":
            return self._mail(request)
        raise Http404

    @staticmethod
    def _again(request: Request, key: str) -> HttpResponse:
        ids = [int(key[:18])] if key.isdecimal() else [row.pk for row in trail.parked()]
        released = operating.try_again(ids, actor=request.actor)
        text = ngettext("%(n)d event is tried again.", "%(n)d events are tried again.", released) % {"n": released}
        return kept(request, HERE, text)

    def _check(self, request: Request) -> HttpResponse:
        form = CheckForm(request.POST)
        started = form.attempt(
            lambda values: operating.check_trail(actor=request.actor, head=operating.read_head(values["head"]))
        )
        if started is None:
            return self._page(request, form, 422)
        return kept(request, f"{HERE}#trail", _("The worker checks the trail; this page shows how far it is."))

    @staticmethod
    def _mail(request: Request) -> HttpResponse:
        address = request.user.email
        try:
            send_mail(_("Mail works"), _("This is the test mail that you asked for."), None, [address])
        except vitals.MAIL_FAILURES as error:
            messages.error(request, _("The mail server did not take it: %(reason)s") % {"reason": error})
            return see(request, HERE)
        return kept(
            request, HERE, _("A mail to %(address)s was handed over. See whether it arrives.") % {"address": address}
        )

    @staticmethod
    def _page(request: Request, form: CheckForm, status: int = 200) -> HttpResponse:
        health = jobs.health()
        parked = list(trail.parked()[: SHOWN + 1])
        check = jobs.last_of(VERIFY)
        unsent = list(notices.parked().select_related("person")[:SHOWN])
        gauges = health.gauges
        unsealed = int(gauges.get("ledger_unsealed") or 0)
        count = int(gauges.get("outbox_parked") or 0)
        seq, head = sealing.head()
        found = check.result if check is not None and check.state == check.State.DONE else None
        compared = found.get("records") if found is not None else None
        context = {
            "vitals": [
                vitals.worker(health),
                vitals.outbox(count),
                vitals.mail(len(unsent)),
                vitals.trail(unsealed, health.alive, found),
                vitals.backup(),
                vitals.database(),
                vitals.disk(),
            ],
            "jobs": [(JOBS.get(job.name, job.name), job) for job in health.jobs],
            "now": occasion.now(),
            "parked": parked[:SHOWN],
            "parked_count": count,
            "unsent": unsent,
            "check": check,
            "found": found,
            "compared": compared,
            "differences": differing.lines(compared["differences"], request.actor) if compared else (),
            "seq": seq,
            "head": head,
            "unsealed": unsealed,
            "checkpoint": trail.last_checkpoint(),
            "versions": vitals.versions(),
            "form": form,
        }
        return render(request, "settings/system.html", context, status=status)
