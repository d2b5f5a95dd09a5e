"""The declaration of the room."""

from django.utils.translation import gettext_lazy as _

from wellkept.components.clocks import follow
from wellkept.components.reviews.models import Review
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
    SavedView,
    register,
)
from wellkept.sms.relationship.agreements import (
    fields,
    hints,
    panels,
    programs,
    promised_series,
    selectors,
    services,
)
from wellkept.sms.relationship.agreements.basis import fields as basis
from wellkept.sms.relationship.agreements.basis import services as building
from wellkept.sms.relationship.agreements.lifecycle import LIFECYCLE
from wellkept.sms.relationship.agreements.models import Agreement, AgreementVersion
from wellkept.sms.relationship.agreements.permissions import Permissions as P
from wellkept.sms.relationship.agreements.results import fields as asked
from wellkept.sms.relationship.agreements.results import reviewing, showing, telling
from wellkept.sms.relationship.agreements.results import services as achieved
from wellkept.sms.relationship.agreements.results.selectors import PROMISED

SET_VERSION = Action(
    "set_version",
    _("Set targets"),
    P.MANAGE,
    services.set_version,
    (),
    ("targets", "calendar", "pauses_for", "series", *fields.BOUNDS, "valid_from"),
    offered=lambda row: row.state in services.CHANGEABLE,
    leads=lambda row: row.state == "draft" and not selectors.has_targets(row),
    inputs=(
        Input("targets", fields.targets, schema=fields.TARGETS_SCHEMA),
        Input("calendar", fields.hours, AgreementVersion._meta.get_field("calendar")),
        Input(
            "pauses_for",
            fields.pauses,
            schema={"type": "array", "items": {"type": "string"}, "title": "Clocks pause while"},
        ),
        Input("series", promised_series.series, schema=promised_series.SCHEMA),
        *(Input(name, fields.bound(name), AgreementVersion._meta.get_field(name)) for name in fields.BOUNDS),
        Input("valid_from", fields.start, AgreementVersion._meta.get_field("valid_from")),
    ),
)

BUILD_ON = Action(
    "build_on",
    _("Name requirements"),
    P.MANAGE,
    building.build_on,
    (),
    ("rests",),
    offered=lambda row: row.state in services.CHANGEABLE and selectors.has_targets(row),
    inputs=(Input("rests", basis.rests, schema=basis.SCHEMA),),
)

ANSWER_MISSED = Action(
    "answer_missed",
    _("Answer a missed target"),
    P.MANAGE,
    achieved.answer_missed,
    ("result",),
    ("improvement", "record", "reason"),
    offered=lambda row: row.state in PROMISED and row.type == "sla",
    inputs=(
        Input("result", asked.result, schema=asked.RESULT_SCHEMA),
        Input("improvement", asked.improvement, schema=asked.TEXT_SCHEMA),
        Input("record", asked.record, schema=asked.RECORD_SCHEMA),
        Input("reason", asked.reason, schema=asked.TEXT_SCHEMA),
    ),
)
RECKON_AGAIN = Action(
    "reckon_again",
    _("Go over results again"),
    P.MANAGE,
    achieved.reckon_again,
    ("period",),
    offered=lambda row: row.state in PROMISED and row.type == "sla",
    inputs=(Input("period", asked.period, schema=asked.PERIOD_SCHEMA),),
)
PLAN_REVIEW = Action(
    "plan_review",
    _("Plan a review"),
    P.MANAGE,
    achieved.plan_review,
    (),
    ("due_at",),
    offered=lambda row: row.state == "in_force" and row.type == "sla",
    inputs=(Input("due_at", asked.due, Review._meta.get_field("due_at")),),
)

AGREEMENT = register(
    Kind(
        key="agreement",
        slug="agreements",
        prefix="AGR",
        label=_("Agreement"),
        plural=_("Agreements"),
        model=Agreement,
        lifecycle=LIFECYCLE,
        access=Access(view=P.VIEW, create=P.MANAGE, edit=P.MANAGE, view_customer=P.VIEW_OWN),
        section="customers",
        clause="8.3.3",
        icon="file-text",
        born="drafted",
        purpose=_("What you promised, to whom and within which hours. Clocks follow the version in force."),
        columns=(
            Column("number", _("Number"), "number", "number"),
            Column("title", _("Agreement"), "title", "title"),
            Column("type", _("Type"), "choice", "type"),
            Column("state", _("State"), "state", "state"),
            Column("customer", _("Customer")),
            Column("supplier", _("Supplier"), optional=True),
            Column("signed_on", _("Signed"), "date", "signed_on"),
        ),
        filters=(
            Filter("state", _("State"), show="state"),
            Filter("type", _("Type")),
            Filter("customer", _("Customer"), show="organization"),
        ),
        views=(SavedView("in-force", _("In force"), {"state": "in_force"}), SavedView("all", _("All"), {})),
        create_fields=("title", "type", "customer", "services"),
        more_fields=("supplier", "description"),
        edit_fields=("title", "supplier", "services", "description", "signed_on"),
        conditions={
            "supplier": Condition("type", ("uc",), required=True),
            "customer": Condition("type", ("sla",)),
        },
        facts=("type", "customer", "supplier", "services", "signed_on", "ended_at", "end_reason"),
        private=("title", "description", "end_reason"),
        actions=(SET_VERSION, BUILD_ON, ANSWER_MISSED, PLAN_REVIEW, RECKON_AGAIN),
        panels=(
            Panel("targets", _("Targets"), "agreements/targets.html", panels.targets, side=False),
            Panel("basis", _("Built on"), "agreements/basis.html", panels.built_on, side=False),
            Panel("results", _("Achieved against target"), "agreements/results.html", showing.latest, side=False),
        ),
        parts=(
            Part("versions", programs.VERSIONS, programs.versions),
            Part("requirements", programs.REQUIREMENTS, programs.requirements),
            Part("results", telling.RESULTS, telling.results),
        ),
        create=services.draft_agreement,
        edit=services.edit_agreement,
        hints={"sign": hints.before_signing},
        proposed={"signed_on": hints.signed_on},
        guards={"has_targets": services.has_targets},
        effects={
            "share_services": services.share_services,
            "end_versions": services.end_versions,
            "resume_version": services.resume_version,
        },
    )
)

follow.targets_from(selectors.targets_for)
follow.lacks_from(selectors.lack_of)
reviewing.register()
