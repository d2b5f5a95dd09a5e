"""The table of services."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from wellkept.components.classification.models import Level
from wellkept.directory.models import Person
from wellkept.records.models import Numbered, state_checks
from wellkept.sms.portfolio.services.lifecycle import LIFECYCLE


class Service(Numbered):
    """A service; who uses it follows from the agreements that cover it."""

    description = models.TextField(_("What it does for the customer"), blank=True)
    owner = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Service owner")
    )
    criticality = models.PositiveSmallIntegerField(_("Criticality"), choices=Level.choices, default=Level.MEDIUM)
    live_at = models.DateTimeField(_("Live since"), null=True, editable=False)
    retired_at = models.DateTimeField(_("Retired"), null=True, editable=False)
    retire_reason = models.TextField(_("Why it is retired"), blank=True)

    class Meta:
        constraints: ClassVar = state_checks("service", LIFECYCLE)
