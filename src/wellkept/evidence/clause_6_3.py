"""Clause 6.3: the service management plan is in force, follows the policy, and other plans follow it."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from wellkept.conformity.asof import AsOf, months_before
from wellkept.conformity.measuring import Fault, Measured, measure
from wellkept.conformity.outcomes import Check, RuleResult
from wellkept.conformity.rules import rule
from wellkept.conformity.yardsticks import Yardstick
from wellkept.evidence.papers import current_document, outline_complete
from wellkept.sms.support.documents.proving import selectors as documents
from wellkept.sms.support.documents.selectors import serves

PLAN, POLICY = "service-management-plan", "service-management-policy"
#: So long the plan may be older than the policy, and so many months other plans may be older than it.
PLAN_FOLLOWS_WITHIN, PLANS_FOLLOW_WITHIN = timedelta(days=90), 12


@rule("6.3-01-e1", _("Approved service management plan"), parts="a")
def the_plan_is_in_force(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """A service management plan is approved and in force."""
    return current_document(PLAN, asof, yardstick).result()


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
