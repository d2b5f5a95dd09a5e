"""The declaration of the room: what it adds to findings."""

from django.utils.translation import gettext_lazy as _

from wellkept.components.findings.models import requirements_from
from wellkept.components.findings.permissions import Permissions as P
from wellkept.kernel.registry import Action, Input, Panel, extend
from wellkept.sms.improvement.nonconformities import fields, hints, panels, services
from wellkept.toolkit import approving

ACTIONS = (
    Action(
        "search_similar", _("Search for the like"), P.TREAT, services.search_similar, ("similar_query",),
        ("similar_kind",), offered=services.is_treated, leads=services.awaits_search,
        inputs=(Input("similar_kind", fields.similar_kind, schema=fields.KIND_SCHEMA),),
    ),
    Action(
        "analyse", _("Look for the cause"), P.TREAT, services.analyse, (), ("whys", "fishbone", "cause"),
        offered=services.is_treated,
        inputs=(
            Input("whys", fields.whys, schema=fields.WHYS_SCHEMA),
            Input("fishbone", fields.fishbone, schema=fields.FISHBONE_SCHEMA),
        ),
    ),
)  # fmt: skip

extend(
    "finding",
    actions=ACTIONS,
    panels=(
        Panel("requirement", _("Requirement"), "nonconformities/requirement.html", panels.requirement),
        Panel("extent", _("The like elsewhere"), "nonconformities/extent.html", panels.extent, side=False),
        Panel("causes", _("Why it happened"), "nonconformities/causes.html", panels.causes, side=False),
        Panel("approval", _("Approval to close"), "toolkit/approval.html", panels.approval, side=False),
    ),
    parts=(approving.PART,),
    hints={"act": hints.before_deciding, "check": hints.before_checking, "confirm": hints.before_confirming},
    proposed={"similar_query": lambda row: row.similar_query or row.title},
)

requirements_from(panels.requirements)
