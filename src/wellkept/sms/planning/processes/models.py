"""The table of processes."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from wellkept.directory.models import Organization, Person
from wellkept.records.models import Numbered, state_checks
from wellkept.sms.planning.processes.lifecycle import LIFECYCLE


class Process(Numbered):
    """A process as this organization runs it; `covers` holds the slugs of the catalogue's processes that it takes in.

    One may take in several: the standard asks for what is done, not for how many processes do it.
    """

    class Operator(models.TextChoices):
        OWN = "own", _("By ourselves")
        SHARED = "shared", _("Partly by a supplier")
        SUPPLIER = "supplier", _("By a supplier")

    owner = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Process owner")
    )
    covers = models.JSONField(_("Takes in"), default=list, editable=False)
    criteria = models.TextField(
        _("Criteria"),
        blank=True,
        help_text=_("How one can tell that it does what it should, in figures where possible."),
    )
    interactions = models.TextField(
        _("How it works with others"), blank=True, help_text=_("What it takes from other processes and gives to them.")
    )
    document = models.CharField(
        _("Described in"),
        max_length=300,
        blank=True,
        help_text=_("A title or an address, such as “Handbook, chapter 3”."),
    )
    operated_by = models.CharField(_("Operated"), max_length=8, choices=Operator.choices, default=Operator.OWN)
    supplier = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Supplier")
    )
    operating_at = models.DateTimeField(_("Operating since"), null=True, editable=False)
    reviewed_at = models.DateTimeField(_("Reviewed"), null=True, editable=False)
    end_reason = models.TextField(_("Why it is no longer operated"), blank=True)

    class Meta:
        constraints: ClassVar = state_checks("process", LIFECYCLE)
