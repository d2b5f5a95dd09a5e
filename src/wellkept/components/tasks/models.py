"""The table of tasks."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wellkept.components.classification.models import Level
from wellkept.components.tasks.lifecycle import LIFECYCLE
from wellkept.components.tasks.processes import PROCESSES
from wellkept.directory.models import Person, Team
from wellkept.records.models import Numbered, Record, state_checks


class Task(Numbered):
    """A piece of work that somebody has to do by a time; `about` is the record that it follows from, and so its source.

    Whether it worked is said some time after it was done; `effect_due_at` is when that is due, empty where nobody waits for it.
    """

    class Effectiveness(models.TextChoices):
        WORKED = "worked", _("Worked")
        PARTLY = "partly", _("Worked partly")
        FAILED = "failed", _("Did not work")

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
    priority = models.PositiveSmallIntegerField(_("Priority"), choices=Level.choices, default=Level.MEDIUM)
    process = models.CharField(
        _("Built into the process"), max_length=40, choices=PROCESSES, blank=True,
        help_text=_("Empty: the process of what it is about."),
    )  # fmt: skip
    position = models.PositiveSmallIntegerField(_("Order"), default=0)
    done_at = models.DateTimeField(_("Done"), null=True, editable=False)
    result = models.TextField(_("What was done"), blank=True)
    cancel_reason = models.TextField(_("Reason to cancel"), blank=True)
    effect_due_at = models.DateTimeField(_("Effect to be looked at"), null=True, editable=False)
    effectiveness = models.CharField(_("Did it work?"), max_length=6, choices=Effectiveness.choices, blank=True)
    effect_found = models.TextField(_("What shows it"), blank=True)
    effectiveness_checked_at = models.DateTimeField(_("Effect looked at"), null=True, editable=False)
    effect_checker = models.ForeignKey(
        Person, null=True, editable=False, on_delete=models.PROTECT, related_name="+", verbose_name=_("Looked at by"),
        db_index=False,
    )  # fmt: skip

    class Meta:
        constraints: ClassVar = [
            *state_checks("task", LIFECYCLE),
            models.CheckConstraint(
                condition=Q(effectiveness="") | Q(effectiveness_checked_at__isnull=False), name="task_effect_looked_at"
            ),
        ]
