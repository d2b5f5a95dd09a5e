"""Tables of duties: what has to be done how often, and each time that it was."""

from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wellkept.components.duties.lifecycle import LIFECYCLE
from wellkept.directory.models import Person
from wellkept.ledger import triggers
from wellkept.records.models import Guarded, Numbered, Record, state_checks


class Duty(Numbered):
    """What recurs at an interval, or must follow an event within a time; `about` is the record that it concerns.

    `requirement` is the id of the catalogue's requirement whose rhythm it sets, if it does. `due_at` is when it is to be done
    next: empty for what follows an event that did not happen. `outcome` and `evidence` are of the last time.
    """

    class Rhythm(models.TextChoices):
        RECURS = "recurs", _("Again and again")
        FOLLOWS = "follows", _("After something happens")

    class Unit(models.TextChoices):
        DAY = "day", _("days")
        WEEK = "week", _("weeks")
        MONTH = "month", _("months")
        YEAR = "year", _("years")

    about = models.ForeignKey(
        Record, null=True, blank=True, on_delete=models.PROTECT, related_name="duties", verbose_name=_("About")
    )
    requirement = models.CharField(
        _("Requirement"), max_length=20, blank=True,
        help_text=_("The requirement of the standard whose rhythm this sets, such as 9.3-01."),
    )  # fmt: skip
    rhythm = models.CharField(_("When"), max_length=7, choices=Rhythm.choices, default=Rhythm.RECURS)
    trigger = models.CharField(
        _("What it follows"), max_length=200, blank=True, help_text=_("Such as: a customer leaves.")
    )
    every = models.PositiveSmallIntegerField(
        _("How long"),
        default=12,
        help_text=_("From one time to the next, or from what happened until it must be done."),
    )
    unit = models.CharField(_("Unit of time"), max_length=5, choices=Unit.choices, default=Unit.MONTH)
    keeps_dates = models.BooleanField(
        _("Keeps its dates"), default=False,
        help_text=_("The next date counts from the one it was due, not from the day it was done."),
    )  # fmt: skip
    owner = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Owner")
    )
    instructions = models.TextField(_("What is to be done"), blank=True)
    due_at = models.DateTimeField(_("Due"), null=True, blank=True)
    done_at = models.DateTimeField(_("Last done"), null=True, editable=False)
    outcome = models.TextField(_("What was done"), blank=True)
    evidence = models.ForeignKey(
        Record, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Evidence")
    )
    happened = models.CharField(_("What happened"), max_length=200, blank=True)
    approved_at = models.DateTimeField(_("Put in force"), null=True, editable=False)
    asked_at = models.DateTimeField(null=True, editable=False)
    end_reason = models.TextField(_("Why it is no longer needed"), blank=True)

    class Meta:
        verbose_name_plural = "duties"
        indexes: ClassVar = [
            models.Index(fields=["requirement"], name="duty_requirement", condition=~Q(requirement="")),
            models.Index(fields=["due_at"], name="duty_due", condition=Q(due_at__isnull=False)),
        ]
        constraints: ClassVar = [
            *state_checks("duty", LIFECYCLE),
            models.CheckConstraint(condition=Q(every__gt=0), name="duty_takes_time"),
        ]

    @property
    def interval(self) -> timedelta:
        """How long from one time to the next; a month is a twelfth of a year."""
        days = {"day": 1.0, "week": 7.0, "month": 365.25 / 12, "year": 365.25}
        return timedelta(days=days[self.unit] * self.every)

    @property
    def notice(self) -> timedelta:
        """How long before it is due its owner is given a task: a quarter of the interval, two weeks at most."""
        return min(self.interval / 4, timedelta(days=14))


class Performance(Guarded):
    """One time that a duty was done; it stays as it was noted."""

    id = models.BigAutoField(primary_key=True)
    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="performances", db_index=False)
    due_at = models.DateTimeField(_("Was due"), null=True)
    done_at = models.DateTimeField(_("Done"))
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    outcome = models.TextField(_("What was done"))
    evidence = models.ForeignKey(Record, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField()
    origin = models.CharField(max_length=10, default="native")

    class Meta:
        ordering: ClassVar = ["-done_at", "-id"]
        indexes: ClassVar = [models.Index(fields=["duty", "done_at"], name="duty_performance")]


triggers.guard("That a duty was done stays as it was noted.", "duties_performance")
