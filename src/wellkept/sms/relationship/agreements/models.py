"""Tables of agreements: the agreement, its dated versions and their targets, and the requirements that they are built on."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wellkept.components.classification.models import Priority
from wellkept.components.clocks.models import Unit
from wellkept.components.series.models import Series
from wellkept.directory.models import Calendar, Organization
from wellkept.records.models import Numbered, state_checks
from wellkept.sms.portfolio.services.models import Service, ServiceRequirement
from wellkept.sms.relationship.agreements.lifecycle import LIFECYCLE


class Agreement(Numbered):
    """A promise between two parties. `customer` empty: it holds for everybody who has no agreement of his own."""

    class Type(models.TextChoices):
        SERVICE_LEVEL = "sla", _("Service level agreement")
        OPERATIONAL = "ola", _("Operational level agreement")
        UNDERPINNING = "uc", _("Underpinning contract")

    type = models.CharField(_("Type"), max_length=3, choices=Type.choices, default=Type.SERVICE_LEVEL)
    supplier = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Supplier")
    )
    services = models.ManyToManyField(Service, related_name="agreements", blank=True, verbose_name=_("Services"))
    description = models.TextField(_("What is agreed"), blank=True)
    signed_on = models.DateField(_("Signed on"), null=True, blank=True)
    ended_at = models.DateTimeField(_("Ended"), null=True, editable=False)
    end_reason = models.TextField(_("Why it ends"), blank=True)

    class Meta:
        constraints: ClassVar = state_checks("agreement", LIFECYCLE)


class AgreementVersion(models.Model):
    """The wording in force between two dates: service hours, the reasons that pause a clock, the targets and their bounds.

    That no limit or no exception is agreed is said, never by leaving a field empty. `share` is the percent of the records of a
    period of so many `months` that must keep their time, `availability` the percent of the service hours that is promised.
    """

    class Period(models.IntegerChoices):
        MONTH = 1, _("A month")
        QUARTER = 3, _("A quarter")
        HALF = 6, _("Half a year")
        YEAR = 12, _("A year")

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="versions")
    ordinal = models.PositiveIntegerField(_("Version"))
    valid_from = models.DateTimeField(_("In force from"))
    valid_to = models.DateTimeField(_("Until"), null=True, blank=True)
    calendar = models.ForeignKey(
        Calendar, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Service hours"),
        help_text=_("Empty: around the clock."),
    )  # fmt: skip
    pauses_for = models.JSONField(_("Hold reasons that pause a clock"), default=list)
    workload_limit = models.PositiveIntegerField(
        _("Workload limit"), null=True, blank=True,
        help_text=_("So many records a month are covered by the targets."),
    )  # fmt: skip
    no_workload_limit = models.BooleanField(_("No workload limit is agreed"), default=False)
    exceptions = models.TextField(
        _("Exceptions"), blank=True, help_text=_("What the targets do not cover, such as announced maintenance.")
    )
    no_exceptions = models.BooleanField(_("No exceptions are agreed"), default=False)
    share = models.PositiveSmallIntegerField(
        _("Share to be kept in time"), default=100, validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_("Percent of the records of a period that must keep their time."),
    )  # fmt: skip
    availability = models.DecimalField(
        _("Availability"), max_digits=6, decimal_places=3, null=True, blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
        help_text=_("Percent of the service hours of a period; empty: none is promised."),
    )  # fmt: skip
    months = models.PositiveSmallIntegerField(
        _("Period"), choices=Period.choices, default=1,
        help_text=_("Over which the targets are measured and reported."),
    )  # fmt: skip

    class Meta:
        ordering: ClassVar = ["ordinal"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agreement", "ordinal"], name="agreement_version_once"),
            models.CheckConstraint(
                condition=(Q(no_workload_limit=False) | Q(workload_limit__isnull=True))
                & (Q(no_exceptions=False) | Q(exceptions="")),
                name="agreement_version_says_one",
            ),
        ]


class AgreementTarget(models.Model):
    """A promise for a metric: within so many seconds of a unit; for one priority or, empty, for all."""

    version = models.ForeignKey(AgreementVersion, on_delete=models.CASCADE, related_name="targets")
    kind = models.CharField(max_length=40, default="incident")
    metric = models.CharField(_("Metric"), max_length=20)
    priority = models.PositiveSmallIntegerField(_("Priority"), null=True, choices=Priority.choices)
    seconds = models.PositiveIntegerField(_("Within"))
    unit = models.CharField(_("Unit"), max_length=13, choices=Unit.choices, default=Unit.TIME)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "kind", "metric", "priority"], name="agreement_target_once")
        ]


class SeriesTarget(models.Model):
    """A promise for the figure that a series comes to in a period: at least, or at most so much, in the unit of the series."""

    class Bound(models.TextChoices):
        AT_LEAST = "at_least", _("at least")
        AT_MOST = "at_most", _("at most")

    version = models.ForeignKey(AgreementVersion, on_delete=models.CASCADE, related_name="series_targets")
    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="+")
    bound = models.CharField(_("Bound"), max_length=8, choices=Bound.choices)
    goal = models.DecimalField(_("Goal"), max_digits=12, decimal_places=3)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["version", "series"], name="series_target_once")]


class Basis(models.Model):
    """A service requirement that a promise of an agreement is built on, between two moments.

    `promise` is "incident.response" and the like for the targets of a metric, "availability", "series.7" for a series, or
    "agreement" for the whole of it.
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="bases")
    promise = models.CharField(max_length=60)
    requirement = models.ForeignKey(ServiceRequirement, on_delete=models.PROTECT, related_name="bases")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["agreement", "promise", "requirement"], condition=Q(until__isnull=True), name="basis_once"
            )
        ]
