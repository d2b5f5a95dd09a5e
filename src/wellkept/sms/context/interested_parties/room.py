"""The declaration of the room."""

from django.utils.translation import gettext_lazy as _

from wellkept.kernel.registry import Column, Filter, Kind, Panel, Projection, SavedView, register
from wellkept.records.registers import no_risk_action, review_action
from wellkept.sms.context.interested_parties import panels, selectors
from wellkept.sms.context.interested_parties.models import ACCESS, LIFECYCLE, InterestedParty, PartyRequirement
from wellkept.toolkit import related

PARTY = register(
    Kind(
        key="interested_party", slug="interested-parties", prefix="PTY", label=_("Interested party"),
        plural=_("Interested parties"), model=InterestedParty, lifecycle=LIFECYCLE, access=ACCESS, section="plan", clause="4.2",
        icon="users", born="recorded",
        purpose=_("Who has a stake in your services: customers, users, suppliers, employees, owners, authorities."),
        projection=Projection(owner="owner"),
        columns=(
            Column("number", _("Number"), "number", "number"),
            Column("title", _("Interested party"), "title", "title"),
            Column("category", _("Category"), "choice", "category"),
            Column("owner", _("Owner"), "person"),
            Column("reviewed_at", _("Reviewed"), "date", "reviewed_at"),
        ),
        filters=(Filter("state", _("State"), show="state"), Filter("category", _("Category"))),
        views=(SavedView("current", _("Current"), {"state": "active"}), SavedView("all", _("All"), {})),
        create_fields=("title", "category", "owner"), more_fields=("absent_because",),
        edit_fields=("title", "category", "owner", "absent_because"),
        facts=("category", "owner", "absent_because", "reviewed_at"), story=(), searched=("title", "absent_because"),
        private=("title", "absent_because"), spans=("state", "owner"), actions=(review_action(ACCESS.edit),),
        panels=(
            Panel("required", _("What it requires"), "interested_parties/required.html", panels.required, side=False),
        ),
    )
)  # fmt: skip

REQUIREMENT = register(
    Kind(
        key="party_requirement", slug="party-requirements", prefix="PRQ", label=_("Requirement of a party"),
        under="/interested-parties",
        plural=_("Requirements of parties"), model=PartyRequirement, lifecycle=LIFECYCLE, access=ACCESS, section="plan",
        clause="4.2", icon="file-text", born="recorded",
        purpose=_("What interested parties need or expect of the management system and the services."),
        columns=(
            Column("number", _("Number"), "number", "number"),
            Column("title", _("Requirement"), "title", "title"),
            Column("party", _("Interested party"), "card"),
            Column("category", _("Category"), "choice", "category"),
            Column("applies_to", _("Applies to"), "choice", "applies_to"),
            Column("reviewed_at", _("Reviewed"), "date", "reviewed_at"),
        ),
        filters=(
            Filter("state", _("State"), show="state"), Filter("party", _("Interested party"), show="card"),
            Filter("category", _("Category")), Filter("applies_to", _("Applies to")),
        ),
        views=(SavedView("current", _("Current"), {"state": "active"}), SavedView("all", _("All"), {})),
        create_fields=("title", "party", "category", "applies_to"),
        edit_fields=("title", "party", "category", "applies_to"),
        facts=("party", "category", "applies_to", "reviewed_at", "no_risk_reason"), story=(), searched=("title",),
        private=("title", "no_risk_reason"), spans=("state",),
        actions=(review_action(ACCESS.edit), no_risk_action(ACCESS.edit)),
    )
)  # fmt: skip

related.also("interested_party", lambda key: [("requires", selectors.of_party(key))], {"requires": _("requires")})
related.also(
    "party_requirement", lambda key: [("required_by", selectors.party_of(key))], {"required_by": _("required by")}
)
