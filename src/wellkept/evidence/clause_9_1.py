"""Clause 9.1: what is measured and how, its values, and what people conclude from them. The signs of life that clause 4.4 asks
for are read from the same series.
"""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from wellkept.components.series import selectors as series
from wellkept.components.series.models import Series
from wellkept.components.series.proving import selectors as proving
from wellkept.conformity.asof import AsOf
from wellkept.conformity.measuring import Fault, measure
from wellkept.conformity.outcomes import Check, RuleResult
from wellkept.conformity.rules import rule
from wellkept.conformity.selectors import had
from wellkept.conformity.yardsticks import Yardstick
from wellkept.sms.evaluation.reports import selectors as reports
from wellkept.sms.planning.objectives import selectors as objectives
from wellkept.sms.planning.processes import selectors as processes
from wellkept.sms.portfolio.services import selectors as services

_UNMEASURED = _("Nothing measures it")


def _metrics(asof: AsOf) -> QuerySet[Series]:
    return series.on_record(asof.at).filter(had("state", ("active",), asof))


@rule("4.4-01-e2", _("Signs of life of every process"), parts="bc")
def processes_are_measured(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """Each operating process has a value for a period that ended lately."""
    operating = processes.on_record(asof.at).filter(had("state", ("operating",), asof))
    alive = proving.alive(_metrics(asof), asof.window_start, asof.at)
    return measure(
        _("Processes in operation"), operating, [Fault(_("No value for a recent period"), ~alive)], yardstick
    ).result()


@rule("9.1-01-e1", _("Measurement plan"), parts="abcd")
def metrics_are_planned(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """Each metric says what it measures, how, and who answers for it; each process, live service and objective has one."""
    metrics = _metrics(asof)
    planned = measure(
        _("Metrics in use"),
        metrics,
        [
            Fault(_("Nothing says what it measures"), Q(about__isnull=True)),
            Fault(_("Nothing says how it is measured"), proving.without_method()),
            Fault(_("No owner"), Q(owner__isnull=True)),
        ],
        yardstick,
    )
    faults = [Fault(_UNMEASURED, ~proving.measured_by(metrics))]
    own = Q(series__isnull=False) | proving.measured_by(metrics)
    operating = processes.on_record(asof.at).filter(had("state", ("operating",), asof))
    live = services.on_record(asof.at).filter(had("state", ("live",), asof))
    active = objectives.on_record(asof.at).filter(had("state", ("active",), asof))
    return planned.result(
        measure(_("Processes in operation"), operating, faults, yardstick),
        measure(_("Live services"), live, faults, yardstick),
        measure(_("Objectives that are set"), active, [Fault(_UNMEASURED, ~own)], yardstick),
    )


@rule("9.1-02-e1", _("Measurement history"))
def values_are_kept(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """Each metric has a value for each of its periods that are over."""
    due = proving.due(_metrics(asof), asof.window_start, asof.at)
    lacking = proving.lacking(due, asof.at)
    return measure(
        _("Metrics with a period that is over"),
        proving.of_keys(due),
        [Fault(_("A period without a value"), Q(pk__in=lacking))],
        yardstick,
    ).result()


@rule("9.1-03-e1", _("Evaluation of the system"), parts="ab")
def objectives_are_evaluated(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """Each objective that has been set for long enough was evaluated lately, and the effectiveness of the system reported."""
    since = asof.at - yardstick.within("analysed_within")
    said = proving.concluded_between(since, asof.at)
    judged = Q(Exists(said.filter(series=OuterRef("series"))))
    active = objectives.on_record(asof.at).filter(had("state", ("active",), asof))
    measured = measure(
        _("Objectives set for long enough to be evaluated"),
        active.filter(Q(active_at__lte=since) | judged),
        [Fault(_UNMEASURED, Q(series__isnull=True)), Fault(_("Nobody concluded anything lately"), ~judged)],
        yardstick,
    )
    drawn = reports.reports(asof.at).filter(definition__purpose="effectiveness", opened_at__gte=asof.window_start)
    wanted = int(measured.check.population > 0)
    return measured.result(
        Check(_("A report on the effectiveness of the system"), wanted, min(wanted, int(drawn.exists())))
    )


@rule("9.1-04-e1", _("Evaluation of services"))
def requirements_are_evaluated(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """Each agreed requirement of a live service has a metric, and somebody concluded from it whether it is met."""
    live = services.on_record(asof.at).filter(had("state", ("live",), asof))
    agreed = services.requirements(asof.at).filter(had("state", ("agreed",), asof), service__in=live.values("pk"))
    metrics = proving.linked_to(_metrics(asof), asof.at)
    judged = metrics.filter(Exists(proving.judged_between(asof.window_start, asof.at).filter(series=OuterRef("pk"))))
    return measure(
        _("Agreed requirements of live services"),
        agreed,
        [
            Fault(_UNMEASURED, ~Q(Exists(metrics))),
            Fault(_("Nobody concluded whether it is met"), ~Q(Exists(judged))),
        ],
        yardstick,
    ).result()
