"""The table of obligations."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from wellkept.directory.models import Person
from wellkept.records.models import Numbered, state_checks
from wellkept.records.registers import register_access, register_lifecycle
from wellkept.sms.context.interested_parties.models import PartyRequirement

ACCESS = register_access("obligations", managers=("sms-manager", "top-management"))
LIFECYCLE = register_lifecycle(ACCESS.edit)


class Obligation(Numbered):
    """A duty from outside or from a policy of one's own, where it comes from, and how it is kept here."""

    class Category(models.TextChoices):
        LAW = "law", _("Law")
        REGULATION = "regulation", _("Regulation")
        CONTRACT = "contract", _("Contract")
        STANDARD = "standard", _("Standard")
        POLICY = "policy", _("Policy of our own")

    category = models.CharField(_("Category"), max_length=10, choices=Category.choices)
    source = models.CharField(
        _("Source"), max_length=200, help_text=_("Where it is written down, such as “GDPR, article 33”.")
    )
    applies_to = models.CharField(
        _("Applies to"), max_length=8, choices=PartyRequirement.Reach.choices, default=PartyRequirement.Reach.SERVICES
    )
    how_applied = models.TextField(_("How it is applied"), blank=True, help_text=_("What is done here to keep it."))
    owner = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Owner"))
    reviewed_at = models.DateTimeField(_("Reviewed"), null=True, blank=True)

    class Meta:
        constraints: ClassVar = state_checks("obligation", LIFECYCLE)
