"""Clause 4.4: the management system consists of processes that work together."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wellkept.conformity.asof import AsOf
from wellkept.conformity.measuring import Fault, measure
from wellkept.conformity.outcomes import Check, RuleResult
from wellkept.conformity.rules import rule
from wellkept.conformity.selectors import had
from wellkept.conformity.yardsticks import Yardstick
from wellkept.sms.planning.processes import chart
from wellkept.sms.planning.processes import selectors as processes


@rule("4.4-01-e1", _("Process map with owner, interactions and status, covering every clause"), parts="ae")
def processes_of_every_clause(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """Each operating process has an owner and says how it works with others and where it is described; together they cover
    every clause that processes are about.
    """
    current = processes.on_record(asof.at).filter(had("state", ("operating",), asof))
    faults = [
        Fault(_("No owner"), Q(owner__isnull=True)),
        Fault(_("Does not say how it works with others"), Q(interactions="")),
        Fault(_("Does not say where it is described"), Q(document="")),
    ]
    kept = measure(_("Processes in operation"), current, faults, yardstick)
    whole = current.exclude(owner__isnull=True).exclude(interactions="").exclude(document="")
    taken = {slug for covers in whole.values_list("covers", flat=True) for slug in covers}
    wanted = chart.clauses_of(chart.by_slug()) if kept.check.population else set()
    met = len(wanted & chart.clauses_of(taken))
    return kept.result(Check(_("Clauses that a process in operation covers"), len(wanted), met))
