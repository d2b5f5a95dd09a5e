"""The declaration of the room."""

from django.utils.translation import gettext_lazy as _

from wellkept.components.clocks import follow
from wellkept.kernel.registry import Access, Column, Condition, Filter, Kind, SavedView, register
from wellkept.sms.relationship.agreements import selectors, services
from wellkept.sms.relationship.agreements.lifecycle import LIFECYCLE
from wellkept.sms.relationship.agreements.models import Agreement
from wellkept.sms.relationship.agreements.permissions import Permissions as P

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
        create_fields=("title", "type", "customer"),
        more_fields=("supplier", "services", "description"),
        edit_fields=("title", "supplier", "services", "description", "signed_on"),
        conditions={
            "supplier": Condition("type", ("uc",), required=True),
            "customer": Condition("type", ("sla",)),
        },
        facts=("type", "customer", "supplier", "services", "signed_on", "ended_at"),
        create=services.draft_agreement,
        edit=services.edit_agreement,
        guards={"has_targets": services.has_targets},
        effects={"share_services": services.share_services, "end_versions": services.end_versions},
    )
)

follow.targets_from(selectors.targets_for)
follow.lacks_from(selectors.lack_of)
