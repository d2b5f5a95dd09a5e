"""The declaration of the room."""

from django.utils.translation import gettext_lazy as _

from wellkept.components.improving import takes_improvements
from wellkept.components.tasks.origins import actions_from
from wellkept.kernel.registry import (
    Access,
    Action,
    Column,
    Condition,
    Filter,
    Input,
    Kind,
    Panel,
    Projection,
    SavedView,
    register,
)
from wellkept.sms.improvement.improvements import fields, panels, services
from wellkept.sms.improvement.improvements.lifecycle import CRITERIA, FIXED, LIFECYCLE
from wellkept.sms.improvement.improvements.models import Criterion, Improvement
from wellkept.sms.improvement.improvements.permissions import Permissions as P

IMPROVEMENT = register(
    Kind(
        key="improvement",
        slug="improvements",
        prefix="IMP",
        label=_("Improvement"),
        plural=_("Improvements"),
        model=Improvement,
        lifecycle=LIFECYCLE,
        access=Access(view=P.VIEW, create=P.PROPOSE, edit=P.WORK, comment=P.PROPOSE, note=P.VIEW),
        section="improve",
        clause="10.2",
        icon="trending-up",
        born="proposed",
        purpose=_("What could be better: weigh it by your criteria, decide, carry it out, and see what it brought."),
        projection=Projection(owner="owner", service="service", priority="priority", due="due_at"),
        columns=(
            Column("number", _("Number"), "number", "number"),
            Column("title", _("Improvement"), "title"),
            Column("state", _("State"), "state", "state"),
            Column("score", _("Score"), "count", "score"),
            Column("priority", _("Priority"), "choice", "priority"),
            Column("due_at", _("Due"), "due", "due_at"),
            Column("owner", _("Owner"), "person"),
            Column("area", _("What becomes better"), "choice", optional=True),
            Column("target_met", _("Target met"), "flag", optional=True),
            Column("service", _("Service"), "card", optional=True),
            Column("source_type", _("Came from"), "choice", optional=True),
            Column("opened_at", _("Opened"), "date", "opened_at", optional=True),
            Column("decided_at", _("Decided"), "date", "decided_at", optional=True),
            Column("implemented_at", _("Carried out"), "date", "implemented_at", optional=True),
            Column("measured_at", _("Measured"), "date", optional=True),
            Column("reported_at", _("Reported"), "date", optional=True),
        ),
        filters=(
            Filter("phase", _("Open or over"), show="phase"),
            Filter("state", _("State"), show="state"),
            Filter("area", _("What becomes better")),
            Filter("service", _("Service"), show="card"),
            Filter("priority", _("Priority")),
            Filter("owner", _("Owner"), show="person"),
            Filter("source_type", _("Came from")),
            Filter("target_met", _("Target met"), show="flag"),
            Filter("overdue", _("Overdue"), "due_at", "overdue"),
            Filter("implemented", _("Carried out"), "implemented_at", "month"),
        ),
        views=(
            SavedView("open", _("Open"), {"phase": "open"}, "-score"),
            SavedView("undecided", _("To be decided"), {"state": "proposed"}, "-score"),
            SavedView("mine", _("Mine"), {"phase": "open", "owner": "me"}, "due_at"),
            SavedView("overdue", _("Overdue"), {"phase": "open", "overdue": "yes"}, "due_at"),
            SavedView("all", _("All"), {}),
        ),
        create_fields=("title", "description", "area", "service", "owner"),
        more_fields=("source_type", "source", "objective", "measure", "unit", "baseline", "target"),
        edit_fields=(
            "title", "description", "area", "service", "owner", "source_type", "objective", "priority", "measure", "unit",
            "baseline", "target", "planned_start", "planned_end", "implementation", "sms_changes", "measured_how", "follow_up",
        ),
        conditions={"service": Condition("area", ("service",), required=True)},
        limits={"owner": "own"},
        facts=(
            "priority", "owner", "area", "service", "source_type", "source", "objective", "planned_start", "planned_end",
            "due_at", "opened_at", "decided_at", "decided_by", "implemented_at", "measured_at", "reported_at",
            "reported_to",
        ),
        story=(
            "description", "decision_reason", "implementation", "sms_changes", "measured_how", "follow_up", "cancel_reason",
        ),
        searched=("title", "description", "implementation", "follow_up"),
        spans=("state", "owner", "priority"),
        private=(
            "title", "description", "scores", "objective", "decision_reason", "measure", "implementation", "sms_changes",
            "measured_how", "follow_up", "reported_to", "cancel_reason",
        ),
        actions=(
            Action(
                "score", _("Score it"), P.WORK, services.score, ("scores",), offered=lambda row: row.state == "proposed",
                leads=lambda row: row.state == "proposed" and row.score is None,
                inputs=(Input("scores", fields.scores, schema=fields.SCORES_SCHEMA),),
            ),
        ),
        panels=(
            Panel("scores", _("Weighed by the criteria"), "improvements/scores.html", panels.scores, side=False),
            Panel("benefit", _("Benefit"), "improvements/benefit.html", panels.benefit, side=False),
        ),
        create=services.propose,
        edit=services.edit_improvement,
        fixed=lambda row: row.state in FIXED,
        guards={
            "scored": services.scored,
            "fits_objectives": services.fits_objectives,
            "plan_makes_sense": services.plan_makes_sense,
            "no_open_tasks": services.no_open_tasks,
            "miss_is_followed_up": services.miss_is_followed_up,
        },
        effects={
            "note_decider": services.note_decider,
            "expect_end": services.expect_end,
            "expect_measurement": services.expect_measurement,
            "judge": services.judge,
        },
    )
)  # fmt: skip

CRITERION = register(
    Kind(
        key="improvement_criterion",
        under="/improvements",
        slug="improvement-criteria",
        prefix="ICR",
        label=_("Criterion for improvements"),
        plural=_("Criteria for improvements"),
        model=Criterion,
        lifecycle=CRITERIA,
        access=Access(view=P.VIEW, create=P.DECIDE, edit=P.DECIDE),
        section="improve",
        clause="10.2",
        icon="scale",
        born="drafted",
        purpose=_("The yardsticks by which improvements are weighed before anybody decides on them."),
        columns=(
            Column("number", _("Number"), "number", "number"),
            Column("title", _("Criterion"), "title", "title"),
            Column("state", _("State"), "state", "state"),
            Column("weight", _("Weight"), "count", "weight"),
            Column("about_objectives", _("Concerns the fit with objectives"), "flag"),
            Column("approved_at", _("Approved"), "date", "approved_at"),
        ),
        filters=(Filter("state", _("State"), show="state"),),
        views=(SavedView("current", _("Approved"), {"state": "approved"}), SavedView("all", _("All"), {})),
        create_fields=("title", "description", "weight", "about_objectives"),
        edit_fields=("title", "description", "weight", "about_objectives"),
        facts=("weight", "about_objectives", "approved_at"),
        private=("title", "description"),
        standing=True,
        edit=services.edit_criterion,
        fixed=lambda row: row.state != "draft",
    )
)

actions_from("improvement")
takes_improvements(services.take)
