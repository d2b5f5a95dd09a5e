"""The table of resources."""

from decimal import Decimal
from typing import ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from wellkept.directory.models import Person
from wellkept.records.models import Numbered, state_checks
from wellkept.records.registers import register_access, register_lifecycle

ACCESS = register_access("resources", managers=("sms-manager", "top-management", "service-delivery-manager"))
LIFECYCLE = register_lifecycle(ACCESS.edit)

_NOTHING = Decimal(0)


class Resource(Numbered):
    """Something that the management system or the services need over a period, how much of it, and how much there is.

    `gap` follows from the two figures; `gap_since` is when it began: with the period, or when it became known.
    """

    class Category(models.TextChoices):
        HUMAN = "human", _("People")
        TECHNICAL = "technical", _("Technology")
        INFORMATION = "information", _("Information")
        FINANCIAL = "financial", _("Money")
        PARTNER = "partner", _("Service partners")

    category = models.CharField(_("Kind"), max_length=12, choices=Category.choices)
    unit = models.CharField(_("Counted in"), max_length=40, blank=True, help_text=_("Hours a week, licences, euros."))
    required = models.DecimalField(
        _("Needed"), max_digits=14, decimal_places=2, default=_NOTHING, validators=[MinValueValidator(0)]
    )
    available = models.DecimalField(
        _("Available"), max_digits=14, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)],
        help_text=_("Left empty: nobody knows yet."),
    )  # fmt: skip
    gap = models.DecimalField(_("Short by"), max_digits=14, decimal_places=2, default=_NOTHING, editable=False)
    gap_since = models.DateTimeField(_("Short since"), null=True, editable=False)
    period_start = models.DateField(_("From"))
    period_end = models.DateField(_("Until"), null=True, blank=True)
    owner = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Owner")
    )
    decision = models.TextField(_("Decision on the shortage"), blank=True)
    decided_at = models.DateTimeField(_("Decided"), null=True, editable=False)
    decided_by = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="+", editable=False, verbose_name=_("Decided by")
    )

    class Meta:
        constraints: ClassVar = state_checks("resource", LIFECYCLE)
