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
    extend,
    register,
)
from wellkept.sms.planning.risks import fields, origins, panels, selectors, services
from wellkept.sms.planning.risks.lifecycle import CURRENT, LIFECYCLE
from wellkept.sms.planning.risks.models import Risk
from wellkept.sms.planning.risks.permissions import Permissions as P

ACTIONS = (
    Action(
        "decide", _("Decide how it is handled"), P.MANAGE, services.decide, ("decision",), ("decision_reason",),
        offered=lambda row: row.state == "open", leads=lambda row: row.state == "open" and not row.decision,
        inputs=(Input("decision", fields.decision, Risk._meta.get_field("decision")),),
    ),
    Action(
        "reassess", _("Assess again"), P.MANAGE, services.reassess, ("likelihood", "impact"), ("basis",),
        offered=lambda row: row.state in ("open", "accepted"), awaited=origins.is_due,
    ),
    Action(
        "reassess_rest", _("Assess again what remains"), P.MANAGE, services.reassess_rest,
        ("residual_likelihood", "residual_impact"), ("basis",), offered=lambda row: row.state == "treated",
        awaited=origins.is_due,
    ),
)  # fmt: skip

RISK = register(
    Kind(
        key="risk",
        slug="risks",
        prefix="RSK",
        label=_("Risk"),
        plural=_("Risks and opportunities"),
        model=Risk,
        lifecycle=LIFECYCLE,
        access=Access(view=P.VIEW, create=P.RAISE, edit=P.MANAGE, note=P.VIEW),
        section="plan",
        clause="6.1",
        icon="alert-triangle",
        born="identified",
        purpose=_("What may happen to the system, the services and those who use them, for worse or for better."),
        projection=Projection(owner="owner", due="next_assessment_at"),
        columns=(
            Column("number", _("Number"), "number", "number"),
            Column("title", _("Title"), "title"),
            Column("state", _("State"), "state", "state"),
            Column("residual_level", _("Level that remains"), "choice", "residual_level"),
            Column("level", _("Level"), "choice", "level"),
            Column("decision", _("Decision"), "choice"),
            Column("owner", _("Owner"), "person"),
            Column("next_assessment_at", _("Next assessment"), "date", "next_assessment_at"),
            Column("category", _("Risk or opportunity"), "choice", optional=True),
            Column("domain", _("Domain"), "choice", optional=True),
            Column("cause", _("Where it comes from"), "choice", optional=True),
            Column("concerns", _("What it concerns"), "card", optional=True),
            Column("assessed_at", _("Assessed"), "date", "assessed_at", optional=True),
            Column("accepted_until", _("Accepted until"), "date", "accepted_until", optional=True),
            Column("accepted_by", _("Accepted by"), "person", optional=True),
        ),
        filters=(
            Filter("state", _("State"), show="state"),
            Filter("category", _("Risk or opportunity")),
            Filter("domain", _("Domain")),
            Filter("residual_level", _("Level that remains")),
            Filter("level", _("Level")),
            Filter("decision", _("Decision")),
            Filter("cause", _("Where it comes from")),
            Filter("owner", _("Owner"), show="person"),
            Filter("concerns", _("What it concerns"), show="card"),
            Filter("likelihood", _("Likelihood")),
            Filter("impact", _("Impact")),
            Filter("residual_likelihood", _("Likelihood that remains")),
            Filter("residual_impact", _("Impact that remains")),
            Filter("assessment_due", _("Assessment is due"), "next_assessment_at", "past"),
        ),
        views=(
            SavedView("current", _("Current"), {"state": ",".join(CURRENT)}, "-residual_level"),
            SavedView("mine", _("Mine"), {"state": ",".join(CURRENT), "owner": "me"}, "-residual_level"),
            SavedView("due", _("Assessment is due"), {"state": ",".join(CURRENT), "assessment_due": "yes"}, "next_assessment_at"),
            SavedView("all", _("All"), {}),
        ),
        create_fields=("title", "category", "domain", "cause", "owner", "likelihood", "impact"),
        more_fields=("concerns", "description", "consequence", "customer_impact", "basis", "party"),
        edit_fields=(
            "title", "category", "domain", "cause", "concerns", "owner", "description", "consequence", "customer_impact",
            "party", "next_assessment_at",
        ),
        reporter_fields=("title", "category", "domain", "description"),
        conditions={"party": Condition("cause", ("other-parties",))},
        limits={"owner": "own", "party": "supplier customer"},
        facts=(
            "residual_level", "level", "category", "domain", "cause", "concerns", "party", "owner", "decision", "decided_at",
            "accepted_by", "accepted_at", "accepted_until", "assessed_at", "next_assessment_at", "closed_at",
        ),
        story=(
            "description", "consequence", "customer_impact", "decision_reason", "acceptance_reason", "reopen_reason",
            "close_reason",
        ),
        searched=("title", "description", "consequence", "customer_impact"),
        spans=("state", "owner", "decision", "level", "residual_level", "accepted_until"),
        private=(
            "title", "description", "consequence", "customer_impact", "basis", "decision_reason", "acceptance_reason",
            "reopen_reason", "close_reason",
        ),
        actions=ACTIONS,
        panels=(Panel("assessed", _("Assessments"), "risks/assessed.html", panels.assessed, side=False),),
        create=services.open_risk,
        edit=services.edit_risk,
        hints={
            "assess": panels.steps_said,
            "reassess": panels.steps_said,
            "reassess_rest": panels.steps_said,
            "treat": panels.before_treating,
            "accept": panels.before_accepting,
        },
        mark=panels.mark,
        guards={
            "treatment_is_done": services.treatment_is_done,
            "may_accept": services.may_accept,
            "was_assessed": services.was_assessed,
        },
        effects={
            "assess": services.assess,
            "assess_rest": services.assess_rest,
            "note_acceptance": services.note_acceptance,
            "forget_acceptance": services.forget_acceptance,
        },
    )
)  # fmt: skip

RAISE = Action(
    "raise_risk", _("A risk arises"), P.RAISE, services.raise_from, ("risk_title", "risk_category"),
    offered=lambda row: row.state == "active", inputs=(
        Input("risk_title", fields.title, Risk._meta.get_field("title")),
        Input("risk_category", fields.category, Risk._meta.get_field("category")),
    ),
)  # fmt: skip
for _key in ("issue", "party_requirement"):
    extend(_key, actions=(RAISE,))

actions_from("risk", process=selectors.process_of)
