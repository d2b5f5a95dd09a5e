"""Tables of series: what is measured, and the values."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wellkept.components.series import computed
from wellkept.components.series.periods import Rhythm
from wellkept.components.series.permissions import Permissions
from wellkept.directory.models import Organization, Person
from wellkept.records.models import Numbered, Record, state_checks
from wellkept.records.registers import register_lifecycle

LIFECYCLE = register_lifecycle(Permissions.KEEP)


class Series(Numbered):
    """A named measure of a thing (`about`; empty: of nothing in particular); `customer` empty: it is the same for everybody.

    One that has a `figure` is worked out from records each month and takes no values from people. Whether a value meets the
    `target` follows from the `direction`; what somebody concluded from a period is an Evaluation.

    `genre`, `per` and `aggregation` stay as they were once there are values, so that a figure means the same for ever.
    """

    class Genre(models.TextChoices):
        AVAILABILITY = "availability", _("Availability")
        CAPACITY = "capacity", _("Capacity")
        DEMAND = "demand", _("Demand")
        QUALITY = "quality", _("Quality")
        SATISFACTION = "satisfaction", _("Satisfaction")
        OTHER = "other", pgettext_lazy("measure", "Other")

    class Per(models.TextChoices):
        DAY = "day", _("Day")
        MONTH = "month", _("Month")
        MOMENT = "moment", _("Moment")

    class Aggregation(models.TextChoices):
        SUM = "sum", _("Sum")
        MEAN = "mean", _("Mean")
        LOWEST = "lowest", _("Smallest value")
        HIGHEST = "highest", _("Greatest value")
        LAST = "last", _("Last value")
        UPTIME = "uptime", _("Percent of the service hours, from minutes down")

    class Direction(models.TextChoices):
        RISE = "rise", _("At least the target")
        FALL = "fall", _("At most the target")

    about = models.ForeignKey(
        Record,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="series",
        verbose_name=_("What it measures"),
    )
    genre = models.CharField(_("Measure of"), max_length=12, choices=Genre.choices, default=Genre.AVAILABILITY)
    per = models.CharField(_("A value for each"), max_length=6, choices=Per.choices, default=Per.DAY)
    aggregation = models.CharField(
        _("Over a period"), max_length=7, choices=Aggregation.choices, default=Aggregation.MEAN,
        help_text=_("How the figure of a month or another period comes from its values."),
    )  # fmt: skip
    unit = models.CharField(
        _("Unit"), max_length=20, blank=True, help_text=_("Of a single value, such as min, % or GB.")
    )
    description = models.TextField(_("How it is measured"), blank=True)
    figure = models.CharField(
        _("Worked out from records"), max_length=160, choices=computed.choices, blank=True, default="",
        help_text=_("Empty: values are typed, or posted by a program."),
    )  # fmt: skip
    rhythm = models.CharField(_("Looked at"), max_length=7, choices=Rhythm.choices, default=Rhythm.MONTH)
    target = models.DecimalField(_("Target"), max_digits=14, decimal_places=4, null=True, blank=True)
    direction = models.CharField(_("It counts as met with"), max_length=4, choices=Direction.choices, default="rise")
    owner = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Owner")
    )

    class Meta:
        indexes: ClassVar = [models.Index(fields=["genre", "about"], name="series_genre")]
        constraints: ClassVar = state_checks("series", LIFECYCLE)


class SeriesValue(models.Model):
    """One measured value: of a day, of a month (`day` is its first) or of a moment (`at`, on that day in the provider's zone).

    A value is never changed: a correction is another one, and the one before keeps when it was replaced.
    """

    id = models.BigAutoField(primary_key=True)
    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="+", db_index=False)
    customer = models.ForeignKey(Organization, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    day = models.DateField(_("Day"))
    at = models.DateTimeField(_("Moment"), null=True)
    value = models.DecimalField(_("Value"), max_digits=14, decimal_places=4)
    remark = models.CharField(_("Remark"), max_length=200, blank=True)
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    noted_at = models.DateTimeField(_("Noted"))
    recorded_at = models.DateTimeField()
    replaced_at = models.DateTimeField(_("Replaced"), null=True)
    origin = models.CharField(max_length=10, default="native")

    class Meta:
        ordering: ClassVar = ["day", "at", "id"]
        indexes: ClassVar = [models.Index(fields=["series", "day"], name="series_value_day")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["series", "day"], condition=Q(at__isnull=True, replaced_at__isnull=True),
                name="series_value_once_a_day",
            ),
            models.UniqueConstraint(
                fields=["series", "at"], condition=Q(at__isnull=False, replaced_at__isnull=True),
                name="series_value_once_a_moment",
            ),
        ]  # fmt: skip


class Evaluation(models.Model):
    """What somebody concluded from the figure of a period, which begins on `period`. Figure and target are those of then; `met`
    is empty where there was no target. One is never changed: a later one of the same period goes before it.
    """

    id = models.BigAutoField(primary_key=True)
    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="evaluations", db_index=False)
    customer = models.ForeignKey(Organization, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    period = models.DateField(_("Period"))
    rhythm = models.CharField(max_length=7, choices=Rhythm.choices)
    figure = models.DecimalField(_("Figure"), max_digits=14, decimal_places=3)
    target = models.DecimalField(_("Target"), max_digits=14, decimal_places=4, null=True)
    met = models.BooleanField(_("Met"), null=True)
    conclusion = models.TextField(_("Conclusion"))
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    analysed_at = models.DateTimeField(_("Concluded"))
    recorded_at = models.DateTimeField()
    origin = models.CharField(max_length=10, default="native")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["series", "period"], name="series_evaluation_period")]
