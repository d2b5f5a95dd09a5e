"""The declaration of the kind. What its treatment shows and asks beyond it is added by the room of nonconformities."""

from django.utils.translation import gettext_lazy as _

from wellkept.components.approvals.services import takes_approvals
from wellkept.components.findings import fields, services, standing, treatment
from wellkept.components.findings.lifecycle import LIFECYCLE, OPEN
from wellkept.components.findings.models import Finding
from wellkept.components.findings.permissions import Permissions as P
from wellkept.components.tasks.origins import actions_from
from wellkept.kernel.registry import Access, Action, Column, Filter, Input, Kind, Projection, SavedView, register

# What is offered for nonconformities alone, or never to the owner, are actions that take a step of the lifecycle.
ACTIONS = (
    Action(
        "correct", _("Corrected and contained"), P.TREAT, services.contain, ("correction", "consequences"),
        offered=standing.awaits_correction, leads=standing.awaits_correction,
    ),
    Action(
        "answer", _("Answer and close"), P.TREAT, services.conclude, ("conclusion",),
        offered=standing.awaits_answer, leads=standing.awaits_answer,
    ),
    Action(
        "accept", _("Accept the finding"), P.TREAT, services.accept, (), ("acceptance_words",),
        offered=standing.can_be_answered, theirs=standing.is_owner,
    ),
    Action(
        "dispute", _("Dispute it"), P.TREAT, services.dispute, ("acceptance_words",),
        offered=standing.can_be_disputed, theirs=standing.is_owner,
    ),
    Action(
        "regrade", _("Change the grade"), P.STEER, services.regrade, ("grade", "grade_reason"),
        offered=lambda row: row.state == "open", theirs=standing.is_others,
    ),
    Action(
        "prolong", _("Give more time"), P.STEER, services.prolong, ("until", "prolong_reason"),
        offered=standing.is_open, theirs=standing.is_others,
        inputs=(Input("until", fields.until, Finding._meta.get_field("due_at")),),
    ),
    Action(
        "retract", _("Withdraw"), P.STEER, services.withdraw, ("cancel_reason",),
        offered=standing.is_open, theirs=standing.is_others,
    ),
)  # fmt: skip

FINDING = register(
    Kind(
        key="finding",
        slug="findings",
        prefix="FND",
        label=_("Finding"),
        plural=_("Findings"),
        model=Finding,
        lifecycle=LIFECYCLE,
        access=Access(view=P.VIEW, create=P.RAISE, edit=P.TREAT, comment=P.RAISE, note=P.VIEW),
        section="improve",
        clause="10.1",
        icon="flag",
        born="found",
        purpose=_("What audits, failing rules, incidents and complaints show: mend it, find the cause, see that it stays away."),
        projection=Projection(owner="owner", requester="raised_by", due="due_at"),
        columns=(
            Column("number", _("Number"), "number", "number"),
            Column("title", _("Finding"), "title"),
            Column("grade", _("Grade"), "choice", "grade"),
            Column("state", _("State"), "state", "state"),
            Column("requirement", _("Requirement"), "choice", "requirement", optional=True),
            Column("due_at", _("Due"), "due", "due_at"),
            Column("owner", _("Owner"), "person"),
            Column("source_type", _("Came from"), "choice", optional=True),
            Column("source", _("Shown by"), "card", optional=True),
            Column("raised_by", _("Raised by"), "person", optional=True),
            Column("opened_at", _("Opened"), "date", "opened_at", optional=True),
            Column("corrected_at", _("Corrected"), "date", optional=True),
            Column("action_decided_at", _("Decided on action"), "date", optional=True),
            Column("effectiveness_checked_at", _("Effectiveness confirmed"), "date", optional=True),
            Column("closed_at", _("Closed"), "date", optional=True),
            Column("reopened_count", _("Reopened"), "count", optional=True),
        ),
        filters=(
            Filter("phase", _("Open or over"), show="phase"),
            Filter("state", _("State"), show="state"),
            Filter("grade", _("Grade")),
            Filter("owner", _("Owner"), show="person"),
            Filter("source_type", _("Came from")),
            Filter("overdue", _("Overdue"), "due_at", "overdue"),
            Filter("opened", _("Opened"), "opened_at", "month"),
            Filter("reopened", _("Reopened"), "reopened_count", "some"),
        ),
        views=(
            SavedView("open", _("Open"), {"phase": "open"}, "due_at"),
            SavedView("mine", _("Mine"), {"phase": "open", "owner": "me"}, "due_at"),
            SavedView("overdue", _("Overdue"), {"phase": "open", "overdue": "yes"}, "due_at"),
            SavedView("all", _("All"), {}),
        ),
        create_fields=("title", "grade", "source_type", "requirement", "owner"),
        more_fields=("description", "evidence", "source", "due_at"),
        edit_fields=(
            "title", "source_type", "requirement", "owner", "description", "evidence", "correction", "consequences",
            "cause", "similar_found", "effectiveness", "sms_changes",
        ),
        limits={"owner": "own"},
        facts=(
            "grade", "source_type", "source", "requirement", "owner", "raised_by", "due_at", "prolonged_at", "opened_at",
            "acceptance", "accepted_at", "corrected_at", "action_needed", "action_decided_at",
            "effectiveness_checked_at", "reopened_count", "closed_at",
        ),
        story=(
            "description", "evidence", "acceptance_words", "correction", "consequences", "cause", "similar_found",
            "action_reason", "effectiveness", "sms_changes", "conclusion", "prolong_reason", "grade_reason",
            "reopen_reason", "cancel_reason",
        ),
        searched=("title", "description", "evidence", "cause", "correction"),
        spans=("state", "owner", "grade"),
        private=(
            "title", "description", "evidence", "acceptance_words", "grade_reason", "prolong_reason", "correction",
            "consequences", "similar_query", "similar_hits", "similar_found", "whys", "fishbone", "cause",
            "action_reason", "effectiveness", "sms_changes", "conclusion", "cancel_reason", "reopen_reason",
        ),
        actions=ACTIONS,
        create=services.raise_finding,
        edit=services.edit_finding,
        fixed=lambda row: row.state not in OPEN,
        guards={
            "is_nonconformity": treatment.must_be_nonconformity,
            "is_no_nonconformity": treatment.must_be_no_nonconformity,
            "extent_searched": treatment.extent_searched,
            "actions_done": treatment.actions_done,
            "not_his_own": treatment.not_his_own,
        },
        effects={
            "note_needed": treatment.note_needed,
            "note_spared": treatment.note_spared,
            "count_reopening": treatment.count_reopening,
            "ask_for_approval": treatment.ask_for_approval,
        },
    )
)  # fmt: skip

takes_approvals("finding", treatment.follow_approval)
actions_from("finding", process=treatment.process_of)
