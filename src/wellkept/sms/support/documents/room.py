"""The declaration of the room."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wellkept.components.approvals.services import takes_approvals
from wellkept.components.notifications.recipients import concern
from wellkept.kernel.registry import (
    Access,
    Action,
    Column,
    Condition,
    Filter,
    Kind,
    Panel,
    Projection,
    SavedView,
    register,
)
from wellkept.sms.support.documents import fields, hints, panels, reading, services
from wellkept.sms.support.documents.approving import services as approving
from wellkept.sms.support.documents.embedding import registers
from wellkept.sms.support.documents.embedding.registers import Register
from wellkept.sms.support.documents.embedding.selectors import suppliers
from wellkept.sms.support.documents.lifecycle import HOLDING, LIFECYCLE, OVER, VOTED_ON
from wellkept.sms.support.documents.models import Document
from wellkept.sms.support.documents.permissions import Permissions as P
from wellkept.toolkit import approving as voting
from wellkept.toolkit import rail

_ACTIVE, _HELD, _OPERATING = Q(state="active"), Q(state="accepted"), Q(state="operating")
_WEIGHED = Q(state__in=("identified", "open", "treated", "accepted"))

ACTIONS = (
    Action(
        "acknowledge", _("I have read and understood it"), P.READ, reading.acknowledge, offered=reading.is_to_be_read,
        awaited=lambda row: True, theirs=reading.awaits,
    ),
    Action("confirm", _("Still holds"), P.WRITE, services.confirm, offered=lambda row: row.state == "approved"),
    Action(
        "serve", _("Say what it serves"), P.WRITE, services.serve, (), ("keys",),
        offered=lambda row: row.state not in (*VOTED_ON, *OVER), inputs=(fields.KEYS,),
    ),
    Action(
        "distribute", _("Make it known"), P.CONTROL, services.distribute, (), ("distribution", "must_read"),
        offered=lambda row: row.state in HOLDING, inputs=(fields.DISTRIBUTION, fields.MUST_READ),
    ),
    Action(
        "hold", _("Keep it beyond its time"), P.CONTROL, services.hold, (), ("keep_because",),
        offered=lambda row: row.state != "disposed",
    ),
)  # fmt: skip

DOCUMENT = register(
    Kind(
        key="document",
        slug="documents",
        prefix="DOC",
        label=_("Document"),
        plural=_("Documents"),
        model=Document,
        lifecycle=LIFECYCLE,
        access=Access(view=P.VIEW, view_own=P.READ, create=P.WRITE, edit=P.WRITE, note=P.VIEW),
        section="plan",
        standing=True,
        clause="7.5",
        icon="file-text",
        born="drafted",
        purpose=_("Policies, plans and procedures: written, approved, made known to whom they concern, and looked at again."),
        purpose_outside=_("Policies, plans and procedures that are in force and meant for you."),
        projection=Projection(owner="owner", due="review_due_at"),
        columns=(
            Column("number", _("Number"), "number", "number"),
            Column("title", _("Title"), "title", "title"),
            Column("state", _("State"), "state", "state"),
            Column("category", _("Category"), "choice", "category"),
            Column("edition", _("Version"), "count", "edition"),
            Column("owner", _("Owner"), "person"),
            Column("in_force_since", _("In force since"), "date", "in_force_since"),
            Column("next_review_on", _("Next review"), "date", "next_review_on"),
            Column("classification", _("Classification"), "choice", optional=True),
            Column("language", _("Language"), "choice", optional=True),
            Column("from_outside", _("Comes from outside"), "flag", optional=True),
            Column("source", _("Published by"), optional=True),
            Column("customer", _("Customer"), optional=True),
        ),
        filters=(
            Filter("phase", _("Open or over"), show="phase"),
            Filter("state", _("State"), show="state"),
            Filter("category", _("Category")),
            Filter("classification", _("Classification")),
            Filter("owner", _("Owner"), show="person"),
            Filter("from_outside", _("Comes from outside"), show="flag"),
            Filter("language", _("Language")),
        ),
        views=(
            SavedView("current", _("Current"), {"phase": "open"}),
            SavedView("mine", _("Mine"), {"owner": "me"}),
            SavedView("outside", _("From outside"), {"from_outside": "yes"}),
            SavedView("all", _("All"), {}),
        ),
        default_sort="title",
        create_fields=("title", "category", "owner", "body"),
        more_fields=(
            "reviewer", "approver", "classification", "language", "review_months", "retention_months", "from_outside",
            "source", "source_version", "customer",
        ),
        edit_fields=(
            "title", "body", "category", "owner", "reviewer", "approver", "classification", "language", "review_months",
            "retention_months", "from_outside", "source", "source_version",
        ),
        conditions={
            "source": Condition("from_outside", ("True",)),
            "source_version": Condition("from_outside", ("True",)),
        },
        limits={"owner": "own", "reviewer": "own", "approver": "own"},
        internal=("body", "change_summary", "effective_on", "keep_because", "reviewer", "approver"),
        facts=(
            "category", "edition", "in_force_since", "owner", "author", "reviewer", "approver", "classification", "language",
            "next_review_on", "reviewed_at", "review_months", "retention_months", "from_outside", "source", "source_version",
            "effective_on", "keep_because", "customer", "withdrawn_at", "disposed_at",
        ),
        story=("body", "change_summary", "withdraw_reason"),
        formatted=("body",),
        drawn={"body": panels.text},
        searched=("title", "body"),
        private=("title", "body", "change_summary", "withdraw_reason", "keep_because"),
        spans=("state", "owner", "next_review_on"),
        actions=ACTIONS,
        panels=(
            Panel("standing", _("In force"), "documents/standing.html", panels.standing, side=False),
            Panel("approval", _("Approval"), "toolkit/approval.html", panels.approval, side=False),
            Panel("missing", _("What it is to contain"), "documents/missing.html", panels.missing),
            Panel("away", _("As a file"), "documents/away.html", panels.away),
            Panel("tables", _("Tables that it can show"), "documents/tables.html", panels.tables),
            Panel("versions", _("Versions"), "documents/versions.html", panels.versions),
            Panel("readers", _("Made known to"), "documents/readers.html", panels.readers),
        ),
        parts=(voting.PART,),
        create=services.draft,
        edit=services.edit_document,
        mark=panels.mark,
        fixed=lambda row: row.state in OVER,
        hints={
            "submit": hints.before_asking,
            "submit_revision": hints.before_asking,
            "withdraw": hints.before_withdrawing,
            "dispose": hints.before_disposing,
            "acknowledge": hints.before_acknowledging,
        },
        guards={
            "complete": approving.complete,
            "was_rejected": approving.was_rejected,
            "may_dispose": approving.may_dispose,
        },
        effects={
            "ask": approving.ask,
            "put_in_force": approving.put_in_force,
            "restore": approving.restore,
            "unshare": approving.unshare,
            "erase": approving.erase,
        },
    )
)  # fmt: skip

rail.announce(
    rail.Entry(
        "plan", _("What has to be written"), "/documents/register", (P.VIEW,), icon="clipboard-check",
        purpose=_("Every document that the standard calls for, and whether it is in force."), last=True,
    )
)  # fmt: skip
registers.offer(
    Register("parties", _("Interested parties"), ("number", "title", "category", "owner"), "interested_party", _ACTIVE),
    Register("obligations", _("Obligations"), ("number", "title", "source", "how_applied", "owner"), "obligation", _ACTIVE),
    Register("roles", _("Roles and who holds them"), ("role", "person", "scope"), "role_assignment", _HELD, "role"),
    Register("risks", _("Risks and opportunities"), ("number", "title", "level", "owner"), "risk", _WEIGHED),
    Register("objectives", _("Objectives"), ("number", "title", "target", "unit", "due_at", "owner"), "objective", _ACTIVE),
    Register("processes", _("Processes and their owners"), ("title", "owner", "operated_by"), "process", _OPERATING),
    Register("resources", _("Resources"), ("title", "category", "required", "available", "unit", "owner"), "resource", _ACTIVE),
    Register("suppliers", _("Suppliers"), (_("Supplier"),), rows=suppliers),
    Register("metrics", _("What is measured"), ("title", "genre", "unit", "per", "owner"), "series", _ACTIVE),
)  # fmt: skip
takes_approvals("document", approving.follow)
concern("document.readers_changed", reading.recipients, _("%(number)s has other readers: %(title)s"), alone=True)
concern("document.made_known", reading.recipients, _("%(number)s is in force, for you to read: %(title)s"), alone=True)
concern(
    "document.read_reminded", reading.recipients,
    _("Please confirm that you have read %(number)s: %(title)s"), alone=True,
)  # fmt: skip
concern(
    "document.review_called_for", reading.recipients,
    _("%(number)s is to be looked at again: %(title)s"), alone=True,
)  # fmt: skip
