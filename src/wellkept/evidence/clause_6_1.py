"""Clause 6.1: risks and opportunities are found, described, decided, and treated with an effect that somebody looked at."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from wellkept.conformity.asof import AsOf
from wellkept.conformity.measuring import Fault, Measured, measure
from wellkept.conformity.outcomes import Check, RuleResult
from wellkept.conformity.rules import rule
from wellkept.conformity.selectors import had
from wellkept.conformity.yardsticks import Yardstick
from wellkept.sms.context.interested_parties import selectors as parties
from wellkept.sms.context.issues import selectors as issues
from wellkept.sms.planning.risks import matrix
from wellkept.sms.planning.risks import selectors as risks
from wellkept.sms.planning.risks.lifecycle import CURRENT
from wellkept.sms.planning.risks.models import Risk

#: What the catalogue calls open or treated.
_LIVE = ("open", "treated")
_TREATED_BY_ACTIONS = ("reduce", "avoid", "share", "pursue")


def _current(asof: AsOf, *states: str) -> QuerySet[Risk]:
    return risks.on_record(asof.at).filter(had("state", states or CURRENT, asof))


def _assessed(asof: AsOf) -> Q:
    return risks.assessed_between(asof.window_start, asof.at)


@rule("6.1.1-01-e1", _("Risk and opportunity register of the system"), parts="abc")
def register_of_the_system(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """Risks and opportunities of the management system are on the register, both assessed within the window."""
    of_system = _current(asof, *_LIVE).filter(domain=Risk.Domain.SMS)
    assessed = of_system.filter(_assessed(asof))
    found = measure(_("Risks and opportunities of the system assessed in the window"), assessed, [], yardstick)
    wanted = 2 if of_system.exists() else 0
    kinds = assessed.order_by().values("category").distinct().count()
    return found.result(Check(_("Both sorts: risks and opportunities"), wanted, min(kinds, wanted)))


@rule("6.1.1-01-e2", _("Link from context and needs to risks"))
def looked_for_risks(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """A risk arises from every circumstance and requirement that holds, or it was decided for a reason that none does."""
    unlooked = [Fault(_("No risk arises from it, and nothing says why"), ~_looked(asof))]
    current = issues.on_record(asof.at).filter(had("state", ("active",), asof))
    required = parties.requirements(asof.at).filter(had("state", ("active",), asof))
    found = measure(_("Circumstances on the register"), current, unlooked, yardstick, on_occasion=True)
    return found.result(
        measure(_("Requirements of parties on the register"), required, unlooked, yardstick, on_occasion=True)
    )


@rule("4.1-01-e2", _("Use of the issues in the risk work"))
def circumstances_lead_to_risks(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """From every circumstance that helps or hinders arises a risk of the system, or it was decided that none does."""
    current = issues.on_record(asof.at).filter(had("state", ("active",), asof), effect__in=("help", "hinder"))
    looked = _looked(asof, domain=Risk.Domain.SMS)
    return measure(
        _("Circumstances on the register"),
        current,
        [Fault(_("No risk of the system arises from it, and nothing says why"), ~looked)],
        yardstick,
    ).result()


def _looked(asof: AsOf, **of: Any) -> Q:
    ruled_out = ~Q(no_risk_reason="") & Q(no_risk_at__lte=asof.at)
    return risks.gives_rise(asof.at, **of) | ruled_out


@rule("6.1.2-01-e2", _("Register that covers the three sources of risk"), parts="abce")
def register_is_described(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """Every risk has a level, an owner and a decision; what lies above the criteria is treated or was accepted by name for a
    time; the organization itself, service requirements and other parties are all looked at.
    """
    # What was noted a moment ago is given time to be assessed.
    old = Q(opened_at__lte=asof.at - yardstick.within("assessed_within"))
    known = _current(asof).filter(~had("state", ("identified",), asof) | old)
    above = Q(residual_level__gt=matrix.in_force(asof.at).acceptable, category=Risk.Category.RISK)
    held = Q(accepted_at__lte=asof.at, accepted_until__gt=asof.at, accepted_by__isnull=False)
    found = measure(
        _("Risks and opportunities on the register"),
        known,
        [
            Fault(_("Not assessed"), Q(level__isnull=True) | Q(assessed_at__gt=asof.at)),
            Fault(_("No owner"), Q(owner__isnull=True)),
            Fault(_("No decision"), Q(decision="") | Q(decided_at__gt=asof.at)),
            Fault(
                _("Accepted above the criteria, by nobody or for longer than was said"),
                above & Q(decision="accept") & ~held,
            ),
            Fault(_("Treated, and what remains lies above the criteria"), above & Q(state="treated")),
        ],
        yardstick,
    )
    sources = known.filter(domain__in=("sms", "service", "supplier")).exclude(cause="")
    wanted = len(Risk.Cause) if found.check.population else 0
    covered = sources.order_by().values("cause").distinct().count()
    return found.result(
        Check(_("Sources that are covered: organization, requirements, other parties"), wanted, min(covered, wanted))
    )


@rule("6.1.2-01-e3", _("Effect on customers"), parts="d")
def effect_on_customers(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """Every risk of the system or a service says what it would mean for customers."""
    return measure(
        _("Risks and opportunities of the system and the services"),
        _current(asof, "open", "treated", "accepted").filter(domain__in=("sms", "service")),
        [Fault(_("It does not say what it means for customers"), Q(customer_impact=""))],
        yardstick,
    ).result()


@rule("6.1.3-01-e1", _("Treatment actions"), parts="ab")
def treated_by_actions(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """What is not accepted has actions with somebody who does them, a date and a process, and the actions are on track."""
    to_treat = _current(asof, *_LIVE).filter(decision__in=_TREATED_BY_ACTIONS, decided_at__lte=asof.at)
    found = measure(
        _("Risks and opportunities about which something is to be done"),
        to_treat,
        [Fault(_("No action with a person, a date and a process"), ~risks.has_planned_action(asof.at))],
        yardstick,
    )
    return found.result(_on_track(to_treat, asof, yardstick))


def _on_track(of: QuerySet[Risk], asof: AsOf, yardstick: Yardstick) -> Measured:
    undone = Q(done_at__isnull=True) | Q(done_at__gt=asof.at)
    nobody = Q(assignee__isnull=True, team__isnull=True)
    return measure(
        _("Their actions"),
        risks.actions(of, asof.at),
        [
            Fault(_("Nobody has it, or it has no date"), nobody | Q(due_at__isnull=True)),
            Fault(_("Past its date and not done"), undone & Q(due_at__lt=asof.at)),
        ],
        yardstick,
        threshold=0.9,
        on_occasion=True,
    )


@rule("6.1.3-01-e2", _("Check of effect"), parts="c")
def effect_is_looked_at(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """Of every action about a risk that was done some time ago somebody said in words whether it worked."""
    long_ago = asof.at - yardstick.within("checked_within")
    done = risks.actions(risks.on_record(asof.at), asof.at).filter(had("state", ("done",), asof), done_at__lte=long_ago)
    unchecked = Q(effectiveness="") | Q(effectiveness_checked_at__gt=asof.at)
    return measure(
        _("Actions about risks that were done long enough ago"),
        done,
        [Fault(_("Nobody said whether it worked"), unchecked)],
        yardstick,
        entered="done_at",
    ).result()
