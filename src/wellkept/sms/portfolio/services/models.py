"""The tables of services and of what is needed from them."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from wellkept.components.classification.models import Level
from wellkept.directory.models import Person
from wellkept.records.models import Numbered, state_checks
from wellkept.sms.portfolio.services.lifecycle import LIFECYCLE, REQUIREMENTS


class Service(Numbered):
    """A service; who uses it follows from the agreements that cover it."""

    description = models.TextField(_("What it does for the customer"), blank=True)
    owner = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Service owner")
    )
    criticality = models.PositiveSmallIntegerField(_("Criticality"), choices=Level.choices, default=Level.MEDIUM)
    in_scope = models.BooleanField(
        _("In scope"), default=True, help_text=_("Whether the management system and its certificate cover the service.")
    )
    live_at = models.DateTimeField(_("Live since"), null=True, editable=False)
    retired_at = models.DateTimeField(_("Retired"), null=True, editable=False)
    retire_reason = models.TextField(_("Why it is retired"), blank=True)

    class Meta:
        constraints: ClassVar = state_checks("service", LIFECYCLE)


class ServiceRequirement(Numbered):
    """Something that a customer, users or the organization need from a service; `customer` empty: whoever uses it.

    What was agreed stays as it is: whoever wants it otherwise revises it, and it has to be agreed again.
    """

    class Category(models.TextChoices):
        FUNCTION = "function", _("Functions and outcomes")
        LEVEL = "level", _("Service levels and hours")
        CAPACITY = "capacity", _("Capacity and performance")
        AVAILABILITY = "availability", _("Availability")
        CONTINUITY = "continuity", _("Continuity")
        SECURITY = "security", _("Information security and privacy")
        OBLIGATION = "obligation", _("Law, contract and policy")
        SUPPORT = "support", _("Support and communication")

    service = models.ForeignKey(
        Service, on_delete=models.PROTECT, related_name="requirements", verbose_name=_("Service")
    )
    category = models.CharField(_("Category"), max_length=12, choices=Category.choices)
    description = models.TextField(_("What is needed"), blank=True)
    target = models.CharField(
        _("Level needed"), max_length=200, blank=True,
        help_text=_("In figures where there are any, such as “within 4 h”."),
    )  # fmt: skip
    agreed_at = models.DateTimeField(_("Agreed"), null=True, editable=False)
    reviewed_at = models.DateTimeField(_("Reviewed"), null=True, editable=False)
    withdraw_reason = models.TextField(_("Why it is withdrawn"), blank=True)

    class Meta:
        constraints: ClassVar = state_checks("service_requirement", REQUIREMENTS)
