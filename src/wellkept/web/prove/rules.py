"""The page of a rule: what it measures, which records miss and why, which conform, what may be excused or set."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views import View

from wellkept.components.findings.models import Finding
from wellkept.components.findings.permissions import Permissions as Findings
from wellkept.components.findings.selectors import open_for_rule
from wellkept.conformity import limit_words, selectors, services
from wellkept.conformity.catalogue import EvidenceRule, catalogue
from wellkept.conformity.models import Excuse, RuleSetting
from wellkept.conformity.permissions import Permissions
from wellkept.conformity.reports import RuleReport
from wellkept.conformity.rules import sentence_of, title_of
from wellkept.flows.rule_to_finding import fails, raise_for_rule
from wellkept.kernel import occasion
from wellkept.kernel.permissions import Actor
from wellkept.toolkit.addresses import record_address
from wellkept.toolkit.routes import Request, requires
from wellkept.web.prove.forms import ExcuseForm, FindingForm, MeasuresForm
from wellkept.web.prove.showing import shown
from wellkept.web.settings_pages.answers import kept


def rule_or_404(rule_id: str) -> EvidenceRule:
    """The rule of that id; raises Http404."""
    try:
        return catalogue().rule(rule_id)
    except KeyError:
        raise Http404 from None


def _address(rule: EvidenceRule) -> str:
    return f"/prove/rules/{rule.id}"


def _rows(rule_id: str, report: RuleReport, actor: Actor) -> dict[str, Any]:
    """The failing and conforming records that the actor may see, by their cards; and how many stay out of sight."""
    cards = {card.number: card for card in selectors.records_named([*report.failing, *report.passing], actor)}
    excuses = selectors.excuses_of(rule_id, report.failing)
    names = selectors.names_of(excuse.given_by_id for excuse in excuses.values())

    def row(number: str) -> dict[str, Any]:
        excuse = excuses.get(number)
        return {
            "card": cards[number],
            "href": record_address(number),
            "why": report.why.get(number, ""),
            "leaves": datetime.fromisoformat(report.leaves[number]) if number in report.leaves else None,
            "excuse": excuse,
            "excused_by": names.get(excuse.given_by_id, "") if excuse else "",
        }

    return {
        "failing": [row(number) for number in report.failing if number in cards],
        "passing": [row(number) for number in report.passing if number in cards],
        "hidden": sum(number not in cards for number in report.failing),
    }


def _page(
    request: Request,
    rule: EvidenceRule,
    *,
    excuse_form: ExcuseForm | None = None,
    measures_form: MeasuresForm | None = None,
    finding_form: FindingForm | None = None,
    status: int = 200,
) -> HttpResponse:
    found = shown(request)
    actor = request.actor
    yardstick = selectors.yardsticks([rule], occasion.now())[rule.id]
    settings = selectors.settings_of(rule.id)
    names = selectors.names_of(row.set_by_id for row in settings)
    context: dict[str, Any] = {
        "rule": rule,
        "title": title_of(rule.id),
        "here": _address(rule),
        "sentence": sentence_of(rule.id),
        "requirement": catalogue().requirement(rule.requirement_id),
        "shown": found,
        "assessment": found.assessment,
        "yardstick": yardstick,
        "late_days": catalogue().engine.late_days,
        "limits": [
            (limit_words.name_of(name), limit_words.in_words(rule.limits[name]), limit_words.in_words(own))
            for name, own in yardstick.limits.items()
        ],
        "settings": [(row, names.get(row.set_by_id or 0, "")) for row in settings],
        "history": selectors.history_of_rule(rule.id, limit=12),
        "excuse_form": excuse_form or ExcuseForm(),
        "measures_form": measures_form or MeasuresForm.of(yardstick),
        "finding_form": finding_form or FindingForm(initial={"title": title_of(rule.id).text[:200], "grade": "minor"}),
        "findings": [(row, record_address(row.number)) for row in open_for_rule(rule.id, actor)],
        "may_raise": actor.can(Findings.RAISE),
        "may_tune": actor.can(Permissions.TUNE),
        "may_judge": actor.can(Permissions.JUDGE),
        "may_look": actor.can(Permissions.ASSESS) and found.day is None,
    }
    if found.assessment is not None:
        try:
            report = found.assessment.rule(rule.id)
        except KeyError:
            report = None
        if report is not None:
            context["report"] = report
            context |= _rows(rule.id, report, actor)
            context["fails"] = fails(report) and found.day is None
            context["more"] = max(0, sum(check.misses for check in report.checks) - len(report.failing))
    return render(request, "prove/rule.html", context, status=status)


@requires(Permissions.VIEW)
class RulePage(View):
    """Shows a rule with its records."""

    def get(self, request: Request, rule_id: str) -> HttpResponse:
        """Show it."""
        return _page(request, rule_or_404(rule_id))


@requires(Permissions.JUDGE)
class Excuses(View):
    """Takes the reason why a record that misses is excused."""

    def post(self, request: Request, rule_id: str) -> HttpResponse:
        """Put it on record."""
        rule = rule_or_404(rule_id)
        form = ExcuseForm(request.POST)

        def act(values: dict[str, Any]) -> Excuse:
            return services.excuse(rule.id, values["number"], actor=request.actor, reason=values["reason"])

        if form.attempt(act) is None:
            return _page(request, rule, excuse_form=form, status=422)
        text = _("The excuse is on record and counts at the next look.")
        return kept(request, _address(rule), text, draft=f"excuse:{rule.id}:{form.cleaned_data['number']}")


@requires(Findings.RAISE)
class Nonconformities(View):
    """Takes the nonconformity that is raised because a rule fails."""

    def post(self, request: Request, rule_id: str) -> HttpResponse:
        """Put it on record, and lead there."""
        rule = rule_or_404(rule_id)
        form = FindingForm(request.POST)

        def act(values: dict[str, Any]) -> Finding:
            return raise_for_rule(rule.id, actor=request.actor, title=values["title"], grade=values["grade"])

        made = form.attempt(act)
        if made is None:
            return _page(request, rule, finding_form=form, status=422)
        text = _("%(number)s was created.") % {"number": made.number}
        return kept(request, record_address(made.number), text, draft=f"finding:{rule.id}")


@requires(Permissions.TUNE)
class Measures(View):
    """Takes what a rule measures against."""

    def post(self, request: Request, rule_id: str) -> HttpResponse:
        """Put it in force."""
        rule = rule_or_404(rule_id)
        yardstick = selectors.yardsticks([rule], occasion.now())[rule.id]
        form = MeasuresForm(yardstick, request.POST)

        def act(_values: dict[str, Any]) -> RuleSetting:
            return services.set_measures(rule.id, actor=request.actor, **form.measures())

        if form.attempt(act) is None:
            return _page(request, rule, measures_form=form, status=422)
        text = _("The rule is measured so from now on; the next look shows it.")
        return kept(request, _address(rule), text, draft=f"measures:{rule.id}")
