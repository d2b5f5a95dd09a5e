"""How incidents are handled: criteria and steps for major ones, and when resolved ones close by themselves."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from wellkept.components.classification.models import Priority
from wellkept.kernel import occasion
from wellkept.sms.resolution.incidents import major, selectors, services
from wellkept.sms.resolution.incidents.models import Seen
from wellkept.sms.resolution.incidents.permissions import Permissions
from wellkept.toolkit.routes import Request, requires
from wellkept.web.settings_pages.answers import SettingsForm, kept

HERE = "/settings/incidents"


class ProcedureForm(SettingsForm):
    """The procedure for major incidents."""

    criteria = forms.CharField(
        label=gettext_lazy("What makes an incident a major one"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Agree it with your customers; the desk decides by it."),
    )
    priority = forms.TypedChoiceField(
        label=gettext_lazy("Proposed from this priority on"),
        choices=lambda: [(p.value, f"P{p.value} {p.label}") for p in Priority],
        coerce=int,
    )
    inform_within = forms.IntegerField(
        label=gettext_lazy("Top management is informed within (minutes)"), min_value=1, max_value=7 * 24 * 60
    )
    steps = forms.CharField(
        label=gettext_lazy("Steps"),
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text=gettext_lazy(
            "One step a line, in their order. A running major incident keeps the steps that it began with."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("a person says so")), *((step, step) for step in _lines(self["steps"].value() or ""))]
        for one in Seen:
            self.fields[f"seen_{one}"] = forms.ChoiceField(
                label=one.label,
                choices=choices,
                required=False,
                error_messages={"invalid_choice": _("“%(value)s” is none of the steps.")},
            )

    def seen_fields(self) -> list[forms.BoundField]:
        """What the system sees, each with the step that it settles."""
        return [self[f"seen_{one}"] for one in Seen]


def _lines(text: str) -> list[str]:
    return [line.strip()[:200] for line in text.splitlines() if line.strip()]


class PolicyForm(SettingsForm):
    """The end of an incident."""

    grace_days = forms.IntegerField(
        label=gettext_lazy("A resolved incident closes by itself after (days)"), min_value=0, max_value=365
    )
    reopen_days = forms.IntegerField(
        label=gettext_lazy("A closed incident can be reopened for (days)"),
        min_value=0,
        max_value=365,
        help_text=gettext_lazy("After that a new incident is logged and linked."),
    )


@requires(Permissions.STEER)
class IncidentHandling(View):
    """Shows and changes both."""

    def get(self, request: Request) -> HttpResponse:
        """Show what is in force."""
        return self._page(request)

    def post(self, request: Request) -> HttpResponse:
        """Put the procedure or the policy in force, as the button says."""
        if request.POST.get("do") == "policy":
            form: SettingsForm = PolicyForm(request.POST)
            if form.attempt(lambda values: services.set_desk_policy(actor=request.actor, **values)) is None:
                return self._page(request, 422, policy_form=form)
            return kept(request, HERE, _("Saved."), draft="settings:policy")
        form = ProcedureForm(request.POST)

        def act(values: dict[str, Any]) -> object:
            seen = {str(one): step for one in Seen if (step := values[f"seen_{one}"])}
            others = {name: value for name, value in values.items() if not name.startswith("seen_")}
            return major.set_procedure(actor=request.actor, **{**others, "steps": _lines(values["steps"])}, seen=seen)

        if form.attempt(act) is None:
            return self._page(request, 422, procedure_form=form)
        return kept(request, HERE, _("The procedure is in force."), draft="settings:major")

    @staticmethod
    def _page(request: Request, status: int = 200, **given: SettingsForm) -> HttpResponse:
        procedure, policy = selectors.procedure(occasion.now()), selectors.desk_policy()
        context: dict[str, Any] = {
            "procedure_form": ProcedureForm(
                initial={
                    "criteria": procedure.criteria,
                    "priority": procedure.priority,
                    "inform_within": procedure.inform_within,
                    "steps": "\n".join(procedure.steps),
                    **{f"seen_{one}": step for one, step in procedure.seen.items()},
                }
            ),
            "policy_form": PolicyForm(initial={"grace_days": policy.grace_days, "reopen_days": policy.reopen_days}),
            "history": selectors.procedures(),
            **given,
        }
        return render(request, "settings/incidents.html", context, status=status)
