"""The declaration of the room."""

from django.utils.translation import gettext_lazy as _

from wellkept.components.findings.models import Finding
from wellkept.components.findings.permissions import Permissions as Findings
from wellkept.components.notifications.recipients import concern
from wellkept.kernel.registry import (
    Access,
    Action,
    Column,
    Condition,
    Filter,
    Input,
    Kind,
    Panel,
    Part,
    Projection,
    SavedView,
    register,
)
from wellkept.sms.evaluation.audits import fields, panels, programs, services, standing, telling
from wellkept.sms.evaluation.audits.checking import services as checking
from wellkept.sms.evaluation.audits.lifecycle import AUDIT, CHECK, OPEN, PROGRAMME, SAID
from wellkept.sms.evaluation.audits.models import Audit, AuditCheck, AuditProgramme, AuditSample
from wellkept.sms.evaluation.audits.permissions import Permissions as P
from wellkept.sms.evaluation.audits.sampling.services import draw_sample

AUDIT_PROGRAMME = register(
    Kind(
        key="audit_programme", slug="audit-programmes", prefix="APR", label=_("Audit programme"),
        plural=_("Audit programmes"), model=AuditProgramme, lifecycle=PROGRAMME,
        access=Access(view=P.VIEW, create=P.HOLD, edit=P.HOLD), section="prove", clause="9.2.2", icon="calendar-event",
        born="drafted", standing=True,
        purpose=_("How you audit yourselves over some years: how often, how, by whom, and on what the choice rests."),
        projection=Projection(owner="owner"),
        columns=(
            Column("number", _("Number"), "number", "number"),
            Column("title", _("Programme"), "title", "title"),
            Column("state", _("State"), "state", "state"),
            Column("period_start", _("From"), "date", "period_start"),
            Column("period_end", _("Until"), "date", "period_end"),
            Column("owner", _("Owner"), "person"),
            Column("approved_at", _("Approved"), "date", optional=True),
        ),
        filters=(Filter("state", _("State"), show="state"), Filter("owner", _("Owner"), show="person")),
        views=(SavedView("current", _("Current"), {"state": "draft,approved"}), SavedView("all", _("All"), {})),
        create_fields=("title", "period_start", "period_end", "frequency", "methods"),
        more_fields=("responsibilities", "planning_requirements", "reporting", "basis_importance", "basis_changes",
                     "basis_results", "owner"),
        edit_fields=("title", "period_start", "period_end", *SAID, "owner"),
        limits={"owner": "own"},
        facts=("period_start", "period_end", "owner", "approver", "approved_at"),
        story=(*SAID, "revise_reason", "cancel_reason"), searched=("title", *SAID),
        private=("title", *SAID, "revise_reason", "cancel_reason"), spans=("state", "owner"),
        actions=(
            Action(
                "weigh", _("Weigh the clauses"), P.HOLD, services.weigh, (), ("important", "less_important"),
                offered=lambda row: row.state in ("draft", "approved"),
                inputs=(
                    Input("important", fields.weighed(services.MORE, _("Matter more")), schema=fields.NAMES),
                    Input("less_important", fields.weighed(services.LESS, _("Matter less")), schema=fields.NAMES),
                ),
            ),
        ),
        panels=(Panel("audits", _("Audits"), "audits/audits.html", panels.audits_of, side=False),),
        parts=(Part("weights", programs.WEIGHTS, programs.weights),),
        create=services.draft_programme, edit=services.edit_programme, fixed=lambda row: row.state != "draft",
        effects={"note_approver": services.note_approver},
    )
)  # fmt: skip

AUDIT_ACTIONS = (
    Action(
        "set_scope", _("Set the scope"), P.HOLD, services.set_scope, (), ("clauses", "processes"),
        offered=lambda row: row.state in OPEN, inputs=(
            Input("clauses", fields.clauses, schema=fields.NAMES),
            Input("processes", fields.processes, schema=fields.NAMES),
        ),
    ),
    Action(
        "make_checklist", _("Make the checklist"), P.HOLD, checking.make_checklist, offered=lambda row: row.state in OPEN,
    ),
    Action(
        "draw", _("Draw a sample"), P.HOLD, draw_sample, ("population", "size"), ("query", "as_of", "method", "seed"),
        offered=lambda row: row.state in OPEN, inputs=(
            Input("population", fields.population, schema=fields.TEXT),
            Input("query", fields.query, AuditSample._meta.get_field("query")),
            Input("as_of", fields.as_of, AuditSample._meta.get_field("as_of")),
            Input("size", fields.size, AuditSample._meta.get_field("size")),
            Input("method", fields.method, AuditSample._meta.get_field("method")),
            Input("seed", fields.seed, AuditSample._meta.get_field("seed")),
        ),
    ),
)  # fmt: skip

