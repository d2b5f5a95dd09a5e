"""The declaration of the room."""

from django.utils.translation import gettext_lazy as _

from wellkept.kernel.registry import Action, Column, Filter, Kind, Projection, SavedView, register
from wellkept.sms.support.resources import services
from wellkept.sms.support.resources.models import ACCESS, LIFECYCLE, Resource

RESOURCE = register(
    Kind(
        key="resource", slug="resources", prefix="RSC", label=_("Resource"), plural=_("Resources"), model=Resource,
        lifecycle=LIFECYCLE, access=ACCESS, section="plan", clause="7.1", icon="briefcase", born="recorded", standing=True,
        purpose=_("People, technology, information, money and partners: what is needed, what there is, what was decided."),
        projection=Projection(owner="owner"),
        columns=(
            Column("number", _("Number"), "number", "number"),
            Column("title", _("Resource"), "title", "title"),
            Column("category", _("Kind"), "choice", "category"),
            Column("required", _("Needed"), "text", "required"),
            Column("available", _("Available"), "text", "available"),
            Column("gap", _("Short by"), "text", "gap"),
            Column("unit", _("Counted in"), "text", "unit"),
            Column("period_end", _("Until"), "date", "period_end"),
            Column("decided_at", _("Decided"), "date", "decided_at"),
        ),
        filters=(
            Filter("state", _("State"), show="state"), Filter("category", _("Kind")),
            Filter("owner", _("Owner"), show="person"), Filter("gap", _("Something is short"), show="some"),
        ),
        views=(
            SavedView("current", _("Current"), {"state": "active"}),
            SavedView("short", _("Short"), {"state": "active", "gap": "yes"}),
            SavedView("all", _("All"), {}),
        ),
        create_fields=("title", "category", "required", "available", "unit", "period_start", "period_end"),
        more_fields=("owner",),
        edit_fields=("title", "category", "required", "available", "unit", "period_start", "period_end", "owner"),
        limits={"owner": "own"},
        facts=(
            "category", "required", "available", "gap", "unit", "period_start", "period_end", "owner", "gap_since",
            "decided_at", "decided_by",
        ),
        story=("decision",), searched=("title", "decision"), private=("title", "decision"), spans=("state",),
        actions=(
            Action(
                "decide", _("Decide on the shortage"), ACCESS.edit, services.decide, ("decision",),
                offered=lambda row: row.gap > 0, leads=lambda row: row.gap > 0 and row.decided_at is None,
            ),
        ),
        create=services.note_need, edit=services.edit_need,
    )
)  # fmt: skip
