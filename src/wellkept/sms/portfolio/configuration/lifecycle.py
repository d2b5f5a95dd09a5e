"""The life of a configuration item, from plan to disposal."""

from django.utils.translation import gettext_lazy as _

from wellkept.kernel.lifecycle import Lifecycle, Phase, State, Transition
from wellkept.sms.portfolio.configuration.permissions import Permissions as P

LIFECYCLE = Lifecycle(
    initial="planned",
    states=(
        State("planned", _("Planned"), Phase.NEW),
        State("in_stock", _("In stock"), Phase.ACTIVE),
        State("in_test", _("In test"), Phase.ACTIVE),
        State("in_production", _("In production"), Phase.ACTIVE),
        State("in_maintenance", _("In maintenance"), Phase.ON_HOLD),
        State("retired", _("Retired"), Phase.CLOSED),
        State("disposed", _("Disposed"), Phase.CLOSED),
    ),
    transitions=(
        Transition(
            "stock", ("planned", "in_test", "in_production", "retired"), "in_stock", P.MANAGE, _("Put in stock"), "stocked",
        ),
        Transition("test", ("planned", "in_stock"), "in_test", P.MANAGE, _("Take into test"), "taken_into_test"),
        Transition(
            "deploy", ("planned", "in_stock", "in_test", "in_maintenance"), "in_production", P.MANAGE,
            _("Take into production"), "deployed", primary=True, reversible=True,
        ),
        Transition("maintain", ("in_production",), "in_maintenance", P.MANAGE, _("Start maintenance"), "maintenance_started"),
        Transition(
            "retire", ("in_stock", "in_test", "in_production", "in_maintenance"), "retired", P.MANAGE, _("Retire"), "retired",
        ),
        Transition(
            "dispose", ("retired",), "disposed", P.MANAGE, _("Dispose of"), "disposed", requires=("disposal",),
        ),
    ),
)  # fmt: skip
