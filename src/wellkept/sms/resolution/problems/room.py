"""The declaration of the room."""

from django.utils.translation import gettext_lazy as _

from wellkept.components.classification import matrix
from wellkept.components.notifications.recipients import concern
from wellkept.components.reviews.inputs import inputs_from, period_inputs_from
from wellkept.kernel.registry import (
    Access,
    Action,
    Beside,
    Column,
    Condition,
    Derived,
    Filter,
    Input,
    Kind,
    Panel,
    Projection,
    SavedView,
    extend,
    register,
)
from wellkept.sms.resolution.incidents import selectors as incidents
from wellkept.sms.resolution.incidents.permissions import Permissions as IncidentPermissions
from wellkept.sms.resolution.incidents.telling import escalated_to
from wellkept.sms.resolution.problems import fields, hints, known_errors, matching, merging, panels, selectors, services
from wellkept.sms.resolution.problems.lifecycle import LIFECYCLE
from wellkept.sms.resolution.problems.models import Problem
from wellkept.sms.resolution.problems.permissions import Permissions as P
from wellkept.toolkit import related
from wellkept.toolkit.merging.selectors import READINGS, kin

ACTIONS = (
    Action(
        "record_known_error", _("Record as known error"), P.WORK, known_errors.record, ("workaround",),
        ("symptoms", "cause"), offered=known_errors.can_become_one,
    ),
    Action(
        "confirm_known_error", _("Workaround still helps"), P.WORK, known_errors.confirm, (), ("workaround", "symptoms"),
        offered=known_errors.is_one,
    ),
    Action(
        "publish_known_error", _("Publish to users"), P.WORK, known_errors.publish, ("advice_title", "advice"),
        offered=known_errors.is_one,
    ),
    Action(
        "withdraw_known_error", _("No longer publish to users"), P.WORK, known_errors.withdraw,
        offered=lambda row: row.advised_at is not None and known_errors.is_one(row),
    ),
    Action(
        "retract_known_error", _("No known error after all"), P.WORK, known_errors.retract, ("retract_reason",),
        offered=known_errors.is_one,
    ),
    Action(
        "escalate", _("Escalate"), P.WORK, services.escalate, ("escalation_reason",),
        ("escalated_team", "escalated_person"), offered=lambda row: row.state in selectors.OPEN,
    ),
)  # fmt: skip

