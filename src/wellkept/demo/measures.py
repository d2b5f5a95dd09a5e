"""What Tavermoor measures and reports: metrics of processes and services, most of them worked out from the records, what people
concluded from them, monthly reports on each service, and a quarterly one on the system to Ines.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from wellkept.components.links.services import link
from wellkept.components.series import evaluating, jobs, periods
from wellkept.components.series import selectors as series
from wellkept.components.series import services as keeping
from wellkept.components.series.concluding.services import conclude
from wellkept.components.series.models import Series
from wellkept.components.tasks.services import add_task
from wellkept.demo.agenda import Agenda
from wellkept.demo.stage import Stage
from wellkept.flows.figures_into_series import key_of
from wellkept.kernel import occasion
from wellkept.records import services as records
from wellkept.sms.evaluation.reports import jobs as reporting
from wellkept.sms.evaluation.reports import selectors as kept
from wellkept.sms.evaluation.reports import services as reports
from wellkept.sms.evaluation.reports.models import Report
from wellkept.sms.planning.objectives import selectors as objectives
from wellkept.sms.planning.processes import chart, figures
from wellkept.sms.planning.processes import selectors as processes
from wellkept.sms.portfolio.services import selectors as services

DAY = timedelta(days=1)
#: The metrics are begun and the reports defined so long before the end of the story.
BEGUN, DEFINED = 200, 140
#: What is counted by hand each month, by a process that takes it in: title, unit, target, direction, values.
TYPED = (
    ("risk-management", "Actions about risks done on time", "%", "90", "rise", ("70", "75", "84", "88", "86", "91", "92")),
    ("resource-and-competence-management", "Roles with proven competence", "%", "95", "rise",
     ("80", "84", "84", "90", "93", "96", "96")),
    ("documented-information-management", "Documents within their review date", "%", "98", "rise",
     ("91", "93", "96", "98", "99", "99", "98.5")),
    ("configuration-management", "Items found as recorded", "%", "95", "rise",
     ("88", "90", "93", "95", "96", "95.5", "96")),
    ("supplier-management", "Targets that suppliers met", "%", "95", "rise", ("96", "95", "82", "85", "91", "94", "96")),
    ("demand-management", "Error of the forecast of calls", "%", "15", "fall", ("22", "19", "17", "14", "15", "12", "11")),
    ("service-continuity-management", "Services whose plan was tested", "%", "100", "rise",
     ("40", "40", "60", "60", "60", "80", "80")),
    ("information-security-management", "Accounts closed within a day of leaving", "%", "95", "rise",
     ("82", "88", "90", "96", "97", "95", "98")),
    ("performance-evaluation", "Audits held as planned", "%", "90", "rise",
     ("100", "100", "100", "75", "80", "100", "100")),
)  # fmt: skip
#: What a service's report is drawn up from, and the system's.
OF_SERVICE = ("incidents", "requests", "problems", "changes", "levels", "metrics")
OF_SYSTEM = ("incidents", "requests", "changes", "levels", "metrics", "findings", "risks", "objectives")
#: How close a service has to come to its hours.
UPTIME = Decimal("99.5")


def plan(stage: Stage, agenda: Agenda) -> None:
    """Metrics in spring, reports from summer on, the nights after each month, and what people conclude from them."""
    held: dict[str, Any] = {"agenda": agenda}
    begun, defined = stage.until - BEGUN * DAY, stage.until - DEFINED * DAY
    agenda.at(begun, lambda _moment: _begin(stage, held))
    agenda.at(defined, lambda _moment: _define(stage))
    month = periods.moved(begun.date().replace(day=1), 1)
    for place in range(8):
        night = periods.moments(periods.Rhythm.MONTH, month)[0] + timedelta(hours=5)
        agenda.at(night, _after(stage, held, place, month))
        agenda.at(night + timedelta(days=2, hours=5), lambda _moment: _conclude(stage))
        agenda.at(night + timedelta(days=3, hours=6), lambda _moment: _send(stage))
        agenda.at(night + timedelta(days=8, hours=7), lambda moment: _decide(stage, held, moment))
        month = periods.moved(month, 1)


def _begin(stage: Stage, held: dict[str, Any]) -> None:
    """A metric for each key figure that the records tell, some that are counted by hand, targets for the services."""
    tomas = stage.actor("tomas")
    taken = {slug: row for row in processes.standing() for slug in row.covers}
    for slug, process in chart.by_slug().items():
        for kpi in process.kpis:
            if (slug, kpi.name) in figures.counted() and slug in taken:
                keeping.begin_series(
                    actor=tomas, title=f"{process.name}: {kpi.name}", about=taken[slug].record, genre=Series.Genre.QUALITY,
                    figure=key_of(slug, kpi.name), target=_target(kpi.target), description=kpi.formula,
                    direction="rise" if kpi.better == "higher" else "fall", owner=taken[slug].owner or stage.people["tomas"],
                )  # fmt: skip
    for slug, title, unit, target, direction, _values in TYPED:
        held[title] = keeping.begin_series(
            actor=tomas, title=title, about=taken[slug].record, genre=Series.Genre.QUALITY, per=Series.Per.MONTH,
            aggregation=Series.Aggregation.LAST, unit=unit, target=Decimal(target), direction=direction,
            owner=taken[slug].owner or stage.people["tomas"], description="Counted by its owner on the first working day.",
        )  # fmt: skip
    for key, row in stage.series.items():
        goal = {
            "target": Decimal(30),
            "direction": "fall",
            "description": "The mean of the telephone system's own times.",
        }
        keeping.edit_series(row, actor=tomas, **(goal if key == "telephone" else {"target": UPTIME}))
    for need in services.requirements(stage.until).filter(state="agreed").select_related("service"):
        key = next(key for key, one in stage.services.items() if one.pk == need.service_id)
        measured = {"availability": stage.series[key], "support": stage.series["telephone"]}.get(need.category)
        if measured is not None:
            link(need.record, measured.record, "relates", actor=stage.actor("lotte"))


def _target(said: str) -> Decimal | None:
    try:
        return Decimal(said) * 100 if Decimal(said) <= 1 else None
    except InvalidOperation:
        return None


def _define(stage: Stage) -> None:
    """Lotte defines a report on each service, Tomas those on the system."""
    lotte, tomas = stage.actor("lotte"), stage.actor("tomas")
    for row in stage.services.values():
        made = reports.define_report(
            actor=lotte, title=f"{row.title}, the month", purpose="service", service=row, owner=stage.people["lotte"],
            description="Whether the service needs attention before its customers ask for it.",
        )  # fmt: skip
        made = reports.compose(made, actor=lotte, sections=OF_SERVICE, readers=("sms-manager", "incident-manager"))
        records.transition(made, "activate", actor=lotte)
    for title, purpose, rhythm in (
        ("Tavermoor’s services and how they are managed", "performance", "quarter"),
        ("Does the management system do what it is for?", "effectiveness", "quarter"),
    ):
        made = reports.define_report(
            actor=tomas, title=title, purpose=purpose, rhythm=rhythm, owner=stage.people["tomas"],
            description="What Ines decides on means, aims and customers rests on it.",
        )  # fmt: skip
        made = reports.compose(made, actor=tomas, sections=OF_SYSTEM, readers=("top-management",))
        records.transition(made, "activate", actor=tomas)


def _after(stage: Stage, held: dict[str, Any], place: int, month: date) -> Any:
    """The night after a month: figures are worked out, what is counted by hand is typed, reports are drawn up."""

    def act(_moment: datetime) -> None:
        jobs.work_out_figures()
        for _slug, title, _unit, _goal, _direction, values in TYPED:
            if title in held and 0 < place <= len(values):
                reading = keeping.Reading(Decimal(values[place - 1]), day=periods.moved(month, -1))
                keeping.note_values(held[title], actor=stage.actor("tomas"), values=[reading])
        reporting.draw_up_reports()

    return act


def _conclude(stage: Stage) -> None:
    """Tomas goes through the metrics with their owners; the owners of objectives say how far they are."""
    tomas = stage.actor("tomas")
    own = objectives.visible_to(tomas).filter(state="active", series__isnull=False).values("series")
    rows = list(series.visible(tomas).filter(target__isnull=False))
    last = periods.last_ended(periods.Rhythm.MONTH, occasion.now())
    told = evaluating.of_periods(rows, last, 2) if rows else {}
    aims = {row["series"] for row in own}
    for row in rows:
        now, before = told[row.pk]
        if now is None:
            continue
        words = _words(now, before, aim=row.pk in aims)
        conclude(row, actor=tomas, conclusion=words)


def _words(now: evaluating.Figure, before: evaluating.Figure | None, *, aim: bool) -> str:
    if now.met:
        return "On its way; nothing more is asked for." if aim else "It holds; we leave it as it is."
    if before is None or now.value == before.value:
        return "Short of the target; its owner says next month what he does about it."
    return "Short of the target, and the month before was another one; we look at the cases one by one."


def _send(stage: Stage) -> None:
    """What was drawn up goes out."""
    lotte, tomas = stage.actor("lotte"), stage.actor("tomas")
    for row in kept.waiting("drawn_up"):
        of_service = row.service_id is not None
        summary = "The figures stand beside those of the two months before." if of_service else SUMMARY
        records.transition(row, "send", actor=lotte if of_service else tomas, summary=summary)


SUMMARY = (
    "The desk holds its first answers. What is not held is resolution at two customers, and what suppliers promised for storage. "
    "Changes go well where they were tried before."
)


def _decide(stage: Stage, held: dict[str, Any], moment: datetime) -> None:
    """Ines decides on the system, Lotte on services; of the last month some wait. The first deviation of the system has a
    decision with two actions, of which those concerned are told.
    """
    last = stage.until - moment < 25 * DAY
    for row in kept.waiting("sent"):
        if row.service_id is None:
            _decide_on_system(stage, held, row, moment)
        elif not last or row.deviations == 0:
            said = "None: each miss was answered with its agreement." if row.deviations else "None."
            records.transition(row, "decide", actor=stage.actor("lotte"), decisions=said)


def _decide_on_system(stage: Stage, held: dict[str, Any], report: Report, moment: datetime) -> None:
    ines, tomas = stage.actor("ines"), stage.actor("tomas")
    if held.get("decided"):
        records.transition(report, "decide", actor=ines, decisions="None beyond what the last report led to.")
        return
    words = "Resolution is looked at each week until two months are held. Northquay gets a last date for its firmware."
    row = records.transition(report, "decide", actor=ines, decisions=words)
    for title, who, days in (
        ("Go through overdue incidents every Monday with both teams", "amara", 30),
        ("Agree a date for the firmware with Northquay", "piotr", 21),
    ):
        task = add_task(
            actor=tomas, title=title, about=row.record, assignee=stage.people[who], due_at=moment + days * DAY
        )
        done_at = moment + (days - 4) * DAY
        held["agenda"].at(done_at, _finish(stage, who, task))
    held["decided"] = reports.tell_actions(row, actor=tomas)


def _finish(stage: Stage, who: str, task: Any) -> Any:
    def act(_moment: datetime) -> None:
        records.transition(task, "finish", actor=stage.actor(who), result="Done, and it holds.")

    return act
