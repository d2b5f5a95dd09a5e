"""The declaration of the room."""

from django.utils.translation import gettext_lazy as _

from wellkept.components.approvals.services import takes_approvals
from wellkept.kernel import occasion
from wellkept.kernel.registry import Access, Action, Column, Filter, Input, Kind, Panel, SavedView, register
from wellkept.records.registers import confirm_reviewed
from wellkept.sms.context.interested_parties import selectors as parties
from wellkept.sms.context.issues import selectors as issues
from wellkept.sms.context.scope import fields, panels, services
from wellkept.sms.context.scope.inputs import considers
from wellkept.sms.context.scope.lifecycle import LIFECYCLE
from wellkept.sms.context.scope.models import ScopeStatement
from wellkept.sms.context.scope.permissions import Permissions as P
from wellkept.toolkit import approving

_TEXTS = (
    "organization_name",
    "organizational_boundary",
    "technology_boundary",
    "locations",
    "applicability",
    "excludes",
)

PUBLISH = Action(
    "publish", _("Publish"), P.MANAGE, services.publish, ("audiences",), offered=lambda row: row.state == "in_force",
    leads=lambda row: row.state == "in_force" and not row.published_to,
    inputs=(Input("audiences", fields.audiences, schema=fields.SCHEMA),),
)  # fmt: skip
REVIEW = Action("review", _("Still holds"), P.MANAGE, confirm_reviewed, offered=lambda row: row.state == "in_force")

SCOPE = register(
    Kind(
        key="scope_statement", under="/scope", slug="scope-statements", prefix="SCP", label=_("Scope statement"),
        plural=_("Scope statements"), model=ScopeStatement, lifecycle=LIFECYCLE,
        access=Access(view=P.VIEW, create=P.MANAGE, edit=P.MANAGE, view_own=P.VIEW_SHARED), section="plan", clause="4.3",
        icon="select", born="drawn_up",
        purpose=_("Where your management system begins and ends: one version is in force, top management approves it."),
        purpose_outside=_("What the management system of your provider covers."),
        columns=(
            Column("number", _("Number"), "number", "number"),
            Column("title", _("Statement"), "title", "title"),
            Column("state", _("State"), "state", "state"),
            Column("approved_at", _("Approved"), "date", "approved_at"),
            Column("reviewed_at", _("Reviewed"), "date", "reviewed_at"),
        ),
        filters=(Filter("state", _("State"), show="state"),),
        views=(SavedView("all", _("All"), {}),),
        create_fields=("title", "organization_name", "organizational_boundary", "technology_boundary", "locations"),
        more_fields=("applicability", "excludes"),
        edit_fields=("title", *_TEXTS),
        facts=("organization_name", "approved_at", "published_at", "reviewed_at", "superseded_at"),
        story=("organizational_boundary", "technology_boundary", "locations", "applicability", "excludes"),
        searched=("title", *_TEXTS), private=("title", *_TEXTS),
        spans=("state",), actions=(PUBLISH, REVIEW),
        panels=(
            Panel("statement", _("What it rests on"), "scope/rests.html", panels.statement, side=False),
            Panel("approval", _("Approval"), "toolkit/approval.html", panels.approval, side=False, permission=P.VIEW),
        ),
        parts=(approving.PART,),
        create=services.draw_up, edit=services.edit_statement, fixed=lambda row: row.state != "draft", standing=True,
        guards={"was_rejected": services.was_rejected},
        effects={
            "note_inputs": services.note_inputs, "ask_approval": services.ask_approval, "supersede": services.supersede,
        },
    )
)  # fmt: skip

takes_approvals("scope_statement", services.follow_approval)
considers("issue", lambda: issues.on_record(occasion.now()).filter(state="active"))
considers("interested_party", lambda: parties.parties(occasion.now()).filter(state="active", absent_because=""))
