"""Tables of service requests."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wellkept.components.classification.models import Category, Priority
from wellkept.directory.models import Person
from wellkept.ledger import triggers
from wellkept.records.models import Assigned, Mergeable, Numbered, state_checks
from wellkept.sms.portfolio.catalogue.models import CatalogueItem, FormVersion
from wellkept.sms.portfolio.services.models import Service
from wellkept.sms.resolution.requests.lifecycle import LIFECYCLE


class ServiceRequest(Numbered, Assigned, Mergeable):
    """Something that somebody wants and that the provider gives as a matter of course.

    While it is a draft, its lines can be chosen anew: those of its `revision` are the order.
    `requester` is who gets it, `ordered_by` who ordered it for him. Who approved it, and when, follows from the votes.
    """

    class HoldReason(models.TextChoices):
        CALLER = "caller", _("Waiting for the caller")
        SUPPLIER = "supplier", _("Waiting for a supplier")
        CHANGE = "change", _("Waiting for a change")

    class Satisfaction(models.IntegerChoices):
        VERY_BAD = 1, _("1 – very bad")
        BAD = 2, _("2 – bad")
        FAIR = 3, _("3 – fair")
        GOOD = 4, _("4 – good")
        VERY_GOOD = 5, _("5 – very good")

    description = models.TextField(_("What is wanted"), blank=True)
    requester = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("For")
    )
    ordered_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Ordered by"),
        editable=False,
    )  # fmt: skip
    service = models.ForeignKey(
        Service, null=True, blank=True, on_delete=models.PROTECT, related_name="requests", verbose_name=_("Service")
    )
    category = models.ForeignKey(
        Category, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Category")
    )
    priority = models.PositiveSmallIntegerField(_("Priority"), choices=Priority.choices, default=4)

    submitted_at = models.DateTimeField(_("Sent"), null=True, editable=False)
    expected_at = models.DateTimeField(_("Expected"), null=True, editable=False)
    due_at = models.DateTimeField(_("Due"), null=True, editable=False)
    fulfilled_at = models.DateTimeField(_("Fulfilled"), null=True, editable=False)
    closed_at = models.DateTimeField(_("Closed"), null=True, editable=False)

    hold_reason = models.CharField(_("Why it waits"), max_length=12, choices=HoldReason.choices, blank=True)
    hold_until = models.DateTimeField(_("Until"), null=True, blank=True)
    cancel_reason = models.TextField(_("Reason to cancel"), blank=True)
    reopen_reason = models.TextField(_("What is missing"), blank=True)
    fulfilment = models.TextField(_("What was done"), blank=True)
    fulfiller = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Fulfilled by"),
        editable=False,
    )  # fmt: skip
    revision = models.PositiveSmallIntegerField(_("Revision of the draft"), default=0, editable=False)
    satisfaction = models.PositiveSmallIntegerField(
        _("How was it?"), choices=Satisfaction.choices, null=True, blank=True
    )
    satisfaction_words = models.TextField(_("What could be better?"), blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["state", "due_at", "record"], name="request_state"),
            models.Index(fields=["assignee", "state", "due_at", "record"], name="request_assignee"),
            models.Index(fields=["team", "state", "due_at", "record"], name="request_team"),
            models.Index(fields=["opened_at"], name="request_opened"),
            models.Index(fields=["fulfilled_at"], name="request_fulfilled", condition=Q(fulfilled_at__isnull=False)),
            models.Index(fields=["merged_into"], name="request_merged", condition=Q(merged_into__isnull=False)),
        ]
        constraints: ClassVar = [
            *state_checks("request", LIFECYCLE),
            models.CheckConstraint(condition=~Q(merged_into=F("record")), name="request_not_into_itself"),
        ]


class OrderLine(models.Model):
    """One item of an order, with the version of the form that asked and what was answered. Lines are never changed: a draft that is
    answered anew gets new ones, of the next revision.
    """

    request = models.ForeignKey(ServiceRequest, on_delete=models.PROTECT, related_name="lines")
    revision = models.PositiveSmallIntegerField(default=0)
    position = models.PositiveSmallIntegerField()
    item = models.ForeignKey(CatalogueItem, on_delete=models.PROTECT, related_name="lines")
    form_version = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="lines")
    quantity = models.PositiveSmallIntegerField(_("How many"), default=1)
    answers = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["request", "revision", "position"], name="order_line_once")
        ]


triggers.guard(
    "What was ordered stays as it was ordered.",
    "requests_orderline",
)
