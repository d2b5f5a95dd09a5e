"""Clause 4.3: the scope of the management system is written down and kept in force."""

from django.utils.translation import gettext_lazy as _

from wellkept.conformity.asof import AsOf
from wellkept.conformity.outcomes import RuleResult
from wellkept.conformity.rules import rule
from wellkept.conformity.yardsticks import Yardstick
from wellkept.evidence.papers import outline_complete


@rule("4.3-04-e1", _("Approved scope document"), parts="ab")
def the_scope_is_written(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """A statement of the scope is approved and in force, and nothing of its outline is empty."""
    return outline_complete("sms-scope", asof, yardstick).result()
