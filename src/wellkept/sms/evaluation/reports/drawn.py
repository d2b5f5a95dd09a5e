"""The figures of reports: what the rooms' records tell of a period, about a service or about everything."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Exists, F, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellkept.components.clocks import selectors as clocks
from wellkept.components.findings import selectors as findings
from wellkept.components.series import evaluating, panels, periods
from wellkept.components.series import selectors as series
from wellkept.directory.selectors import home_zone
from wellkept.records.scope import visible_to
from wellkept.sms.evaluation.reports.sources import Figure, Scope, source
from wellkept.sms.planning.objectives import selectors as objectives
from wellkept.sms.planning.risks import selectors as risks
from wellkept.sms.relationship.agreements.results import selectors as results
from wellkept.sms.resolution.incidents import selectors as incidents
from wellkept.sms.resolution.problems import selectors as problems
from wellkept.sms.resolution.requests import selectors as requests
from wellkept.sms.transition.changes import selectors as changes

#: So many records are named with a figure.
NAMED = 50
#: The share that is to be kept in time where nothing else was agreed.
IN_TIME = Decimal(90)
_SECOND = timedelta(seconds=1)


def _of(rows: QuerySet[Any], scope: Scope) -> QuerySet[Any]:
    """Those of some records that a report is about."""
    if scope.service is not None:
        rows = rows.filter(service=scope.service)
    return rows if scope.customer is None else rows.filter(customer=scope.customer)


def _count(name: str, rows: QuerySet[Any]) -> Figure:
    numbers = list(rows.order_by("pk").values_list("number", flat=True)[:NAMED])
    count = len(numbers) if len(numbers) < NAMED else rows.count()
    return Figure(name, Decimal(count), records=numbers)


def _share(name: str, rows: QuerySet[Any], kept: Q) -> Figure:
    """The percent of some records of which something is true; the records named are those of which it is not."""
    whole = rows.count()
    target = _("at least %(value)s %%") % {"value": IN_TIME}
    if not whole:
        return Figure(name, None, "%", target)
    missed = rows.exclude(kept)
    share = (100 * Decimal(whole - missed.count()) / whole).quantize(Decimal("0.1"))
    named = list(missed.order_by("pk").values_list("number", flat=True)[:NAMED])
    return Figure(name, share, "%", target, share >= IN_TIME, named)


def _in_time(metric: str) -> Q:
    return Q(Exists(clocks.stopped((metric,)).filter(stopped_at__lte=F("due_at"))))


@source("incidents", gettext_lazy("Incidents"))
def of_incidents(scope: Scope, since: datetime, until: datetime) -> list[Figure]:
    """Reported, resolved, resolved in time, major ones."""
    rows = _of(incidents.visible_to(scope.actor), scope)
    solved = rows.filter(resolved_at__gte=since, resolved_at__lte=until)
    promised = solved.filter(Exists(clocks.stopped(("resolution",))))
    return [
        _count(_("Incidents reported"), rows.filter(opened_at__gte=since, opened_at__lte=until)),
        _count(_("Incidents resolved"), solved),
        _share(_("Resolved in time"), promised, _in_time("resolution")),
    ]


@source("requests", gettext_lazy("Service requests"))
def of_requests(scope: Scope, since: datetime, until: datetime) -> list[Figure]:
    """Asked for, fulfilled, fulfilled in time."""
    rows = _of(requests.visible_to(scope.actor), scope)
    done = rows.filter(fulfilled_at__gte=since, fulfilled_at__lte=until)
    promised = done.filter(Exists(clocks.stopped(("fulfilment",))))
    return [
        _count(_("Requests made"), rows.filter(opened_at__gte=since, opened_at__lte=until)),
        _count(_("Requests fulfilled"), done),
        _share(_("Fulfilled in time"), promised, _in_time("fulfilment")),
    ]


@source("problems", gettext_lazy("Problems"))
def of_problems(scope: Scope, since: datetime, until: datetime) -> list[Figure]:
    """Taken up, and those whose cause was found."""
    rows = _of(problems.visible_to(scope.actor), scope)
    return [
        _count(_("Problems taken up"), rows.filter(opened_at__gte=since, opened_at__lte=until)),
        _count(_("Causes found"), rows.filter(cause_found_at__gte=since, cause_found_at__lte=until)),
    ]


@source("changes", gettext_lazy("Changes"))
def of_changes(scope: Scope, since: datetime, until: datetime) -> list[Figure]:
    """Carried out, and how many of those closed were successful."""
    rows = _of(changes.visible_to(scope.actor), scope)
    closed = rows.filter(closed_at__gte=since, closed_at__lte=until).exclude(outcome="")
    return [
        _count(_("Changes carried out"), rows.filter(implemented_at__gte=since, implemented_at__lte=until)),
        _share(_("Successful changes"), closed, Q(outcome="successful")),
    ]


@source("levels", gettext_lazy("Service levels"))
def of_levels(scope: Scope, since: datetime, until: datetime) -> list[Figure]:
    """Targets of agreements that were met and missed in the months that ended."""
    agreements = results.visible_agreements(scope.actor)
    if scope.service is not None:
        agreements = agreements.filter(services=scope.service)
    if scope.customer is not None:
        agreements = agreements.filter(customer=scope.customer)
    rows = results.visible_results(scope.actor).filter(
        subject__in=agreements.values("pk"),
        period_end__gt=since,
        period_end__lte=until.replace(microsecond=0) + _SECOND,
    )
    met, missed = rows.filter(verdict="met"), rows.filter(verdict="missed")
    named = list(missed.order_by().values_list("subject__number", flat=True).distinct()[:NAMED])
    judged = met.count() + missed.count()
    return [
        Figure(_("Targets met"), Decimal(met.count()) if judged else None),
        Figure(
            _("Targets missed"), Decimal(missed.count()) if judged else None, target=_("none"),
            met=not missed.exists() if judged else None, records=named,
        ),
    ]  # fmt: skip


@source("metrics", gettext_lazy("Metrics"))
def of_metrics(scope: Scope, since: datetime, until: datetime) -> list[Figure]:
    """What the series with a target come to: those about the service, or all that are the same for everybody."""
    rows = visible_to(series.on_record(until), scope.actor).filter(state="active", target__isnull=False)
    rows = rows.filter(about=scope.service) if scope.service is not None else rows.filter(customer__isnull=True)
    last = until.astimezone(ZoneInfo(home_zone())).date()
    found = list(rows.order_by("pk")[:NAMED])
    told = evaluating.of_periods(found, periods.start_of(periods.Rhythm.MONTH, last), 1)
    figures = []
    for row in found:
        unit = "%" if row.aggregation == "uptime" else row.unit
        one = told[row.pk][0]
        value, met = (one.value, one.met) if one is not None else (None, None)
        figures.append(Figure(row.title, value, unit, panels.target_words(row, unit), met, [row.number]))
    return figures


@source("findings", gettext_lazy("Findings"))
def of_findings(scope: Scope, since: datetime, until: datetime) -> list[Figure]:
    """Nonconformities and other findings that came up."""
    rows = findings.visible(scope.actor)
    return [_count(_("Findings raised"), rows.filter(opened_at__gte=since, opened_at__lte=until))]


@source("risks", gettext_lazy("Risks"))
def of_risks(scope: Scope, since: datetime, until: datetime) -> list[Figure]:
    """Risks and opportunities that were put on the register."""
    rows = risks.visible_to(scope.actor)
    return [_count(_("Risks and opportunities found"), rows.filter(opened_at__gte=since, opened_at__lte=until))]


@source("objectives", gettext_lazy("Objectives"))
def of_objectives(scope: Scope, since: datetime, until: datetime) -> list[Figure]:
    """Objectives that were reached and missed."""
    rows = objectives.visible_to(scope.actor).filter(concluded_at__gte=since, concluded_at__lte=until)
    missed = _count(_("Objectives missed"), rows.filter(state="missed"))
    return [
        _count(_("Objectives reached"), rows.filter(state="reached")),
        Figure(missed.name, missed.value, "", _("none"), missed.value == 0, missed.records),
    ]
