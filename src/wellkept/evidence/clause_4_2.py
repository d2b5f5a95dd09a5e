"""Clause 4.2: the organization knows who has a stake in its services, and what they require."""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from wellkept.conformity.asof import AsOf
from wellkept.conformity.measuring import Fault, measure
from wellkept.conformity.outcomes import Check, RuleResult
from wellkept.conformity.rules import rule
from wellkept.conformity.selectors import had
from wellkept.conformity.yardsticks import Yardstick
from wellkept.evidence.registers import unkept
from wellkept.sms.context.interested_parties import selectors as context


@rule("4.2-01-e1", _("Register of interested parties"), parts="a")
def register_of_parties(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """Every expected category is on the register, or said to be absent; each entry has an owner and was looked at."""
    current = context.parties(asof.at).filter(had("state", ("active",), asof))
    kept = measure(
        _("Interested parties on the register"),
        current,
        unkept(asof),
        yardstick,
    )
    covered = current.filter(category__in=context.EXPECTED).order_by().values("category").distinct().count()
    wanted = len(context.EXPECTED) if kept.check.population else 0
    return kept.result(Check(_("Categories that are covered, or said to be absent"), wanted, min(covered, wanted)))


@rule("4.2-01-e2", _("Requirements of each party"), parts="b")
def requirements_of_parties(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """Every party on the register has at least one requirement that holds."""
    holding = context.requirements(asof.at).filter(had("state", ("active",), asof)).exclude(applies_to="")
    current = context.parties(asof.at).filter(had("state", ("active",), asof), absent_because="")
    return measure(
        _("Interested parties"),
        current,
        [Fault(_("No requirement on the register"), ~Q(Exists(holding.filter(party=OuterRef("pk")))))],
        yardstick,
    ).result()
