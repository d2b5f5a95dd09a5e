"""The table of objectives."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from wellkept.components.series.models import Series
from wellkept.directory.models import Person, Team
from wellkept.records.models import Numbered, Record, state_checks
from wellkept.sms.context.interested_parties.models import PartyRequirement
from wellkept.sms.planning.objectives.lifecycle import LIFECYCLE


class Objective(Numbered):
    """What is to be reached by when. Its values are those of `series`, its steps the tasks about it, whom it was made known
    to its communications; none of these is typed here.
    """

    class Level(models.TextChoices):
        ORGANIZATION = "organization", _("The organization")
        FUNCTION = "function", _("A function")
        TEAM = "team", _("A team")
        SERVICE = "service", _("A service")

    class Direction(models.TextChoices):
        RISE = "rise", _("At least the target")
        FALL = "fall", _("At most the target")

    level = models.CharField(_("For"), max_length=12, choices=Level.choices, default=Level.ORGANIZATION)
    team = models.ForeignKey(
        Team, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Team"), db_index=False
    )
    concerns = models.ForeignKey(
        Record, null=True, blank=True, on_delete=models.PROTECT, related_name="objectives", verbose_name=_("Service")
    )
    policy_statement = models.CharField(
        _("Statement of the policy it serves"), max_length=300, blank=True,
        help_text=_("In the words of the policy, so that everybody sees what it is for."),
    )  # fmt: skip
    requirement = models.ForeignKey(
        PartyRequirement, null=True, blank=True, on_delete=models.PROTECT, related_name="objectives",
        verbose_name=_("Requirement it takes up"), db_index=False,
    )  # fmt: skip
    description = models.TextField(_("What is to be reached"), blank=True)
    measure = models.CharField(_("What is measured"), max_length=200, blank=True)
    unit = models.CharField(_("Unit"), max_length=20, blank=True)
    baseline = models.DecimalField(_("Where it started"), max_digits=14, decimal_places=4, null=True, blank=True)
    target = models.DecimalField(_("Target"), max_digits=14, decimal_places=4, null=True, blank=True)
    direction = models.CharField(
        _("It counts as reached with"), max_length=4, choices=Direction.choices, default="rise"
    )
    due_at = models.DateTimeField(_("Due"), null=True, blank=True)
    owner = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Owner")
    )
    resources = models.TextField(_("Resources"), blank=True)
    evaluation_method = models.TextField(_("How the result is judged"), blank=True)
    series = models.ForeignKey(
        Series, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Measured by the series"),
        help_text=_("Empty: values are noted on the page of the objective."),
    )  # fmt: skip
    active_at = models.DateTimeField(_("Set"), null=True, editable=False)
    conclusion = models.TextField(_("Result, and what follows from it"), blank=True)
    concluded_at = models.DateTimeField(_("Result found"), null=True, editable=False)
    withdraw_reason = models.TextField(_("Why it is withdrawn"), blank=True)

    class Meta:
        constraints: ClassVar = state_checks("objective", LIFECYCLE)
