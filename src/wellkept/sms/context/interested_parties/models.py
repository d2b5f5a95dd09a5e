"""The tables of interested parties and their requirements."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from wellkept.directory.models import Person
from wellkept.records.models import Numbered, state_checks
from wellkept.records.registers import register_access, register_lifecycle

ACCESS = register_access("interested_parties", managers=("sms-manager", "top-management"))
LIFECYCLE = register_lifecycle(ACCESS.edit)


class InterestedParty(Numbered):
    """A person or body with a stake in the system or the services; or the statement that there is none of a category."""

    class Category(models.TextChoices):
        CUSTOMER = "customer", _("Customers")
        USER = "user", _("Users")
        SUPPLIER = "supplier", _("Suppliers")
        EMPLOYEE = "employee", _("Employees")
        MANAGEMENT = "management", _("Owners and management")
        REGULATOR = "regulator", _("Regulators and authorities")
        OTHER = "other", _("Others")

    category = models.CharField(_("Category"), max_length=10, choices=Category.choices)
    owner = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Owner"))
    absent_because = models.CharField(
        _("Nobody of this category, because"), max_length=200, blank=True,
        help_text=_("Fill this in where the entry says that there is nobody of this category."),
    )  # fmt: skip
    reviewed_at = models.DateTimeField(_("Reviewed"), null=True, blank=True)

    class Meta:
        constraints: ClassVar = state_checks("interested_party", LIFECYCLE)


class PartyRequirement(Numbered):
    """What an interested party needs or expects, and to what it applies."""

    class Category(models.TextChoices):
        NEED = "need", _("Need")
        EXPECTATION = "expectation", _("Expectation")
        LAW = "law", _("Law or contract")

    class Reach(models.TextChoices):
        SYSTEM = "system", _("The management system")
        SERVICES = "services", _("The services")
        BOTH = "both", _("System and services")

    party = models.ForeignKey(
        InterestedParty, on_delete=models.PROTECT, related_name="requirements", verbose_name=_("Interested party")
    )
    category = models.CharField(_("Category"), max_length=12, choices=Category.choices, default=Category.NEED)
    applies_to = models.CharField(_("Applies to"), max_length=8, choices=Reach.choices)
    reviewed_at = models.DateTimeField(_("Reviewed"), null=True, blank=True)
    no_risk_reason = models.CharField(_("No risk arises, because"), max_length=300, blank=True)
    no_risk_at = models.DateTimeField(_("No risk decided"), null=True, editable=False)

    class Meta:
        constraints: ClassVar = state_checks("party_requirement", LIFECYCLE)
