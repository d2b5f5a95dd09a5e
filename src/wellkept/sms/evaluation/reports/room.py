"""The declaration of the room."""

from django.utils.translation import gettext_lazy as _

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
from wellkept.sms.evaluation.reports import fields, panels, services
from wellkept.sms.evaluation.reports.lifecycle import DEFINITION, REPORT
from wellkept.sms.evaluation.reports.models import Report, ReportDefinition
from wellkept.sms.evaluation.reports.permissions import Permissions as P

REPORT_DEFINITION = register(
    Kind(
        key="report_definition", slug="report-definitions", prefix="RDF", label=_("Definition of a report"),
        plural=_("Definitions of reports"), model=ReportDefinition, lifecycle=DEFINITION,
        access=Access(view=P.VIEW, create=P.MANAGE, edit=P.MANAGE), section="improve", clause="9.4", icon="clipboard-list",
        born="drafted", purpose=_("Which report somebody needs, for which decision, how often, and what it is drawn up from."),
        projection=Projection(owner="owner", service="service"),
        columns=(
            Column("number", _("Number"), "number", "number"),
            Column("title", _("Report"), "title", "title"),
            Column("state", _("State"), "state", "state"),
            Column("purpose", _("Purpose"), "choice", "purpose"),
            Column("service", _("Service"), "card"),
            Column("rhythm", _("Drawn up"), "choice", "rhythm"),
            Column("owner", _("Owner"), "person"),
            Column("customer", _("Customer"), optional=True),
        ),
        filters=(Filter("state", _("State"), show="state"), Filter("purpose", _("Purpose"))),
        views=(SavedView("current", _("Current"), {"state": "draft,active"}), SavedView("all", _("All"), {})),
        create_fields=("title", "purpose", "service", "rhythm", "owner", "description"), more_fields=("customer",),
        edit_fields=("title", "purpose", "service", "rhythm", "owner", "description", "customer"),
        conditions={"service": Condition("purpose", ("service",))},
        limits={"owner": "own", "customer": "customer"},
        facts=("purpose", "service", "rhythm", "owner", "customer", "active_at"),
        private=("title", "description"), spans=("state", "owner"), standing=True,
        actions=(
            Action(
                "compose", _("Choose content and readers"), P.MANAGE, services.compose, ("sections", "readers"),
                offered=lambda row: row.state == "draft", leads=lambda row: row.state == "draft" and not row.sections,
                inputs=(
                    Input("sections", fields.sections, schema=fields.LIST_SCHEMA),
                    Input("readers", fields.readers, schema=fields.LIST_SCHEMA),
                ),
            ),
        ),
        panels=(Panel("content", _("Content and readers"), "service_reports/content.html", panels.content, side=False),),
        create=services.define_report, edit=services.edit_definition, fixed=lambda row: row.state != "draft",
        guards={"is_whole": services.is_whole},
    )
)  # fmt: skip

REPORT_KIND = register(
    Kind(
        key="report", slug="reports-drawn-up", prefix="RPT", label=_("Report"), plural=_("Reports drawn up"), model=Report,
        lifecycle=REPORT, access=Access(view=P.VIEW, create=P.MANAGE, edit=P.MANAGE), section="improve", clause="9.4",
        icon="file-text", born="drawn_up",
        purpose=_("What was reported for a period, from the records, with the periods before; who got it and what follows."),
        projection=Projection(owner="owner", service="service"),
        columns=(
            Column("number", _("Number"), "number", "number"),
            Column("title", _("Report"), "title", "title"),
            Column("state", _("State"), "state", "state"),
            Column("deviations", _("Deviations"), "count", "deviations"),
            Column("service", _("Service"), "card", optional=True),
            Column("owner", _("Owner"), "person"),
            Column("sent_at", _("Sent"), "date", "sent_at"),
            Column("decided_at", _("Decided"), "date", "decided_at"),
            Column("customer", _("Customer"), optional=True),
        ),
        filters=(
            Filter("state", _("State"), show="state"), Filter("service", _("Service"), show="card"),
            Filter("deviations", _("With deviations"), show="some"),
        ),
        views=(
            SavedView("open", _("To send or decide on"), {"state": "drawn_up,sent"}), SavedView("all", _("All"), {}),
        ),
        create_fields=("title", "definition", "period"), edit_fields=("title", "summary"),
        facts=(
            "definition", "service", "period", "period_end", "deviations", "owner", "sent_at", "decided_at", "decided_by",
            "actions_told_at",
        ),
        story=("summary", "decisions"), searched=("title", "summary", "decisions"),
        private=("title", "summary", "decisions"), spans=("state",),
        actions=(
            Action(
                "tell_actions", _("Tell what follows"), P.MANAGE, services.tell_actions,
                offered=lambda row: row.state == "decided" and row.actions_told_at is None,
            ),
        ),
        panels=(
            Panel("figures", _("Figures"), "service_reports/figures.html", panels.figures, side=False),
            Panel("told", _("Told"), "service_reports/told.html", panels.told),
        ),
        create=services.draw_up, edit=services.edit_report, fixed=lambda row: row.state != "drawn_up",
        hints={"send": panels.before_sending},
        effects={"distribute": services.distribute, "note_decider": services.note_decider},
    )
)  # fmt: skip

actions_from("report")
