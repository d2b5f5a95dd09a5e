"""Clause 5.2: top management has approved a service management policy, and those whom it concerns know it."""

from django.utils.translation import gettext_lazy as _

from wellkept.conformity.asof import AsOf
from wellkept.conformity.measuring import Fault, measure
from wellkept.conformity.outcomes import RuleResult
from wellkept.conformity.rules import rule
from wellkept.conformity.yardsticks import Yardstick
from wellkept.evidence.papers import acknowledged, current_document, outline_complete
from wellkept.sms.support.documents.proving import selectors as documents
from wellkept.sms.support.documents.selectors import serves

POLICY, TOP_MANAGEMENT = "service-management-policy", "top-management"


@rule("5.2.1-01-e1", _("Service management policy with all required statements"), parts="abcd")
def top_management_approves_the_policy(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """The policy in force says something below every heading, and somebody of top management approved it."""
    other = Fault(_("Not approved by top management"), ~documents.approved_by(TOP_MANAGEMENT, asof))
    return outline_complete(POLICY, asof, yardstick, other).result()


@rule("5.2.2-01-e1", _("Controlled policy document"), parts="a")
def the_policy_is_in_force(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """A policy is approved and in force."""
    return current_document(POLICY, asof, yardstick).result()


@rule("5.2.2-01-e2", _("Knowledge of the policy among staff"), parts="b")
def the_staff_have_read_it(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """Nearly all who work in the scope have confirmed to have read and understood the policy in force."""
    return acknowledged(POLICY, asof, yardstick).result()


@rule("5.2.2-01-e3", _("Availability to outside parties"), parts="c")
def the_policy_is_known_outside(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """The policy in force is made known to customers, suppliers or the public."""
    return measure(
        _("Policies in force"),
        documents.in_force(asof).filter(serves(POLICY)),
        [Fault(_("Made known to nobody outside"), ~documents.made_known_to("customers", "suppliers", "public"))],
        yardstick,
    ).result()
