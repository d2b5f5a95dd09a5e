"""When the system proposes a problem, how long one may take, how long a fix is watched and how often solving is reviewed."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from wellkept.sms.resolution.problems import selectors, services
from wellkept.sms.resolution.problems.permissions import Permissions
from wellkept.toolkit.routes import Request, requires
from wellkept.web.settings_pages.answers import SettingsForm, kept

HERE = "/settings/problems"


class ProblemPolicyForm(SettingsForm):
    """The figures of problem management."""

    recurring_count = forms.IntegerField(
        label=gettext_lazy("A problem is proposed for so many incidents"),
        min_value=2,
        max_value=365,
        help_text=gettext_lazy("Of one service and category, without a problem that is open for them."),
    )
    recurring_days = forms.IntegerField(label=gettext_lazy("that came in within (days)"), min_value=1, max_value=365)
    due_days = forms.IntegerField(
        label=gettext_lazy("A problem is due after (days)"),
        min_value=1,
        max_value=365,
        help_text=gettext_lazy("Past its date it is escalated to whoever manages problems."),
    )
    watch_days = forms.IntegerField(label=gettext_lazy("A fix is watched for (days)"), min_value=1, max_value=365)
    review_months = forms.IntegerField(
        label=gettext_lazy("Problem solving is reviewed every (months)"), min_value=1, max_value=24
    )


@requires(Permissions.STEER)
class ProblemHandling(View):
    """Shows and changes them."""

    def get(self, request: Request) -> HttpResponse:
        """Show what is in force."""
        policy = selectors.policy()
        initial = {name: getattr(policy, name) for name in ProblemPolicyForm.base_fields}
        return render(request, "settings/problems.html", {"form": ProblemPolicyForm(initial=initial)})

    def post(self, request: Request) -> HttpResponse:
        """Put the figures in force."""
        form = ProblemPolicyForm(request.POST)
        if form.attempt(lambda values: services.set_policy(actor=request.actor, **values)) is None:
            return render(request, "settings/problems.html", {"form": form}, status=422)
        return kept(request, HERE, _("Saved."), draft="settings:problems")
