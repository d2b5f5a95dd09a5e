"""Clause 9.4: reports are defined, drawn up on time, show trends, and lead to decisions that people are told of. The reports
to top management that clause 5.3 asks for are among them.
"""

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from wellkept.conformity.asof import AsOf
from wellkept.conformity.measuring import Fault, Mending, measure
from wellkept.conformity.outcomes import Check, RuleResult
from wellkept.conformity.rhythm import no_gap
from wellkept.conformity.rules import rule
from wellkept.conformity.selectors import had
from wellkept.conformity.yardsticks import Yardstick
from wellkept.evidence.rhythms import rhythm_of
from wellkept.sms.evaluation.reports import selectors as reports
from wellkept.sms.evaluation.reports.models import Purpose, Report, ReportDefinition
from wellkept.sms.evaluation.reports.proving import selectors as proving
from wellkept.sms.portfolio.services import selectors as services


def _defined(asof: AsOf) -> QuerySet[ReportDefinition]:
    return reports.definitions(asof.at).filter(had("state", ("active",), asof))


def _drawn_up(asof: AsOf) -> QuerySet[Report]:
    return reports.reports(asof.at).filter(opened_at__gte=asof.window_start)


@rule("5.3-02-e2", _("Reports to top management"), parts="b")
def top_management_is_told(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """Reports on the performance of the system and the services reach top management in their rhythm."""
    sent = reports.sent_to("top-management", asof.at).filter(definition__purpose=Purpose.PERFORMANCE)
    told = measure(
        _("Reports on system and services sent to top management"),
        sent.filter(sent_at__gte=asof.window_start),
        [],
        yardstick,
        entered="sent_at",
    )
    dates = [moment for moment in sent.values_list("sent_at", flat=True) if moment is not None]
    return told.result(no_gap(_("Between two such reports"), asof, dates, rhythm_of(asof, yardstick)))


@rule("9.4-01-e1", _("Report catalogue"), parts="ab")
def reports_are_defined(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """Each definition says what the report is for, what it shows, who gets it and who answers for it; none is missing."""
    active = _defined(asof)
    defined = measure(
        _("Definitions of reports in use"),
        active,
        [
            Fault(_("Nothing says what it is drawn up from"), Q(sections=[])),
            Fault(_("Nobody gets it"), Q(readers=[])),
            Fault(_("No owner"), Q(owner__isnull=True)),
        ],
        yardstick,
    )
    live = services.on_record(asof.at).filter(had("state", ("live",), asof))
    covered = Q(pk__in=active.filter(service__isnull=False).values("service"))
    wanted = int(defined.check.population > 0)
    system = min(wanted, int(active.exclude(purpose=Purpose.SERVICE).exists()))
    return defined.result(
        measure(_("Live services"), live, [Fault(_("No report is about it"), ~covered)], yardstick),
        Check(_("A report on the system"), wanted, system),
    )


@rule("9.4-02-e1", _("Reports produced"), parts="abcd")
def reports_are_drawn_up(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """Each definition has its report for each period that is over, drawn up in time and leading to records."""
    within = yardstick.within("produced_within")
    due = proving.due(_defined(asof), asof.window_start, asof.at - within)
    missing = proving.lacking(due, asof.at, within)
    drawn = measure(
        _("Definitions with a period that is over"),
        reports.definitions(asof.at).filter(pk__in=due),
        [Fault(_("A period without its report, or one that came late"), Q(pk__in=missing))],
        yardstick,
    )
    return drawn.result(
        measure(
            _("Reports drawn up in the window"),
            _drawn_up(asof),
            [Fault(_("No figure leads to records"), Q(sources=0), Mending.NEVER)],
            yardstick,
        )
    )


@rule("9.4-03-e1", _("Trends"))
def reports_show_trends(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """Each report sets its figures beside those of two periods before."""
    return measure(
        _("Reports drawn up in the window"),
        _drawn_up(asof),
        [Fault(_("Fewer than three periods beside each other"), Q(compared__lt=3), Mending.NEVER)],
        yardstick,
    ).result()


@rule("9.4-04-e1", _("Decisions from reports"), parts="ab")
def deviations_lead_to_decisions(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """Reports that show a deviation were decided on in time, and what was decided is on its way or done."""
    within = yardstick.within("decided_within")
    undecided = Q(decided_at__isnull=True) | Q(decided_at__gt=asof.at)
    ripe = _drawn_up(asof).filter(deviations__gt=0).exclude(undecided & Q(opened_at__gte=asof.at - within))
    return measure(
        _("Reports with a deviation"),
        ripe,
        [
            Fault(_("Nothing was decided"), undecided),
            Fault(_("Decided late"), Q(decided_at__gt=F("opened_at") + within), Mending.NEVER),
            Fault(
                _("Decided, and no task asks for it"),
                ~reports.said_nothing_follows() & ~reports.has_actions(asof.at),
            ),
            Fault(_("A task without a person or a date, or past it"), reports.with_loose_actions(asof.at)),
        ],
        yardstick,
        on_occasion=True,
    ).result()


@rule("9.4-05-e1", _("Communication of actions"))
def people_are_told_of_actions(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """Who is concerned was told in time of what was asked for because of a report."""
    within = yardstick.within("told_within")
    untold = Q(actions_told_at__isnull=True) | Q(actions_told_at__gt=asof.at)
    ripe = _drawn_up(asof).filter(reports.has_actions(asof.at)).exclude(untold & Q(sent_at__gte=asof.at - within))
    return measure(
        _("Reports from which actions follow"),
        ripe,
        [
            Fault(_("Nobody was told of them"), untold | ~reports.was_told()),
            Fault(_("Told late"), reports.told_late(within), Mending.NEVER),
        ],
        yardstick,
        on_occasion=True,
    ).result()
