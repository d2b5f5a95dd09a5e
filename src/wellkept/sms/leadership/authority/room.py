"""The declaration of the room."""

from django.utils.translation import gettext_lazy as _

from wellkept.components.notifications.recipients import concern
from wellkept.kernel.registry import Access, Action, Column, Filter, Kind, Panel, Projection, SavedView, register
from wellkept.sms.leadership.authority import panels, services, telling, whose
from wellkept.sms.leadership.authority.lifecycle import LIFECYCLE
from wellkept.sms.leadership.authority.models import RoleAssignment
from wellkept.sms.leadership.authority.permissions import Permissions as P

ACTIONS = (
    Action(
        "accept", _("Accept"), P.ACCEPT, services.accept, offered=lambda row: row.state == "offered",
        awaited=lambda row: row.state == "offered", leads=lambda row: row.state == "offered", theirs=whose.is_theirs,
    ),
    Action(
        "decline", _("Decline"), P.ACCEPT, services.decline, ("decline_reason",),
        offered=lambda row: row.state == "offered", theirs=whose.is_theirs,
    ),
)  # fmt: skip

APPOINTMENT = register(
    Kind(
        key="role_assignment", under="/roles", slug="appointments", prefix="APT", label=_("Appointment"), plural=_("Appointments"),
        model=RoleAssignment, lifecycle=LIFECYCLE, access=Access(view=P.VIEW, create=P.APPOINT, edit=P.APPOINT),
        section="plan", clause="5.3", icon="id-badge-2", born="appointed", standing=True,
        purpose=_("Who was appointed to which role, by whom, with which powers, and whether he accepted."),
        projection=Projection(owner="person"),
        columns=(
            Column("number", _("Number"), "number", "number"),
            Column("title", _("Appointment"), "title"),
            Column("state", _("State"), "state", "state"),
            Column("role", _("Role"), "choice", "role"),
            Column("person", _("Person"), "person"),
            Column("starts_on", _("From"), "date", "starts_on"),
            Column("accepted_at", _("Accepted"), "date", "accepted_at"),
        ),
        filters=(
            Filter("state", _("State"), show="state"), Filter("role", _("Role")),
            Filter("person", _("Person"), show="person"),
        ),
        views=(
            SavedView("open", _("In force"), {"state": "accepted"}),
            SavedView("waiting", _("Wait for acceptance"), {"state": "offered"}),
            SavedView("mine", _("Mine"), {"person": "me"}),
            SavedView("all", _("All"), {}),
        ),
        create_fields=("person", "role", "scope"),
        more_fields=("title", "authority", "starts_on", "ends_on", "conformity", "reporting"),
        edit_fields=("title", "scope", "authority", "starts_on", "ends_on", "conformity", "reporting"),
        limits={"person": "own"},
        facts=(
            "person", "role", "scope", "starts_on", "ends_on", "appointed_by", "accepted_at", "ended_at",
        ),
        panels=(Panel("duties", _("Answers for"), "authority/duties.html", panels.duties, side=False),),
        story=("authority", "decline_reason", "end_reason"), searched=("title", "scope", "authority"),
        private=("title", "scope", "authority", "decline_reason", "end_reason"), spans=("state",), actions=ACTIONS,
        create=services.appoint, edit=services.edit_appointment, fixed=whose.is_fixed,
        guards={"by_the_person": services.by_the_person},
    )
)  # fmt: skip

#: The letter that goes with an appointment says more than a notice of its creation could.
concern("role_assignment.appointed", telling.nobody, "", alone=True)
concern("role_assignment.accepted", telling.appointers, _("%(who)s accepted the appointment %(number)s: %(title)s"))
concern("role_assignment.declined", telling.appointers, _("%(who)s declined the appointment %(number)s: %(title)s"))
