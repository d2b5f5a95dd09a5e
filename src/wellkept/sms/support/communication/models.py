"""The table of the plan's lines."""

from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from wellkept.directory.models import Person
from wellkept.records.models import Numbered, state_checks
from wellkept.records.registers import register_lifecycle
from wellkept.sms.support.communication.permissions import Permissions

LIFECYCLE = register_lifecycle(Permissions.MANAGE)


class CommunicationItem(Numbered):
    """A line of the plan: its title is what is told. `due_at` follows from the rhythm and from what was told last; what is
    told on an occasion is never due by itself. Whether it goes inside or outside follows from the audience where that is known.
    """

    class Subject(models.TextChoices):
        IMPORTANCE = "importance", _("Why good service management matters")
        OBJECTIVES = "objectives", _("Objectives and how far they are reached")
        VALUE = "value", _("The value of the services")
        POLICY = "policy", _("Policies and processes")
        SERVICES = "services", _("Services and their results")
        CHANGES = "changes", _("Changes and planned work")
        INCIDENTS = "incidents", _("Disruptions")
        SECURITY = "security", _("Information security")
        OTHER = "other", _("Something else")

    class Audience(models.TextChoices):
        STAFF = "staff", _("Staff")
        MANAGEMENT = "top-management", _("Top management")
        CUSTOMERS = "customers", _("Customers’ managers")
        USERS = "users", _("Everybody at the customers")
        SUPPLIERS = "suppliers", _("Suppliers’ contacts")
        OTHERS = "others", _("Others")

    class Direction(models.TextChoices):
        INTERNAL = "internal", _("Inside")
        EXTERNAL = "external", _("Outside")

    class Rhythm(models.TextChoices):
        WEEK = "week", _("Every week")
        MONTH = "month", _("Every month")
        QUARTER = "quarter", _("Every quarter")
        HALF = "half", _("Every half year")
        YEAR = "year", _("Every year")
        OCCASION = "occasion", _("On an occasion")

    class Method(models.TextChoices):
        NOTICE = "notice", _("Notice and mail")
        MEETING = "meeting", _("Meeting")
        REPORT = "report", _("Report")
        PAGE = "page", _("Web page")
        CALL = "call", _("Telephone")
        OTHER = "other", _("Another way")

    subject = models.CharField(_("About"), max_length=10, choices=Subject.choices, default=Subject.OTHER)
    audience = models.CharField(_("To whom"), max_length=14, choices=Audience.choices, default=Audience.STAFF)
    audience_words = models.CharField(_("Who exactly"), max_length=200, blank=True)
    direction = models.CharField(
        _("Direction"), max_length=8, choices=Direction.choices, blank=True,
        help_text=_("Follows from whom it goes to; say it where these are others."),
    )  # fmt: skip
    rhythm = models.CharField(_("When"), max_length=8, choices=Rhythm.choices)
    occasion = models.CharField(_("On which occasion"), max_length=200, blank=True)
    method = models.CharField(_("How"), max_length=7, choices=Method.choices)
    responsible = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("By whom")
    )
    due_at = models.DateTimeField(_("Due"), null=True, blank=True)
    last_at = models.DateTimeField(_("Last told"), null=True, editable=False)
    reviewed_at = models.DateTimeField(_("Reviewed"), null=True, editable=False)

    class Meta:
        constraints: ClassVar = state_checks("communication_item", LIFECYCLE)


#: How long it is from one time to the next.
RHYTHMS = {
    CommunicationItem.Rhythm.WEEK: timedelta(days=7),
    CommunicationItem.Rhythm.MONTH: timedelta(days=365.25 / 12),
    CommunicationItem.Rhythm.QUARTER: timedelta(days=365.25 / 4),
    CommunicationItem.Rhythm.HALF: timedelta(days=365.25 / 2),
    CommunicationItem.Rhythm.YEAR: timedelta(days=365.25),
}
