"""The declaration of the room."""

from django.utils.translation import gettext_lazy as _

from wellkept.kernel.registry import Column, Filter, Kind, Projection, SavedView, register
from wellkept.records.registers import review_action
from wellkept.sms.context.obligations.models import ACCESS, LIFECYCLE, Obligation

OBLIGATION = register(
    Kind(
        key="obligation", slug="obligations", prefix="OBL", label=_("Obligation"), plural=_("Obligations"),
        model=Obligation, lifecycle=LIFECYCLE, access=ACCESS, section="plan", clause="6.3", icon="scale", born="recorded",
        purpose=_("What law, contracts, standards and policies demand of you, and what you do to keep it."),
        projection=Projection(owner="owner"),
        columns=(
            Column("number", _("Number"), "number", "number"),
            Column("title", _("Obligation"), "title", "title"),
            Column("category", _("Category"), "choice", "category"),
            Column("source", _("Source"), "text"),
            Column("applies_to", _("Applies to"), "choice", "applies_to"),
            Column("owner", _("Owner"), "person"),
            Column("reviewed_at", _("Reviewed"), "date", "reviewed_at"),
        ),
        filters=(
            Filter("state", _("State"), show="state"), Filter("category", _("Category")),
            Filter("applies_to", _("Applies to")), Filter("owner", _("Owner"), show="person"),
        ),
        views=(SavedView("current", _("Current"), {"state": "active"}), SavedView("all", _("All"), {})),
        create_fields=("title", "category", "source", "applies_to", "how_applied", "owner"),
        edit_fields=("title", "category", "source", "applies_to", "how_applied", "owner"),
        limits={"owner": "own"},
        facts=("category", "source", "applies_to", "owner", "reviewed_at"), story=("how_applied",),
        searched=("title", "source", "how_applied"), private=("title", "source", "how_applied"),
        spans=("state", "owner"), actions=(review_action(ACCESS.edit),),
    )
)  # fmt: skip
