"""Clause 4.1: the organization knows its circumstances."""

from django.utils.translation import gettext_lazy as _

from wellkept.conformity.asof import AsOf
from wellkept.conformity.measuring import measure
from wellkept.conformity.outcomes import Check, RuleResult
from wellkept.conformity.rules import rule
from wellkept.conformity.selectors import had
from wellkept.conformity.yardsticks import Yardstick
from wellkept.evidence.registers import unkept
from wellkept.sms.context.issues import selectors as issues


@rule(
    "4.1-01-e1",
    _("Context register with internal and external issues, each with an owner and a review date"),
    parts="ab",
)
def register_of_circumstances(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """Circumstances inside and outside are on the register; each has an owner and was looked at in the window."""
    current = issues.on_record(asof.at).filter(had("state", ("active",), asof))
    kept = measure(
        _("Circumstances on the register"),
        current,
        unkept(asof),
        yardstick,
    )
    sides = current.order_by().values("side").distinct().count()
    wanted = 2 if kept.check.population else 0
    both = Check(_("Sides that are covered: inside and outside"), wanted, min(sides, wanted))
    return kept.result(both)
