"""Tables of improvements."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wellkept.directory.models import Person
from wellkept.records.models import Numbered, Record, state_checks
from wellkept.sms.improvement.improvements.lifecycle import CRITERIA, LIFECYCLE
from wellkept.sms.portfolio.services.models import Service

#: The best score of an improvement by one criterion; 1 is the least.
BEST = 5


class Criterion(Numbered):
    """A yardstick for deciding on improvements; `weight` says how much it counts beside the others."""

    description = models.TextField(_("How to score by it"), blank=True)
    weight = models.PositiveSmallIntegerField(
        _("Weight"), default=1, validators=[MinValueValidator(1), MaxValueValidator(10)]
    )
    about_objectives = models.BooleanField(_("Concerns the fit with objectives"), default=False)
    approved_at = models.DateTimeField(_("Approved"), null=True, editable=False)

    class Meta:
        constraints: ClassVar = [
            *state_checks("criterion", CRITERIA),
            models.CheckConstraint(condition=Q(weight__gte=1, weight__lte=10), name="criterion_weight_counts"),
        ]


class Improvement(Numbered):
    """An opportunity to make a service or the management system better, from the idea to what it brought.

    `scores` has a criterion's number, a score from 1 to 5 and a reason each; `score` is their weighted mean in percent of the
    best. The benefit is meant as `measure` going from `baseline` to `target`; whether that is met follows from what was measured.
    """

    class Source(models.TextChoices):
        IDEA = "idea", _("An idea of ours")
        INCIDENT = "incident", _("An incident")
        PROBLEM = "problem", _("A problem")
        REVIEW = "review", _("A review")
        FINDING = "finding", _("A finding")
        TARGET = "target", _("A missed target")
        CHANGE = "change", _("A change")
        CUSTOMER = "customer", _("A customer")
        SUPPLIER = "supplier", _("A supplier")

    class Area(models.TextChoices):
        SYSTEM = "system", _("The management system")
        SERVICE = "service", _("A service")

    class Priority(models.IntegerChoices):
        HIGH = 1, _("High")
        MEDIUM = 2, _("Medium")
        LOW = 3, _("Low")

    description = models.TextField(_("What could be better"), blank=True)
    source_type = models.CharField(_("Came from"), max_length=10, choices=Source.choices, default=Source.IDEA)
    source = models.ForeignKey(
        Record,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="improvements",
        verbose_name=_("Follows from"),
    )
    area = models.CharField(_("What becomes better"), max_length=8, choices=Area.choices, default=Area.SYSTEM)
    service = models.ForeignKey(
        Service, null=True, blank=True, on_delete=models.PROTECT, related_name="improvements", verbose_name=_("Service")
    )
    owner = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Owner")
    )

    scores = models.JSONField(_("Scores"), default=list, editable=False)
    score = models.PositiveSmallIntegerField(_("Score"), null=True, editable=False)
    objective = models.CharField(_("Objective that it serves"), max_length=200, blank=True)
    decision_reason = models.TextField(_("Reasons for the decision"), blank=True)
    decided_at = models.DateTimeField(_("Decided"), null=True, editable=False)
    decided_by = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Decided by"), editable=False
    )
    priority = models.PositiveSmallIntegerField(_("Priority"), choices=Priority.choices, null=True, blank=True)

    measure = models.CharField(_("What shows the benefit"), max_length=200, blank=True)
    unit = models.CharField(_("Unit"), max_length=40, blank=True)
    baseline = models.DecimalField(_("Before"), max_digits=14, decimal_places=2, null=True, blank=True)
    target = models.DecimalField(_("Target"), max_digits=14, decimal_places=2, null=True, blank=True)
    planned_start = models.DateField(_("Planned start"), null=True, blank=True)
    planned_end = models.DateField(_("Planned end"), null=True, blank=True)
    due_at = models.DateTimeField(_("Due"), null=True, editable=False)

    implementation = models.TextField(_("What was done"), blank=True)
    sms_changes = models.TextField(
        _("What changed in the management system"), blank=True, help_text=_("Write “none” where nothing had to change.")
    )
    implemented_at = models.DateTimeField(_("Carried out"), null=True, editable=False)
    measured_value = models.DecimalField(_("After"), max_digits=14, decimal_places=2, null=True, blank=True)
    measured_how = models.TextField(_("How it was measured"), blank=True)
    measured_at = models.DateTimeField(_("Measured"), null=True, editable=False)
    target_met = models.BooleanField(_("Target met"), null=True, editable=False)
    follow_up = models.TextField(_("What follows"), blank=True, help_text=_("Needed where the target was missed."))
    reported_to = models.CharField(_("Reported to"), max_length=200, blank=True)
    reported_at = models.DateTimeField(_("Reported"), null=True, editable=False)
    cancel_reason = models.TextField(_("Reason to cancel"), blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["state", "priority", "record"], name="improvement_state"),
            models.Index(fields=["owner", "state", "record"], name="improvement_owner"),
        ]
        constraints: ClassVar = [
            *state_checks("improvement", LIFECYCLE),
            models.CheckConstraint(
                condition=~Q(target_met=False) | ~Q(origin="native") | ~Q(follow_up=""),
                name="improvement_miss_followed_up",
            ),
            models.CheckConstraint(
                condition=Q(planned_end__isnull=True)
                | Q(planned_start__isnull=True)
                | Q(planned_end__gte=models.F("planned_start")),
                name="improvement_plan_in_order",
            ),
        ]
