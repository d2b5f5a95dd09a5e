"""Clause 6.1.2, its document: how risks and opportunities are found, judged and treated."""

from django.utils.translation import gettext_lazy as _

from wellkept.conformity.asof import AsOf
from wellkept.conformity.outcomes import RuleResult
from wellkept.conformity.rules import rule
from wellkept.conformity.yardsticks import Yardstick
from wellkept.evidence.papers import outline_complete


@rule("6.1.2-01-e1", _("Approach to risk with criteria for acceptance"), parts="ef")
def the_approach_is_written(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """The approach to risks and opportunities is approved and in force, and nothing of its outline is empty."""
    return outline_complete("risk-management-approach", asof, yardstick).result()
