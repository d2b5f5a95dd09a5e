"""The life of a service, from idea to retirement, and of what somebody needs from it."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wellkept.kernel.lifecycle import Lifecycle, Phase, State, Transition
from wellkept.sms.portfolio.services.permissions import Permissions as P

LIFECYCLE = Lifecycle(
    initial="proposed",
    states=(
        State("proposed", _("Proposed"), Phase.NEW),
        State("in_design", _("In design"), Phase.ACTIVE),
        State("live", _("Live"), Phase.ACTIVE),
        State("retiring", _("Retiring"), Phase.ACTIVE),
        State("retired", _("Retired"), Phase.CLOSED),
        State("cancelled", _("Cancelled"), Phase.CANCELLED),
    ),
    transitions=(
        Transition("design", ("proposed",), "in_design", P.MANAGE, _("Start design"), "design_started"),
        Transition(
            "go_live", ("proposed", "in_design"), "live", P.MANAGE, _("Go live"), "went_live",
            stamps=("live_at",), primary=True, reversible=True,
        ),
        Transition("phase_out", ("live",), "retiring", P.MANAGE, _("Start to retire"), "phase_out_started"),
        Transition("keep", ("retiring",), "live", P.MANAGE, _("Keep live"), "kept"),
        Transition(
            "retire", ("live", "retiring"), "retired", P.MANAGE, _("Retire"), "retired",
            requires=("retire_reason",), stamps=("retired_at",),
        ),
        Transition(
            "revive", ("retired",), "live", P.MANAGE, _("Make live again"), "revived",
            clears=("retired_at", "retire_reason"),
        ),
        Transition("cancel", ("proposed", "in_design"), "cancelled", P.MANAGE, pgettext_lazy("step", "Cancel"), "cancelled"),
    ),
)  # fmt: skip

REQUIREMENTS = Lifecycle(
    initial="proposed",
    states=(
        State("proposed", _("Proposed"), Phase.NEW),
        State("agreed", _("Agreed"), Phase.ACTIVE),
        State("withdrawn", _("Withdrawn"), Phase.CLOSED),
        State("cancelled", _("Cancelled"), Phase.CANCELLED),
    ),
    transitions=(
        Transition(
            "agree", ("proposed",), "agreed", P.REQUIRE, _("Agree"), "agreed",
            stamps=("agreed_at", "reviewed_at"), primary=True, reversible=True,
        ),
        Transition(
            "revise", ("agreed", "withdrawn"), "proposed", P.REQUIRE, _("Revise"), "revision_started",
            clears=("agreed_at", "withdraw_reason"),
        ),
        Transition(
            "withdraw", ("agreed",), "withdrawn", P.REQUIRE, _("Withdraw"), "withdrawn", requires=("withdraw_reason",)
        ),
        Transition("cancel", ("proposed",), "cancelled", P.REQUIRE, pgettext_lazy("step", "Cancel"), "cancelled"),
    ),
)  # fmt: skip
