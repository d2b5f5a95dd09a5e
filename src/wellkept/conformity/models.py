"""Tables of proof: assessments as they were made, what rules measure against, what people excuse and judge."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wellkept.conformity.outcomes import Outcome
from wellkept.records.models import Record

OUTCOMES: list[tuple[str, Any]] = [(outcome.value, outcome.label) for outcome in Outcome]


class StoredAssessment(models.Model):
    """One assessment as it came out; `clause` empty covers the whole standard.

    `kept` tells a snapshot, which stays, from the latest look at the present, which the next one replaces.
    `requirements` maps each requirement to its outcome, `counts` says how many came to each; `trail_head` is the last
    event that was there to be seen.
    """

    id = models.BigAutoField(primary_key=True)
    as_of = models.DateTimeField()
    evaluated_at = models.DateTimeField()
    basis = models.CharField(max_length=10)
    clause = models.CharField(max_length=24, blank=True)
    kept = models.BooleanField(default=False)
    set_up_at = models.DateTimeField()
    edition = models.CharField(max_length=8)
    catalogue_version = models.CharField(max_length=20)
    catalogue_digest = models.CharField(max_length=64)
    requirements = models.JSONField(default=dict)
    designed = models.JSONField(default=list)
    counts = models.JSONField(default=dict)
    seconds = models.FloatField()
    digest = models.CharField(max_length=64)
    trail_head = models.BigIntegerField(default=0)
    actor_id = models.BigIntegerField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["as_of"], name="assessment_as_of", condition=Q(clause="")),
            models.Index(fields=["-evaluated_at"], name="assessment_latest", condition=Q(clause="", basis="live")),
        ]


class StoredOutcome(models.Model):
    """What one automated rule found in a stored assessment; `report` holds the whole of it."""

    id = models.BigAutoField(primary_key=True)
    assessment = models.ForeignKey(StoredAssessment, on_delete=models.CASCADE, related_name="outcomes")
    rule_id = models.CharField(max_length=24)
    version = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=16, choices=OUTCOMES)
    population = models.PositiveIntegerField()
    conforming = models.PositiveIntegerField()
    report = models.JSONField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["assessment", "rule_id"], name="one_outcome_a_rule"),
        ]
        indexes: ClassVar = [models.Index(fields=["rule_id", "assessment"], name="outcome_of_rule")]


class RuleSetting(models.Model):
    """What a rule measures against from a moment on, where it is not the catalogue's; the latest row holds.

    Empty columns mean the catalogue's value; a row with nothing but a reason goes back to it.
    """

    id = models.BigAutoField(primary_key=True)
    rule_id = models.CharField(max_length=24)
    threshold = models.FloatField(null=True)
    window_months = models.PositiveSmallIntegerField(null=True)
    limits = models.JSONField(default=dict)
    reason = models.TextField()
    set_at = models.DateTimeField()
    set_by_id = models.BigIntegerField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["rule_id", "set_at"], name="rule_setting_latest")]
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(reason=""), name="rule_setting_reasoned")]


class Excuse(models.Model):
    """A named person says why a record that misses a rule is excused, or how the miss was made good."""

    id = models.BigAutoField(primary_key=True)
    rule_id = models.CharField(max_length=24)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    given_at = models.DateTimeField()
    given_by_id = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["rule_id", "record"], name="one_excuse_a_miss"),
            models.CheckConstraint(condition=~Q(reason=""), name="excuse_reasoned"),
        ]


class Verdict(models.Model):
    """A person's judgement of a requirement, beside what the records showed then; the latest one holds."""

    class Judgement(models.TextChoices):
        CONFORMS = "conforms", _("Conforms")
        DOES_NOT = "does_not", _("Does not conform")

    id = models.BigAutoField(primary_key=True)
    requirement_id = models.CharField(max_length=24)
    judgement = models.CharField(_("Your judgement"), max_length=10, choices=Judgement.choices)
    reason = models.TextField(_("Why"))
    indicator = models.CharField(max_length=16, choices=OUTCOMES, blank=True)
    given_at = models.DateTimeField()
    given_by_id = models.BigIntegerField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["requirement_id", "-given_at"], name="verdict_latest")]
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(reason=""), name="verdict_reasoned")]
