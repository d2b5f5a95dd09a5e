"""The tables of campaigns, their questions, who was asked, and what each attempt showed."""

from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from wellkept.directory.models import Person
from wellkept.records.models import Numbered, state_checks
from wellkept.sms.support.awareness import lifecycle


class Topic(models.TextChoices):
    """What everybody has to know."""

    POLICY = "policy", _("Policy")
    OBJECTIVES = "objectives", _("Objectives")
    SERVICES = "services", _("Services")
    CONTRIBUTION = "contribution", _("Own contribution")
    CONSEQUENCES = "consequences", _("Consequences of ignoring the rules")


class AwarenessCampaign(Numbered):
    """Something short to read and questions about it, sent to everybody or to those in some roles.

    `roles` are slugs of the catalogue; empty means everybody. `pass_mark` is the percentage of right answers that each
    topic takes.
    """

    text = models.TextField(_("To read"), blank=True, help_text=_("A page at most; people read it before they answer."))
    pass_mark = models.PositiveSmallIntegerField(
        _("Passed from (%)"), default=75, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    answer_by = models.DateField(_("Answer by"), null=True, blank=True)
    roles = models.JSONField(_("Sent to"), default=list, editable=False)
    started_at = models.DateTimeField(_("Sent out"), null=True, editable=False)
    ended_at = models.DateTimeField(_("Closed"), null=True, editable=False)

    class Meta:
        constraints: ClassVar = state_checks("awareness_campaign", lifecycle.CAMPAIGN)


class AwarenessQuestion(Numbered):
    """A question about a topic with one right answer and at least one wrong one, each on a line."""

    campaign = models.ForeignKey(
        AwarenessCampaign, on_delete=models.PROTECT, related_name="questions", verbose_name=_("Campaign")
    )
    topic = models.CharField(_("Topic"), max_length=12, choices=Topic.choices)
    answer = models.CharField(_("Right answer"), max_length=200)
    others = models.TextField(_("Wrong answers"), help_text=_("Each on a line of its own."))

    class Meta:
        constraints: ClassVar = state_checks("awareness_question", lifecycle.QUESTION)


class Invitation(models.Model):
    """Somebody was asked to answer a campaign; `reminded_at` is the last time that he was told again."""

    id = models.BigAutoField(primary_key=True)
    campaign = models.ForeignKey(AwarenessCampaign, on_delete=models.PROTECT, related_name="invitations")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["campaign", "person"], name="invitation_once")]


class AwarenessCheck(models.Model):
    """What one attempt showed about one topic; rows are written once and never changed."""

    id = models.BigAutoField(primary_key=True)
    campaign = models.ForeignKey(AwarenessCampaign, on_delete=models.PROTECT, related_name="checks")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    topic = models.CharField(_("Topic"), max_length=12, choices=Topic.choices)
    asked = models.PositiveSmallIntegerField()
    right = models.PositiveSmallIntegerField()
    passed = models.BooleanField()
    held_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    origin = models.CharField(max_length=10, default="native")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["person", "topic", "held_at"], name="awareness_check_person")]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write it once."""
        if self.pk is not None:
            raise TypeError("What an attempt showed is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Nothing is deleted."""
        raise TypeError("What an attempt showed is never deleted.")
