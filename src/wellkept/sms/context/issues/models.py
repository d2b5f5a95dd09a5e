"""The table of issues."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from wellkept.directory.models import Person
from wellkept.records.models import Numbered, state_checks
from wellkept.records.registers import register_access, register_lifecycle

ACCESS = register_access("issues", managers=("sms-manager", "top-management"))
LIFECYCLE = register_lifecycle(ACCESS.edit)


class Issue(Numbered):
    """A circumstance that helps or hinders service management."""

    class Side(models.TextChoices):
        INTERNAL = "internal", _("Inside the organization")
        EXTERNAL = "external", _("Outside the organization")

    class Effect(models.TextChoices):
        HELP = "help", _("Helps")
        HINDER = "hinder", _("Hinders")

    side = models.CharField(_("Where it lies"), max_length=8, choices=Side.choices)
    effect = models.CharField(_("Effect"), max_length=6, choices=Effect.choices)
    owner = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Owner"))
    reviewed_at = models.DateTimeField(_("Reviewed"), null=True, blank=True)
    no_risk_reason = models.CharField(_("No risk arises, because"), max_length=300, blank=True)
    no_risk_at = models.DateTimeField(_("No risk decided"), null=True, editable=False)

    class Meta:
        constraints: ClassVar = state_checks("issue", LIFECYCLE)
