"""Clause 4.3: the organization has fixed what its management system covers."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from wellkept.conformity.asof import AsOf
from wellkept.conformity.measuring import Fault, measure
from wellkept.conformity.outcomes import Check, RuleResult
from wellkept.conformity.rules import rule
from wellkept.conformity.selectors import had
from wellkept.conformity.yardsticks import Yardstick
from wellkept.evidence.papers import outline_complete
from wellkept.sms.context.scope import selectors as scope
from wellkept.sms.context.scope.services import LOOKED_AT_WITHIN
from wellkept.sms.portfolio.services import selectors as services


def _in_force(asof: AsOf) -> QuerySet[Any]:
    return scope.on_record(asof.at).filter(had("state", ("in_force",), asof))


@rule("4.3-01-e1", _("Scope statement with organizational, technical, geographical and service boundaries"))
def statement_in_force(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """Exactly one statement is in force; it says its boundaries, its places and what applies, and it was approved."""
    faults = [
        Fault(_("Not approved"), Q(approved_at__isnull=True) | Q(approved_at__gt=asof.at)),
        Fault(_("Organizational boundary not said"), Q(organizational_boundary="")),
        Fault(_("Technology boundary not said"), Q(technology_boundary="")),
        Fault(_("Locations not said"), Q(locations="")),
        Fault(_("Applicability not said"), Q(applicability="")),
    ]
    kept = measure(_("Scope statements in force"), _in_force(asof), faults, yardstick)
    count = kept.check.population
    return kept.result(Check(_("Exactly one is in force"), min(count, 1), int(count == 1)))


@rule("4.3-01-e2", _("No exclusion of requirements"))
def nothing_left_out(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """The statement in force leaves out no clause."""
    faults = [Fault(_("Leaves out clauses"), ~Q(excludes=""))]
    return measure(_("Scope statements in force"), _in_force(asof), faults, yardstick).result()


@rule("4.3-02-e1", _("Links from the scope statement to its inputs"), parts="abc")
def inputs_considered(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """The statement rests on circumstances, parties and services; where one of them moved, somebody looked again in time."""
    faults = [
        Fault(_("Rests on no issue"), ~scope.rests_on("issue")),
        Fault(_("Rests on no interested party"), ~scope.rests_on("interested_party")),
        Fault(_("Rests on no service"), ~scope.rests_on("service")),
        Fault(
            _("Not looked at again within 60 days after something moved that it rests on"),
            scope.moved_unseen(asof.at - LOOKED_AT_WITHIN),
        ),
    ]
    return measure(_("Scope statements in force"), _in_force(asof), faults, yardstick).result()


@rule("4.3-03-e1", _("Scope statement as it would appear on the certificate"), parts="ab")
def services_and_organization(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """The statement names the organization, and its services are those that are live and in scope, no more and no fewer."""
    current = _in_force(asof)
    named = measure(
        _("Scope statements in force"),
        current,
        [Fault(_("Organization not named"), Q(organization_name=""))],
        yardstick,
    )
    covered: set[int] = set()
    for key in current.values_list("pk", flat=True):
        covered |= scope.considered_keys(key, "service")
    live = services.on_record(asof.at).filter(had("state", ("live",), asof), in_scope=True)
    wanted = set(live.values_list("pk", flat=True)) if named.check.population else set()
    both = covered | wanted
    return named.result(
        Check(_("Services in the statement and live services in scope"), len(both), len(covered & wanted))
    )


@rule("4.3-04-e1", _("Approved scope document"), parts="ab")
def the_scope_is_written(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """A statement of the scope is approved and in force, and nothing of its outline is empty."""
    return outline_complete("sms-scope", asof, yardstick).result()


@rule("4.3-04-e2", _("Publication of the scope"), parts="a")
def published(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """The statement in force is published to at least one audience. That the controlled document is the same is tested as soon as
    there are documents.
    """
    faults = [Fault(_("Published to nobody"), Q(published_at__isnull=True) | Q(published_at__gt=asof.at))]
    return measure(_("Scope statements in force"), _in_force(asof), faults, yardstick).result()
