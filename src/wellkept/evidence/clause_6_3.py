"""Clause 6.3: the service management plan is in force, follows the policy, and other plans follow it."""

from datetime import timedelta

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wellkept.components.tasks import selectors as tasks
from wellkept.conformity.asof import AsOf, months_before
from wellkept.conformity.measuring import Fault, Measured, measure
from wellkept.conformity.outcomes import Check, RuleResult
from wellkept.conformity.rules import rule
from wellkept.conformity.selectors import had
from wellkept.conformity.yardsticks import Yardstick
from wellkept.evidence.papers import current_document, heading_filled, outline_complete
from wellkept.evidence.registers import unkept
from wellkept.kernel.lifecycle import Phase
from wellkept.sms.context.obligations import selectors as obligations
from wellkept.sms.portfolio.services import selectors as services
from wellkept.sms.support.documents.proving import selectors as documents
from wellkept.sms.support.documents.selectors import serves

PLAN, POLICY = "service-management-plan", "service-management-policy"
_WEIGHED = (Phase.ACTIVE, Phase.RESOLVED)
#: So long the plan may be older than the policy, and so many months other plans may be older than it.
PLAN_FOLLOWS_WITHIN, PLANS_FOLLOW_WITHIN = timedelta(days=90), 12


@rule("6.3-01-e1", _("Approved service management plan"), parts="a")
def the_plan_is_in_force(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """A service management plan is approved and in force."""
    return current_document(PLAN, asof, yardstick).result()


@rule("6.3-01-e2", _("Use and upkeep of the plan"), parts="bc")
def the_plan_is_used(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """The plan was approved or looked at again within the window, and what it asks for is done or not yet due."""
    plans = documents.in_force(asof).filter(serves(PLAN))
    kept = measure(
        _("Plans in force"),
        plans,
        [Fault(_("Neither approved nor looked at in the window"), ~documents.looked_at_since(asof.window_start, asof))],
        yardstick,
        threshold=1.0,
    )
    asked = measure(
        _("Actions that follow from the plan"),
        tasks.asked_for(asof.at).filter(about__in=plans.values("pk")),
        [
            Fault(_("Nobody has it, or it has no date"), tasks.nobodys()),
            Fault(_("Past its date"), tasks.past_their_date(asof.at)),
        ],
        yardstick,
        on_occasion=True,
    )
    return kept.result(asked)


@rule("6.3-02-e1", _("Links from the plan to its inputs"), parts="abcde")
def the_plan_names_its_inputs(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """The plan says how its inputs were used, and is tied to the policy, an objective, a risk and a service requirement."""
    said = heading_filled(PLAN, "Inputs and how they were used", asof, yardstick)
    tied = measure(
        _("Plans in force"),
        documents.in_force(asof).filter(serves(PLAN)),
        [
            Fault(_("Not tied to the policy in force"), ~documents.tied_to(POLICY, asof)),
            Fault(
                _("Tied to no objective that is pursued"), ~documents.tied_to_kind("objective", asof, state="active")
            ),
            Fault(
                _("Tied to no risk that is open or treated"), ~documents.tied_to_kind("risk", asof, phase__in=_WEIGHED)
            ),
            Fault(
                _("Tied to no agreed service requirement"),
                ~documents.tied_to_kind("service_requirement", asof, state="agreed"),
            ),
        ],
        yardstick,
    )
    return said.result(tied)


@rule("6.3-02-e2", _("Plan follows its inputs"), parts="a")
def the_plan_follows_the_policy(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """The plan in force was approved with the policy in force in sight: at most 90 days before it, or after it."""
    label, policy = _("Plans in force beside a policy"), documents.approval_of(POLICY, asof)
    if policy is None:
        return Measured(Check(label, 0, 0)).result()
    return measure(
        label,
        documents.in_force(asof).filter(serves(PLAN)),
        [Fault(_("Older than the policy"), documents.approved_before(policy - PLAN_FOLLOWS_WITHIN, asof))],
        yardstick,
    ).result()


@rule("6.3-03-e1", _("Contents of the plan"), parts="abcdefgh")
def the_plan_is_complete(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """The plan in force says something below every heading of its outline."""
    return outline_complete(PLAN, asof, yardstick).result()


@rule("6.3-03-e2", _("Registers behind the plan agree with it"), parts="c")
def obligations_applied(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """Every obligation that holds says how it is applied, has an owner and was looked at in the window; and the services that
    the plan in force was approved with are those that are live in scope, each way. A plan whose text shows no table of the
    register of services leaves that half untested: what services it means cannot be told from words.
    """
    current = obligations.on_record(asof.at).filter(had("state", ("active",), asof))
    faults = [Fault(_("Does not say how it is applied"), Q(how_applied="")), *unkept(asof)]
    kept = measure(_("Obligations on the register"), current, faults, yardstick)
    planned = documents.shown_in(PLAN, "services", asof)
    if planned is None:
        return kept.result()
    covered = Q(had("state", ("live",), asof), in_scope=True)
    agree = measure(
        _("Services in scope or in the plan"),
        services.on_record(asof.at).filter(covered | Q(number__in=planned)),
        [
            Fault(_("Not in the plan in force"), ~Q(number__in=planned)),
            Fault(_("In the plan, and not live in scope"), ~covered),
        ],
        yardstick,
    )
    return kept.result(agree)


@rule("6.3-04-e1", _("Plan register with links"))
def other_plans_follow(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """Every other plan in force is tied to the service management plan and was looked at at most a year before it."""
    label, plan = _("Other plans in force"), documents.approval_of(PLAN, asof)
    if plan is None:
        return Measured(Check(label, 0, 0, yardstick.threshold)).result()
    since = months_before(plan, PLANS_FOLLOW_WITHIN)
    return measure(
        label,
        documents.in_force(asof).filter(category="plan").exclude(serves(PLAN)),
        [
            Fault(_("Not tied to the service management plan"), ~documents.tied_to(PLAN, asof)),
            Fault(_("Not looked at since long before it"), ~documents.looked_at_since(since, asof)),
        ],
        yardstick,
    ).result()
