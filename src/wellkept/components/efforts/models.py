"""The table of time spent."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wellkept.directory.models import Organization, Person
from wellkept.records.models import Record


class Effort(models.Model):
    """Time that somebody spent on a record on a day (minutes). What was noted stays; a correction is another one, below zero."""

    id = models.BigAutoField(primary_key=True)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="efforts")
    customer = models.ForeignKey(Organization, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    day = models.DateField(_("Day"), db_index=True)
    minutes = models.IntegerField(_("Minutes"))
    what = models.CharField(_("What for"), max_length=200, blank=True)
    recorded_at = models.DateTimeField()
    origin = models.CharField(max_length=10, default="native")

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(minutes=0), name="effort_of_some_time")]
