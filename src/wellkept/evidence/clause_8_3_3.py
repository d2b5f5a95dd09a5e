"""Clause 8.3.3: services are agreed with customers, in agreements that state targets, workload limits and exceptions.

The rules on service requirements behind an agreement (02-e2) and on results of periods, their review and what was done
about missed ones (04, 05) have no function here.
"""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from wellkept.conformity.asof import AsOf
from wellkept.conformity.measuring import Fault, measure
from wellkept.conformity.outcomes import RuleResult
from wellkept.conformity.rules import rule
from wellkept.conformity.selectors import had
from wellkept.conformity.yardsticks import Yardstick
from wellkept.sms.portfolio.services import selectors as services
from wellkept.sms.relationship.agreements import selectors as agreements
from wellkept.sms.resolution.incidents.proving import selectors as incidents


@rule("8.3.3-01-e1", _("Agreed list of services per customer"))
def agreed_with_each_customer(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """Live services that a customer uses are covered by a signed agreement with each customer that uses them.

    Who uses a service is not asked: it is a customer with an agreement on it, or one that called about it in the window.
    """
    signed = _in_force(asof).filter(customer__isnull=False, signed_on__lte=asof.at.date())
    calls = incidents.opened_between(asof.window_start, asof.at).filter(service=OuterRef("pk"), customer__isnull=False)
    theirs = signed.filter(_covers("service"), customer=OuterRef("customer"))
    used = _live(asof).filter(Exists(calls) | Exists(signed.filter(services=OuterRef("pk"))))
    found = measure(
        _("Live services that a customer uses"),
        used,
        [Fault(_("Used by a customer that signed no agreement on it"), Q(Exists(calls.filter(~Exists(theirs)))))],
        yardstick,
    )
    return found.result()


@rule("8.3.3-02-e1", _("SLA coverage"))
def every_service_is_covered(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """Each live service is covered by a service level agreement in force; one without an end holds until it is ended."""
    found = measure(
        _("Live services"),
        _live(asof),
        [Fault(_("No service level agreement in force covers it"), ~Q(Exists(_in_force(asof).filter(_covers("pk")))))],
        yardstick,
    )
    return found.result()


@rule("8.3.3-03-e1", _("Content of agreements"), parts="abc")
def agreements_state_their_bounds(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """Service level agreements in force state targets, workload limits and exceptions, or that none are agreed."""
    holding = agreements.versions_holding(asof.at).filter(agreement=OuterRef("pk"))
    unlimited = holding.filter(workload_limit__isnull=True, no_workload_limit=False)
    found = measure(
        _("Service level agreements in force"),
        _in_force(asof),
        [
            Fault(_("No targets hold"), ~Q(Exists(holding.filter(targets__isnull=False)))),
            Fault(_("No word on the workload limit"), Q(Exists(unlimited))),
            Fault(_("No word on exceptions"), Q(Exists(holding.filter(exceptions="", no_exceptions=False)))),
        ],
        yardstick,
    )
    return found.result()


def _live(asof: AsOf) -> QuerySet[Any]:
    return services.on_record(asof.at).filter(had("state", ("live",), asof))


def _in_force(asof: AsOf) -> QuerySet[Any]:
    return agreements.level_agreements(asof.at).filter(had("state", ("in_force",), asof))


def _covers(service: str) -> Q:
    """Whether an agreement covers the service that this column of the outer row names; one without services covers all."""
    return Q(services=OuterRef(service)) | Q(services__isnull=True)