PROBLEM = register(
    Kind(
        key="problem",
        slug="problems",
        prefix="PRB",
        label=_("Problem"),
        plural=_("Problems"),
        model=Problem,
        lifecycle=LIFECYCLE,
        access=Access(view=P.VIEW, create=P.RAISE, edit=P.WORK, note=P.VIEW),
        section="work",
        clause="8.6.3",
        icon="bug",
        purpose=_("What lies behind incidents: look for the cause once, say what helps meanwhile, and mend it for good."),
        projection=Projection(owner="assignee", team="team", service="service", priority="priority", due="due_at"),
        columns=(
            Column("number", _("Number"), "number", "number"),
            Column("title", _("Title"), "title"),
            Column("state", _("State"), "state", "state"),
            Column("priority", _("Priority"), "priority", "priority"),
            Column("known_error_at", _("Known error since"), "date", "known_error_at"),
            Column("due_at", _("Due"), "due", "due_at"),
            Column("assignee", _("Assignee"), "person", otherwise="team"),
            Column("service", _("Service"), "card"),
            Column("category", _("Category"), "text", optional=True),
            Column("source", _("Came from"), "choice", optional=True),
            Column("team", _("Team"), "team", optional=True),
            Column("customer", _("Customer"), "text", optional=True),
            Column("opened_at", _("Opened"), "date", "opened_at", optional=True),
            Column("cause_found_at", _("Cause found"), "date", optional=True),
            Column("resolved_at", _("Resolved"), "date", optional=True),
            Column("closed_at", _("Closed"), "date", optional=True),
            Column("reopened_count", _("Reopened"), "count", optional=True),
        ),
        filters=(
            Filter("phase", _("Open or over"), show="phase"),
            Filter("state", _("State"), show="state"),
            Filter("priority", _("Priority")),
            Filter("assignee", _("Assignee"), show="person"),
            Filter("team", _("Team"), show="team"),
            Filter("service", _("Service"), show="card"),
            Filter("category", _("Category"), show="category"),
            Filter("source", _("Came from")),
            Filter("ended", _("How it ended"), "resolution_code"),
            Filter("overdue", _("Overdue"), "due_at", "overdue"),
            Filter("known_error", _("Known error since"), "known_error_at", "month"),
            Filter("opened", _("Opened"), "opened_at", "month"),
            Filter("resolved", _("Resolved"), "resolved_at", "month"),
        ),
        views=(
            SavedView("open", _("Open"), {"phase": "open"}, "priority"),
            SavedView("mine", _("Mine"), {"phase": "open", "assignee": "me"}, "priority"),
            SavedView("overdue", _("Overdue"), {"phase": "open", "overdue": "yes"}, "due_at"),
            SavedView("all", _("All"), {}),
        ),
        create_fields=("title", "source", "supplier", "service", "category", "impact", "urgency"),
        more_fields=(
            "description", "item", "customer", "team", "assignee", "symptoms", "workaround", "priority",
            "priority_reason",
        ),
        edit_fields=(
            "title", "description", "source", "supplier", "service", "item", "category", "customer", "team", "assignee",
            "impact", "urgency", "priority", "priority_reason", "due_at", "method", "cause", "contributing_causes",
            "cause_category", "no_cause_reason", "possible_actions", "symptoms", "workaround",
        ),
        conditions={
            "supplier": Condition("source", ("supplier",), required=True),
            "priority_reason": Condition("priority"),
        },
        derived={
            "priority": Derived(
                ("impact", "urgency"), matrix.table, _("By impact and urgency"),
                given="priority_given", reason="priority_reason",
            ),
        },
        limits={"assignee": "own", "team": "own"},
        facts=(
            "priority", "impact", "urgency", "assignee", "team", "due_at", "source", "supplier", "service", "item",
            "category", "customer", "opened_at", "method", "cause_category", "cause_found_at", "known_error_at",
            "known_error_checked_at", "advised_at", "resolution_code", "resolver", "resolved_at", "closed_at",
        ),
        story=(
            "description", "symptoms", "workaround", "advice_title", "advice", "cause", "no_cause_reason", "contributing_causes",
            "possible_actions", "resolution", "cancel_reason",
        ),
        searched=("title", "description", "symptoms", "workaround", "advice_title", "advice", "cause", "resolution"),
        spans=("state", "assignee", "team", "priority", "known_error_at"),
        private=(
            "title", "description", "symptoms", "workaround", "advice_title", "advice", "cause", "contributing_causes",
            "possible_actions", "no_cause_reason", "retract_reason", "resolution", "priority_reason", "cancel_reason",
            "reopen_reason", "escalation_reason",
        ),
        actions=ACTIONS,
        panels=(
            Panel("caused", _("Incidents"), "problems/caused.html", panels.caused),
            Panel("effect", _("Has it come back?"), "problems/effect.html", panels.effect, side=False),
        ),
        create=services.open_problem,
        edit=services.edit_problem,
        hints={
            "resolve": hints.before_resolving,
            "close": hints.before_closing,
            "record_known_error": hints.who_is_told,
            "merge": merging.before_merging,
            "publish_known_error": hints.who_reads,
        },
        proposed={
            "advice_title": lambda row: row.advice_title or row.title,
            "advice": lambda row: row.advice or row.workaround,
        },
        mark=known_errors.mark,
        guards={
            "can_merge": merging.can_merge,
            "cause_said": services.cause_said,
            "fix_has_change": services.fix_has_change,
        },
        effects={
            "go_on_there": merging.go_on_there,
            "take": services.take,
            "date_cause": services.date_cause,
            "note_resolver": services.note_resolver,
            "count_reopening": services.count_reopening,
            "ask_for_review": services.ask_for_review,
            "spread_resolution": known_errors.spread_resolution,
        },
    )
)  # fmt: skip

extend(
    "incident",
    actions=(
        Action(
            "adopt_problem", _("Comes from a known problem"), IncidentPermissions.WORK, services.adopt, ("problem",),
            offered=lambda row: row.state in incidents.OPEN, inputs=(
                Input("problem", fields.problem, schema=fields.PROBLEM_SCHEMA),
            ),
        ),
    ),
    panels=(
        Panel("known", _("Problems"), "problems/known.html", panels.known_for, permission=P.VIEW),
        Panel("advice", _("What you can do meanwhile"), "problems/advice.html", panels.advice, side=False),
    ),
    beside=Beside(
        ("title", "service", "category", "item"), "problems/offered.html", matching.while_typing,
        matching.CHOSEN, matching.choose,
    ),
)  # fmt: skip

inputs_from("problem", panels.looked_at)
period_inputs_from("trend", panels.trends_looked_at)
period_inputs_from("problem", panels.solving_looked_at)
concern("problem.escalated", escalated_to, _("%(who)s escalated %(number)s: %(title)s"))
related.also("problem", kin(Problem), READINGS)
