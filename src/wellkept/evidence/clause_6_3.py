"""Clause 6.3: the service management plan agrees with the registers behind it."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wellkept.conformity.asof import AsOf
from wellkept.conformity.measuring import Fault, measure
from wellkept.conformity.outcomes import RuleResult
from wellkept.conformity.rules import rule
from wellkept.conformity.selectors import had
from wellkept.conformity.yardsticks import Yardstick
from wellkept.evidence.registers import unkept
from wellkept.sms.context.obligations import selectors as obligations


@rule("6.3-03-e2", _("Registers behind the plan agree with it"), parts="c")
def obligations_applied(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """Every obligation that holds says how it is applied, has an owner and was looked at in the window. That the services of the
    plan are those of the portfolio is tested as soon as there are plans.
    """
    current = obligations.on_record(asof.at).filter(had("state", ("active",), asof))
    faults = [Fault(_("Does not say how it is applied"), Q(how_applied="")), *unkept(asof)]
    return measure(_("Obligations on the register"), current, faults, yardstick).result()
