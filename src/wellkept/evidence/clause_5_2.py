"""Clause 5.2: top management has approved a service management policy, and those whom it concerns know it."""

import re

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wellkept.conformity.asof import AsOf
from wellkept.conformity.measuring import Fault, measure
from wellkept.conformity.outcomes import RuleResult
from wellkept.conformity.rules import rule
from wellkept.conformity.selectors import had
from wellkept.conformity.yardsticks import Yardstick
from wellkept.evidence.papers import acknowledged, current_document, outline_complete
from wellkept.sms.planning.objectives import selectors as objectives
from wellkept.sms.support.documents.proving import selectors as documents
from wellkept.sms.support.documents.selectors import serves

POLICY, TOP_MANAGEMENT = "service-management-policy", "top-management"
_WORDS = re.compile(r"\w+")


@rule("5.2.1-01-e1", _("Service management policy with all required statements"), parts="abcd")
def top_management_approves_the_policy(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """The policy in force says something below every heading, and somebody of top management approved it."""
    other = Fault(_("Not approved by top management"), ~documents.approved_by(TOP_MANAGEMENT, asof))
    return outline_complete(POLICY, asof, yardstick, other).result()


@rule("5.2.1-01-e2", _("Traceability from policy to objectives"), parts="b")
def objectives_serve_the_policy(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """Each objective that is pursued serves a statement that stands in the policy in force, in its words."""
    pursued = objectives.on_record(asof.at).filter(had("state", ("active",), asof))
    policy = " ".join(in_words(text) for text in documents.texts_in_force(POLICY, asof))
    said = {pk for pk, words in pursued.values_list("pk", "policy_statement") if words and in_words(words) in policy}
    return measure(
        _("Active objectives"),
        pursued,
        [
            Fault(_("It serves no statement of the policy"), Q(policy_statement="")),
            Fault(_("What it serves does not stand in the policy in force"), ~Q(pk__in=said)),
        ],
        yardstick,
        entered="active_at",
    ).result()


def in_words(text: str) -> str:
    """A text as its words alone, so that case, stops and signs of Markdown make no difference."""
    return f" {' '.join(_WORDS.findall(text.lower()))} "


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
