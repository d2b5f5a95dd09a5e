"""The declaration of the room."""

from django.utils.translation import gettext_lazy as _

from wellkept.kernel.registry import Column, Filter, Kind, Projection, SavedView, register
from wellkept.records.registers import no_risk_action, review_action
from wellkept.sms.context.issues.models import ACCESS, LIFECYCLE, Issue

ISSUE = register(
    Kind(
        key="issue", slug="issues", prefix="ISS", label=_("Issue"), plural=_("Issues"), model=Issue, lifecycle=LIFECYCLE,
        access=ACCESS, section="plan", clause="4.1", icon="world",
        born="recorded", purpose=_("Circumstances that help or hinder your services: law, market, people, technology."),
        projection=Projection(owner="owner"),
        columns=(
            Column("number", _("Number"), "number", "number"),
            Column("title", _("Circumstance"), "title", "title"),
            Column("side", _("Where it lies"), "choice", "side"),
            Column("effect", _("Effect"), "choice", "effect"),
            Column("owner", _("Owner"), "person"),
            Column("reviewed_at", _("Reviewed"), "date", "reviewed_at"),
        ),
        filters=(Filter("state", _("State"), show="state"), Filter("side", _("Where it lies"))),
        views=(SavedView("current", _("Current"), {"state": "active"}), SavedView("all", _("All"), {})),
        create_fields=("title", "side", "effect", "owner"), edit_fields=("title", "side", "effect", "owner"),
        facts=("side", "effect", "owner", "reviewed_at", "no_risk_reason"), story=(), searched=("title",),
        private=("title", "no_risk_reason"),
        spans=("state", "owner"), actions=(review_action(ACCESS.edit), no_risk_action(ACCESS.edit)),
    )
)  # fmt: skip
