"""The table of clocks."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wellkept.directory.models import Calendar, Organization
from wellkept.kernel import calendars
from wellkept.records.models import Record


class Unit(models.TextChoices):
    """What a target counts (kernel.calendars.days); a day of either kind has 86,400 seconds."""

    TIME = calendars.Unit.TIME.value, _("Service time")
    WORKING_DAYS = calendars.Unit.WORKING_DAYS.value, _("Working days")
    CALENDAR_DAYS = calendars.Unit.CALENDAR_DAYS.value, _("Calendar days")


class Clock(models.Model):
    """Time running against one target of one record.

    `intervals` is the truth: a list of {"kind": "running" or "paused", "since", "until" (null: still), "cause"}, times in UTC.
    `due_at` follows from it and is stored at each turn, so that a deadline is one indexed column; it is empty while the
    clock is paused within its target. A breach is `due_at` in the past of the moment asked for, or of the stop.
    """

    class State(models.TextChoices):
        RUNNING = "running", _("Running")
        PAUSED = "paused", _("Paused")
        STOPPED = "stopped", _("Stopped")
        CANCELLED = "cancelled", _("Cancelled")

    id = models.BigAutoField(primary_key=True)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="clocks")
    customer = models.ForeignKey(Organization, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    metric = models.CharField(max_length=20)
    seconds = models.PositiveIntegerField()
    unit = models.CharField(max_length=13, choices=Unit.choices, default=Unit.TIME)
    calendar = models.ForeignKey(Calendar, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    agreement = models.ForeignKey(Record, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    agreement_version = models.PositiveIntegerField(default=0)
    pauses_for = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=State.choices, default=State.RUNNING)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    warn_at = models.DateTimeField(null=True)
    told = models.CharField(max_length=10, blank=True)
    intervals = models.JSONField(default=list)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["due_at"], name="clock_due", condition=Q(state="running")),
            models.Index(
                fields=["agreement", "stopped_at"], name="clock_agreement", condition=Q(agreement__isnull=False)
            ),
            models.Index(fields=["warn_at"], name="clock_warn", condition=Q(state="running", told="")),
        ]
