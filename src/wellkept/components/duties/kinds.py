"""The declaration of the kind."""

from django.utils.translation import gettext_lazy as _

from wellkept.components.duties import panels, services, standing
from wellkept.components.duties.lifecycle import LIFECYCLE
from wellkept.components.duties.models import Duty
from wellkept.components.duties.permissions import Permissions as P
from wellkept.kernel.registry import (
    Access,
    Action,
    Column,
    Condition,
    Filter,
    Kind,
    Panel,
    Projection,
    SavedView,
    register,
)

ACTIONS = (
    Action(
        "note_event", _("It has happened"), P.DO, services.note_event, ("happened",), offered=standing.waits_for_event,
        leads=standing.waits_for_event, theirs=standing.may_do,
    ),
    Action(
        "do", _("Done"), P.DO, services.do_duty, ("outcome",), ("evidence",), offered=standing.awaits,
        leads=standing.awaits, theirs=standing.may_do,
    ),
)  # fmt: skip

DUTY = register(
    Kind(
        key="duty", under="/year",
        slug="duties",
        prefix="DTY",
        label=_("Duty"),
        plural=_("Duties"),
        model=Duty,
        lifecycle=LIFECYCLE,
        access=Access(view=P.VIEW, create=P.KEEP, edit=P.KEEP),
        section="plan",
        standing=True,
        clause="6.3",
        icon="refresh",
        born="proposed",
        purpose=_("What has to be done again and again, or after something happens: how often, by whom, and each time it was."),
        projection=Projection(owner="owner", due="due_at"),
        columns=(
            Column("number", _("Number"), "number", "number"),
            Column("title", _("Duty"), "title", "title"),
            Column("state", _("State"), "state", "state"),
            Column("owner", _("Owner"), "person"),
            Column("due_at", _("Due"), "due", "due_at"),
            Column("done_at", _("Last done"), "date", "done_at"),
            Column("every", _("Interval"), "count"),
            Column("unit", _("Unit of time"), "choice"),
            Column("requirement", _("Requirement"), optional=True),
            Column("about", _("About"), "card", optional=True),
            Column("rhythm", _("When"), "choice", optional=True),
        ),
        filters=(
            Filter("state", _("State"), show="state"),
            Filter("owner", _("Owner"), show="person"),
            Filter("overdue", _("Overdue"), "due_at", "overdue"),
            Filter("rhythm", _("When")),
        ),
        views=(
            SavedView("current", _("In force"), {"state": "active"}, "due_at"),
            SavedView("mine", _("Mine"), {"state": "active", "owner": "me"}, "due_at"),
            SavedView("proposed", _("Proposed"), {"state": "proposed"}),
            SavedView("all", _("All"), {}),
        ),
        create_fields=("title", "rhythm", "trigger", "every", "unit", "owner"),
        more_fields=("instructions", "due_at", "keeps_dates", "requirement", "about"),
        edit_fields=(
            "title", "rhythm", "trigger", "every", "unit", "owner", "instructions", "due_at", "keeps_dates", "requirement",
            "about",
        ),
        conditions={
            "trigger": Condition("rhythm", ("follows",), required=True),
            "keeps_dates": Condition("rhythm", ("recurs",)),
        },
        limits={"owner": "own"},
        facts=(
            "owner", "rhythm", "trigger", "every", "unit", "due_at", "done_at", "happened", "keeps_dates", "requirement",
            "about", "approved_at",
        ),
        story=("instructions", "end_reason"),
        searched=("title", "instructions", "trigger"),
        private=("title", "instructions", "trigger", "outcome", "happened", "end_reason"),
        spans=("state", "owner"),
        actions=ACTIONS,
        panels=(Panel("done", _("Each time"), "duties/done.html", panels.done, side=False),),
        create=services.propose_duty,
        edit=services.edit_duty,
        guards={"has_owner": services.has_owner},
        effects={"set_due": services.set_due},
    )
)  # fmt: skip
