"""The life of a process: planned until it is described and owned, then operating, until nobody works by it any more."""

from django.utils.translation import gettext_lazy as _

from wellkept.kernel.lifecycle import Lifecycle, Phase, State, Transition
from wellkept.sms.planning.processes.permissions import ACCESS

LIFECYCLE = Lifecycle(
    initial="planned",
    states=(
        State("planned", _("Planned"), Phase.NEW),
        State("operating", _("Operating"), Phase.ACTIVE),
        State("ended", _("No longer operated"), Phase.CLOSED),
    ),
    transitions=(
        Transition(
            "operate", ("planned",), "operating", ACCESS.edit, _("Put into operation"), "put_into_operation",
            requires=("owner", "interactions", "document"), stamps=("operating_at",), guards=("covers_something",),
            primary=True,
        ),
        Transition("halt", ("operating",), "planned", ACCESS.edit, _("Plan anew"), "planned_anew", clears=("operating_at",)),
        Transition(
            "end", ("planned", "operating"), "ended", ACCESS.edit, _("No longer operated"), "ended", requires=("end_reason",)
        ),
        Transition(
            "renew", ("ended",), "planned", ACCESS.edit, _("Plan again"), "renewed", clears=("end_reason", "operating_at")
        ),
    ),
)  # fmt: skip
