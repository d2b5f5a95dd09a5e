"""Tables of the request catalogue: the items, and the versions of what each asks and sets going."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from wellkept.components.classification.models import Category, Priority
from wellkept.directory.models import Calendar, Person, Team
from wellkept.ledger import triggers
from wellkept.records.models import Numbered, state_checks
from wellkept.sms.portfolio.catalogue.lifecycle import LIFECYCLE
from wellkept.sms.portfolio.services.models import Service


class CatalogueItem(Numbered):
    """Something that people can order. `customer` empty: offered to everybody who uses the service."""

    description = models.TextField(_("What one gets"), blank=True)
    service = models.ForeignKey(
        Service, null=True, blank=True, on_delete=models.PROTECT, related_name="catalogue_items",
        verbose_name=_("Service"),
    )  # fmt: skip
    category = models.ForeignKey(
        Category, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Category")
    )
    priority = models.PositiveSmallIntegerField(_("Priority"), choices=Priority.choices, default=4)
    owner = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Owner")
    )
    team = models.ForeignKey(
        Team, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Fulfilled by")
    )
    expected_hours = models.PositiveSmallIntegerField(
        _("Expected within (service hours)"), null=True, blank=True,
        help_text=_("Where an agreement has a target for requests, the agreement counts."),
    )  # fmt: skip
    calendar = models.ForeignKey(
        Calendar, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Service hours"),
        help_text=_("Empty: around the clock."),
    )  # fmt: skip
    instructions = models.TextField(
        _("Standard instructions"), blank=True, help_text=_("How it is done; shown to whoever fulfils a request.")
    )
    review_at = models.DateField(_("Instructions to be reviewed by"), null=True, blank=True)
    reviewed_at = models.DateTimeField(_("Instructions reviewed"), null=True, editable=False)
    withdraw_reason = models.TextField(_("Why it is withdrawn"), blank=True)

    class Meta:
        constraints: ClassVar = state_checks("catalogue_item", LIFECYCLE)


class FormVersion(models.Model):
    """What an item asks, who votes on it and which tasks it sets going, from a moment on; never changed, only followed by the
    next. `fields`, `approvals` and `tasks` are lists that form.py, the component of approvals and plan.py understand.
    """

    item = models.ForeignKey(CatalogueItem, on_delete=models.PROTECT, related_name="versions")
    ordinal = models.PositiveIntegerField(_("Version"))
    fields = models.JSONField(default=list)
    approvals = models.JSONField(default=list)
    tasks = models.JSONField(default=list)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["ordinal"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["item", "ordinal"], name="form_version_once")]


triggers.guard(
    "A version of a form stays as it was made; make the next one.",
    "catalogue_formversion",
)
