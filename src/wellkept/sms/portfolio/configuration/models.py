"""The table of configuration items; relations between items are links between their cards."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from wellkept.directory.models import Person
from wellkept.records.models import Numbered, state_checks
from wellkept.sms.portfolio.configuration.lifecycle import LIFECYCLE
from wellkept.sms.portfolio.services.models import Service


class Item(Numbered):
    """A configuration item."""

    class Type(models.TextChoices):
        APPLICATION = "application", _("Application")
        SOFTWARE = "software", _("Software instance")
        DATABASE = "database", _("Database")
        SERVER = "server", _("Server")
        VIRTUAL_MACHINE = "vm", _("Virtual machine")
        CONTAINER = "container", _("Container or cluster")
        NETWORK = "network", _("Network device")
        STORAGE = "storage", _("Storage")
        DEVICE = "device", _("End-user device")
        LOCATION = "location", _("Location")
        DOCUMENT = "document", _("Document")

    description = models.TextField(_("Description"), blank=True)
    type = models.CharField(_("Type"), max_length=12, choices=Type.choices, default=Type.APPLICATION)
    service = models.ForeignKey(
        Service, null=True, blank=True, on_delete=models.PROTECT, related_name="items", verbose_name=_("Service")
    )
    owner = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Owner")
    )
    serial = models.CharField(_("Serial number or address"), max_length=120, blank=True)
    disposal = models.TextField(_("How it was disposed of"), blank=True)

    class Meta:
        constraints: ClassVar = state_checks("item", LIFECYCLE)
