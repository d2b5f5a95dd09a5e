"""The page of a requirement: what it asks, what the records show, what a person says."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views import View

from wellkept.conformity import rules, selectors, services
from wellkept.conformity.catalogue import Requirement, catalogue
from wellkept.conformity.models import Verdict
from wellkept.conformity.permissions import Permissions
from wellkept.toolkit.routes import Request, requires
from wellkept.web.prove.forms import VerdictForm
from wellkept.web.prove.showing import shown
from wellkept.web.settings_pages.answers import kept
from wellkept.web.settings_pages.roles import role_name


def requirement_or_404(requirement_id: str) -> Requirement:
    """The requirement of that id; raises Http404."""
    try:
        return catalogue().requirement(requirement_id)
    except KeyError:
        raise Http404 from None


@requires(Permissions.VIEW)
class RequirementPage(View):
    """Shows a requirement and takes a verdict on it."""

    def get(self, request: Request, requirement_id: str) -> HttpResponse:
        """Show it."""
        return self._page(request, requirement_or_404(requirement_id), VerdictForm())

    def post(self, request: Request, requirement_id: str) -> HttpResponse:
        """Put a verdict beside the outcome. Raises Denied."""
        entry = requirement_or_404(requirement_id)
        request.actor.require(Permissions.JUDGE)
        form = VerdictForm(request.POST)

        def act(values: dict[str, Any]) -> Verdict:
            return services.give_verdict(entry.id, actor=request.actor, **values)

        if form.attempt(act) is None:
            return self._page(request, entry, form, 422)
        return kept(request, f"/prove/{entry.id}", _("Your verdict is on record."), draft=f"verdict:{entry.id}")

    @staticmethod
    def _page(request: Request, entry: Requirement, form: VerdictForm, status: int = 200) -> HttpResponse:
        found = shown(request)
        known = catalogue()
        documents = {document.key: document for document in known.documents}
        verdicts = selectors.verdicts_on(entry.id)
        context: dict[str, Any] = {
            "entry": entry,
            "here": f"/prove/{entry.id}",
            "shown": found,
            "assessment": found.assessment,
            "form": form,
            "verdicts": verdicts,
            "parts": [(part, rules.rules_of_part(part.id)) for part in entry.parts],
            "documents": [documents[key] for key in entry.documented.keys if key in documents],
            "late_days": known.engine.late_days,
            "owner": role_name(entry.owner_role),
            "may_judge": request.actor.can(Permissions.JUDGE),
            "may_look": request.actor.can(Permissions.ASSESS) and found.day is None,
        }
        if found.assessment is not None:
            try:
                report = found.assessment.requirement(entry.id)
            except KeyError:
                report = None
            if report is not None:
                context["report"] = report
                context["rules"] = [(rule, rules.title_of(rule.id), rules.parts_of(rule.id)) for rule in report.rules]
                context["disagrees"] = bool(verdicts) and verdicts[0].disagrees(report.outcome.outcome)
        order = [each.id for each in known.requirements]
        if entry.id in order:
            place = order.index(entry.id)
            context["before"] = order[place - 1] if place else ""
            context["after"] = order[place + 1] if place + 1 < len(order) else ""
        return render(request, "prove/requirement.html", context, status=status)
