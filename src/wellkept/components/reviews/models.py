"""The table of reviews."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wellkept.components.reviews.lifecycle import LIFECYCLE
from wellkept.directory.models import Person
from wellkept.records.models import Numbered, Record, state_checks


class Review(Numbered):
    """A look back at a record (or at a period, then without subject). `inputs` are frozen when it is held.

    That nothing has to be improved is said with `no_improvements`, never by leaving a field empty. A management review says
    besides what it concluded and which changes it decided; its `report` are the minutes, which its chair approves.
    """

    class Genre(models.TextChoices):
        INCIDENT = "incident", _("Major incident")
        SERVICE = "service", _("Service")
        SUPPLIER = "supplier", _("Supplier")
        FINANCIAL = "financial", _("Finance")
        PROBLEM = "problem", _("Problem")
        CHANGE = "change", _("Change")
        CONTINUITY = "continuity", _("Continuity")
        DOCUMENT = "document", _("Document")
        MANAGEMENT = "management", _("Management")
        TREND = "trend", _("Trends in incidents")
        LEVEL = "level", _("Service levels")

    subject = models.ForeignKey(
        Record, null=True, blank=True, on_delete=models.PROTECT, related_name="reviews", verbose_name=_("About")
    )
    genre = models.CharField(_("Review of"), max_length=12, choices=Genre.choices, default=Genre.INCIDENT)
    chair = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Chair")
    )
    agenda = models.TextField(_("Agenda"), blank=True)
    participants = models.TextField(_("Participants"), blank=True)
    inputs = models.JSONField(_("Inputs"), default=dict, editable=False)
    due_at = models.DateTimeField(_("Due"), null=True, blank=True)
    held_at = models.DateTimeField(_("Held"), null=True, editable=False)
    findings = models.TextField(_("What was found"), blank=True)
    report = models.TextField(_("Report"), blank=True)
    reported_at = models.DateTimeField(_("Reported"), null=True, editable=False)
    reported_to = models.CharField(_("Reported to"), max_length=200, blank=True)
    improvements = models.TextField(_("Improvements"), blank=True)
    no_improvements = models.BooleanField(_("Nothing has to be improved"), default=False)
    suitability = models.TextField(_("Is the system still suitable?"), blank=True)
    adequacy = models.TextField(_("Is it adequate?"), blank=True)
    effectiveness = models.TextField(_("Is it effective?"), blank=True)
    changes_decided = models.TextField(
        _("Changes to system and services"), blank=True, help_text=_("Each line becomes a task for the chair.")
    )
    no_changes = models.BooleanField(_("Nothing has to be changed"), default=False)
    cancel_reason = models.TextField(_("Reason to cancel"), blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["genre", "held_at"], name="review_genre")]
        constraints: ClassVar = [
            *state_checks("review", LIFECYCLE),
            models.CheckConstraint(
                condition=~Q(state="reported") | ~Q(origin="native") | ~Q(improvements="") | Q(no_improvements=True),
                name="review_says_improvements",
            ),
            models.CheckConstraint(
                condition=~Q(state="reported", genre="management")
                | ~Q(origin="native")
                | ~Q(changes_decided="")
                | Q(no_changes=True),
                name="review_says_changes",
            ),
        ]