AUDIT_KIND = register(
    Kind(
        key="audit", slug="audits", prefix="AUD", label=_("Audit"), plural=_("Audits"), model=Audit, lifecycle=AUDIT,
        access=Access(view=P.VIEW, create=P.HOLD, edit=P.HOLD, note=P.HOLD), section="prove", clause="9.2",
        icon="clipboard-check", born="planned",
        purpose=_("People who do not own it look whether the system conforms and works, and report what they find."),
        projection=Projection(owner="lead", due="planned_at"),
        columns=(
            Column("number", _("Number"), "number", "number"),
            Column("title", _("Audit"), "title"),
            Column("state", _("State"), "state", "state"),
            Column("planned_at", _("Planned for"), "due", "planned_at"),
            Column("lead", _("Lead auditor"), "person"),
            Column("programme", _("Programme"), "card", optional=True),
            Column("held_at", _("Opened"), "date", "held_at"),
            Column("reported_at", _("Reported"), "date", "reported_at"),
        ),
        filters=(
            Filter("phase", _("Open or over"), show="phase"), Filter("state", _("State"), show="state"),
            Filter("lead", _("Lead auditor"), show="person"), Filter("programme", _("Programme"), show="card"),
            Filter("held", _("Opened"), "held_at", "month"),
        ),
        views=(SavedView("open", _("Open"), {"phase": "open"}, "planned_at"), SavedView("all", _("All"), {})),
        create_fields=("title", "planned_at", "criteria"),
        more_fields=("programme", "lead", "team", "services", "agenda"),
        edit_fields=(
            "title", "programme", "planned_at", "criteria", "lead", "team", "services", "agenda", "conformity_conclusion",
            "effectiveness_conclusion", "report", "distribution",
        ),
        limits={"lead": "own", "team": "own"},
        facts=(
            "programme", "planned_at", "lead", "held_at", "ended_at", "reported_at", "reported_to",
            "signer", "closed_at",
        ),
        story=(
            "criteria", "agenda", "report", "conformity_conclusion", "effectiveness_conclusion", "distribution",
            "cancel_reason",
        ),
        searched=("title", "criteria", "report", "conformity_conclusion", "effectiveness_conclusion"),
        private=(
            "title", "criteria", "agenda", "report", "conformity_conclusion", "effectiveness_conclusion", "distribution",
            "reported_to", "frozen", "cancel_reason",
        ),
        spans=("state", "lead"), actions=AUDIT_ACTIONS,
        panels=(
            Panel("reach", _("Scope and report"), "audits/reach.html", panels.reach),
            Panel("checklist", _("Checklist"), "audits/checklist.html", panels.checklist, side=False),
            Panel("found", _("Findings"), "audits/found.html", panels.found, side=False, permission=Findings.VIEW),
            Panel("samples", _("Samples"), "audits/samples.html", panels.samples),
        ),
        parts=(Part("samples", programs.SAMPLES, programs.samples),),
        create=services.plan_audit, edit=services.edit_audit, fixed=standing.is_fixed,
        guards={"independent": services.independent},
        effects={
            "make_checklist": checking.complete_checklist, "address": services.address, "freeze": services.freeze,
        },
    )
)  # fmt: skip

AUDIT_CHECK = register(
    Kind(
        key="audit_check", slug="audit-checks", prefix="CHK", label=_("Check"), plural=_("Audit checks"), model=AuditCheck,
        under="/audits",
        lifecycle=CHECK, access=Access(view=P.VIEW, create=P.HOLD, edit=P.HOLD, note=P.HOLD), section="prove", clause="9.2",
        icon="checkbox", born="planned", standing=True,
        purpose=_("One look at one requirement: what was asked, of whom, what was found, and the records it rests on."),
        columns=(
            Column("number", _("Number"), "number", "number"),
            Column("requirement", _("Requirement"), "text", "requirement"),
            Column("title", _("Question"), "title"),
            Column("state", _("State"), "state", "state"),
            Column("method", _("Method"), "choice"),
            Column("result", _("Result"), "choice"),
            Column("checked_at", _("Checked"), "date", "checked_at"),
            Column("audit", _("Audit"), "card", optional=True),
            Column("asked", _("Who was asked"), "person", optional=True),
            Column("checker", _("Checked by"), "person", optional=True),
        ),
        filters=(
            Filter("state", _("State"), show="state"), Filter("audit", _("Audit"), show="card"),
            Filter("result", _("Result")), Filter("method", _("Method")), Filter("requirement", _("Requirement")),
        ),
        views=(SavedView("waiting", _("To be checked"), {"state": "planned"}), SavedView("all", _("All"), {})),
        default_sort="number",
        create_fields=("title", "audit", "requirement", "method"), more_fields=("asked", "notes", "private_notes"),
        edit_fields=("title", "method", "asked", "notes", "private_notes"),
        limits={"asked": "own"}, internal=("private_notes",), part_of="audit",
        conditions={"asked": Condition("method", ("interview", "observation"))},
        facts=("audit", "method", "asked", "result", "checked_at", "checker"),
        story=("notes", "private_notes", "cancel_reason"), searched=("title", "notes"),
        private=("title", "notes", "private_notes", "cancel_reason"), spans=("state",),
        actions=(
            Action(
                "raise_finding", _("Raise a finding"), P.HOLD, checking.raise_from_check, ("grade",),
                ("headline", "owner"), offered=standing.can_become_finding, leads=standing.can_become_finding,
                inputs=(
                    Input("grade", fields.grade, schema=fields.GRADE),
                    Input("headline", fields.headline, schema=fields.TEXT),
                    Input("owner", fields.owner, Finding._meta.get_field("owner")),
                ),
            ),
        ),
        panels=(
            Panel("asked", _("What the requirement asks"), "audits/asked.html", panels.asked, side=False),
            Panel("notes", _("Notes of the auditor"), "audits/notes.html", panels.opened_notes, side=False),
        ),
        hints={"check": panels.before_checking},
        create=checking.plan_check, edit=checking.edit_check, fixed=lambda row: row.state == "done",
        guards={"audit_open": checking.audit_open, "fits": checking.fits},
        effects={"note_checker": checking.note_checker, "note_indicator": checking.note_indicator},
    )
)  # fmt: skip

concern("audit.reported", telling.managers, _("%(who)s reported the audit %(number)s: %(title)s"))
