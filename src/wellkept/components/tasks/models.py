"""The table of tasks."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from wellkept.components.tasks.lifecycle import LIFECYCLE
from wellkept.directory.models import Person, Team
from wellkept.records.models import Numbered, Record, state_checks


class Task(Numbered):
    """A piece of work that somebody has to do by a time; `about` is the record that it follows from."""

    about = models.ForeignKey(
        Record, null=True, blank=True, on_delete=models.PROTECT, related_name="tasks", verbose_name=_("About")
    )
    description = models.TextField(_("What is to be done"), blank=True)
    team = models.ForeignKey(
        Team, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Team")
    )
    assignee = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Assignee")
    )
    due_at = models.DateTimeField(_("Due"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("Order"), default=0)
    done_at = models.DateTimeField(_("Done"), null=True, editable=False)
    result = models.TextField(_("What was done"), blank=True)
    cancel_reason = models.TextField(_("Reason to cancel"), blank=True)

    class Meta:
        constraints: ClassVar = state_checks("task", LIFECYCLE)
