"""The declaration of the room."""

from django.utils.translation import gettext_lazy as _

from wellkept.kernel.registry import (
    Action,
    Column,
    Condition,
    Filter,
    Input,
    Kind,
    Panel,
    Projection,
    SavedView,
    register,
)
from wellkept.records.registers import confirm_reviewed
from wellkept.sms.planning.processes import covering, panels, services
from wellkept.sms.planning.processes.lifecycle import LIFECYCLE
from wellkept.sms.planning.processes.models import Process
from wellkept.sms.planning.processes.permissions import ACCESS

COVER = Action(
    "cover", _("Say what it takes in"), ACCESS.edit, services.set_covered, ("covers",),
    offered=lambda row: row.state != "ended", leads=lambda row: row.state == "planned" and not row.covers,
    inputs=(Input("covers", covering.covers, schema=covering.SCHEMA),),
)  # fmt: skip

REVIEW = Action("review", _("Still holds"), ACCESS.edit, confirm_reviewed, offered=lambda row: row.state == "operating")

PROCESS = register(
    Kind(
        key="process", slug="processes", prefix="PRO", label=_("Process"), plural=_("Processes"), model=Process,
        under="/process-map",
        lifecycle=LIFECYCLE, access=ACCESS, section="plan", clause="4.4", icon="repeat", born="planned",
        purpose=_("Your own processes: who owns them, how one can tell that they work, and what of the map each takes in."),
        projection=Projection(owner="owner"),
        columns=(
            Column("number", _("Number"), "number", "number"),
            Column("title", _("Process"), "title", "title"),
            Column("state", _("State"), "state", "state"),
            Column("owner", _("Process owner"), "person"),
            Column("document", _("Described in"), "text"),
            Column("operated_by", _("Operated"), "choice", "operated_by", optional=True),
            Column("reviewed_at", _("Reviewed"), "date", "reviewed_at"),
        ),
        filters=(
            Filter("state", _("State"), show="state"), Filter("owner", _("Process owner"), show="person"),
            Filter("operated_by", _("Operated")),
        ),
        views=(
            SavedView("standing", _("Current"), {"state": "planned,operating"}), SavedView("all", _("All"), {}),
        ),
        default_sort="number",
        create_fields=("title", "owner", "document"),
        more_fields=("criteria", "interactions", "operated_by", "supplier"),
        edit_fields=("title", "owner", "document", "criteria", "interactions", "operated_by", "supplier"),
        conditions={"supplier": Condition("operated_by", ("shared", "supplier"), required=True)},
        limits={"owner": "own", "supplier": "supplier"},
        facts=("owner", "document", "operated_by", "supplier", "operating_at", "reviewed_at", "end_reason"),
        story=("criteria", "interactions"),
        searched=("title", "criteria", "interactions", "document"),
        private=("title", "criteria", "interactions", "document", "end_reason"),
        spans=("state", "owner"),
        actions=(COVER, REVIEW),
        panels=(Panel("taken_in", _("On the map"), "processes/taken_in.html", panels.taken_in, side=False),),
        guards={"covers_something": services.covers_something},
    )
)  # fmt: skip
