"""Tables of classification. Both are settings of the organization, kept as data with a history."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

#: Between the names of a path.
SEPARATOR = " / "
LONGEST_PATH = 255


class Level(models.IntegerChoices):
    """How strong an impact is or how pressing an urgency; 1 is the strongest."""

    HIGH = 1, _("High")
    MEDIUM = 2, _("Medium")
    LOW = 3, _("Low")


class Priority(models.IntegerChoices):
    """Priorities as the desk calls them; 1 comes first."""

    P1 = 1, _("Critical")
    P2 = 2, _("High")
    P3 = 3, _("Moderate")
    P4 = 4, _("Low")
    P5 = 5, _("Planning")


class Prioritized(models.Model):
    """What has its priority from the matrix: `priority_given` is what it gave, `priority` differs only with a reason."""

    impact = models.PositiveSmallIntegerField(_("Impact"), choices=Level.choices, default=Level.MEDIUM)
    urgency = models.PositiveSmallIntegerField(_("Urgency"), choices=Level.choices, default=Level.MEDIUM)
    priority = models.PositiveSmallIntegerField(_("Priority"), choices=Priority.choices, blank=True)
    priority_given = models.PositiveSmallIntegerField(_("Priority by the matrix"), editable=False)
    priority_reason = models.TextField(_("Reason for another priority"), blank=True)

    class Meta:
        abstract = True


class Category(models.Model):
    """A class of work, in a tree of two or more levels; retired ones stay for old records."""

    name = models.CharField(_("Name"), max_length=80)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    path = models.CharField(_("Path"), max_length=LONGEST_PATH, unique=True, editable=False)
    active = models.BooleanField(_("Active"), default=True)

    class Meta:
        ordering: ClassVar = ["path"]
        verbose_name = _("category")
        verbose_name_plural = _("categories")

    def __str__(self) -> str:
        return self.path


class PriorityMatrix(models.Model):
    """The matrix in force from a date on: nine cells, `cells[impact][urgency]` gives the priority."""

    valid_from = models.DateTimeField(_("In force from"), unique=True)
    cells = models.JSONField(_("Cells"))

    class Meta:
        ordering: ClassVar = ["-valid_from"]
