"""The declaration of the room."""

from django.utils.translation import gettext_lazy as _

from wellkept.components.notifications.recipients import concern
from wellkept.kernel.registry import Access, Action, Column, Filter, Input, Kind, Panel, SavedView, register
from wellkept.ledger.models import Event
from wellkept.sms.support.awareness import fields, lifecycle, panels, questions, selectors, services
from wellkept.sms.support.awareness.models import AwarenessCampaign, AwarenessQuestion
from wellkept.sms.support.awareness.permissions import Permissions as P
from wellkept.toolkit import related

CAMPAIGN = register(
    Kind(
        key="awareness_campaign", under="/awareness", slug="awareness-campaigns", prefix="AWC", label=_("Awareness campaign"),
        plural=_("Awareness campaigns"), model=AwarenessCampaign, lifecycle=lifecycle.CAMPAIGN,
        access=Access(view=P.VIEW, create=P.MANAGE, edit=P.MANAGE), section="plan", clause="7.3", icon="bulb",
        born="drafted", standing=True,
        purpose=_("Something short to read about policy, objectives, services, one's part and the consequences, with questions."),
        columns=(
            Column("number", _("Number"), "number", "number"),
            Column("title", _("Campaign"), "title", "title"),
            Column("state", _("State"), "state", "state"),
            Column("started_at", _("Sent out"), "date", "started_at"),
            Column("answer_by", _("Answer by"), "date", "answer_by"),
        ),
        filters=(Filter("state", _("State"), show="state"),),
        views=(SavedView("running", _("Running"), {"state": "running"}), SavedView("all", _("All"), {})),
        create_fields=("title", "text", "answer_by"), more_fields=("pass_mark",),
        edit_fields=("title", "text", "pass_mark", "answer_by"),
        facts=("pass_mark", "answer_by", "started_at", "ended_at"), story=("text",), searched=("title", "text"),
        private=("title", "text"), spans=("state",),
        panels=(
            Panel("answering", _("For whom"), "awareness/answering.html", panels.answering),
            Panel("answered", _("Who has answered"), "awareness/answered.html", panels.answered, side=False),
        ),
        actions=(
            Action(
                "choose_audience", _("Choose for whom"), P.MANAGE, services.choose_audience, accepts=("audience",),
                offered=lambda row: row.state == "draft",
                inputs=(Input("audience", fields.audience, schema=fields.AUDIENCE_SCHEMA),),
            ),
        ),
        edit=services.edit_campaign, fixed=questions.campaign_is_fixed,
        guards={"is_complete": services.is_complete}, effects={"invite": services.invite},
    )
)  # fmt: skip

QUESTION = register(
    Kind(
        key="awareness_question", under="/awareness", slug="awareness-questions", prefix="AWQ", label=_("Question"),
        plural=_("Questions about awareness"), model=AwarenessQuestion, lifecycle=lifecycle.QUESTION,
        access=Access(view=P.VIEW_PEOPLE, create=P.MANAGE, edit=P.MANAGE), section="plan", clause="7.3", icon="help",
        born="asked", standing=True, purpose=_("Questions of awareness campaigns with their right and wrong answers."),
        columns=(
            Column("number", _("Number"), "number", "number"),
            Column("title", _("Question"), "title", "title"),
            Column("campaign", _("Campaign"), "card"),
            Column("topic", _("Topic"), "choice", "topic"),
        ),
        filters=(
            Filter("state", _("State"), show="state"), Filter("campaign", _("Campaign"), show="card"),
            Filter("topic", _("Topic")),
        ),
        views=(SavedView("current", _("Current"), {"state": "active"}), SavedView("all", _("All"), {})),
        create_fields=("campaign", "title", "topic", "answer", "others"),
        edit_fields=("campaign", "title", "topic", "answer", "others"), facts=("campaign", "topic", "answer"),
        story=("others",), searched=("title",), private=("title", "answer", "others"), spans=("state",),
        create=services.ask, edit=services.edit_question, fixed=questions.is_fixed,
        guards={"in_draft": services.in_draft},
    )
)  # fmt: skip


def _nobody(_event: Event) -> set[int]:
    return set()


#: What somebody answered is his and the managers' affair; a campaign's results stand on its page.
concern("awareness_campaign.answered", _nobody, "", alone=True)
related.also("awareness_campaign", selectors.of_campaign, {"asks": _("asks")})
