"""The tables of risks: the register, its assessments, and the matrix by which they are assessed."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wellkept.directory.models import Organization, Person
from wellkept.records.models import Numbered, Record, state_checks
from wellkept.sms.planning.risks.lifecycle import LIFECYCLE


class Step(models.IntegerChoices):
    """A likelihood or an impact; what each means stands in the matrix of the organization."""

    LEAST = 1, _("1 (least)")
    LITTLE = 2, "2"
    SOME = 3, "3"
    MUCH = 4, "4"
    MOST = 5, _("5 (most)")


class RiskLevel(models.IntegerChoices):
    """How weighty a risk or opportunity is, by the matrix."""

    LOW = 1, _("Low")
    MODERATE = 2, _("Moderate")
    HIGH = 3, _("High")
    CRITICAL = 4, _("Critical")


def _step(label: Any, help_text: Any = "") -> "models.PositiveSmallIntegerField[int | None, int | None]":
    return models.PositiveSmallIntegerField(label, null=True, blank=True, choices=Step.choices, help_text=help_text)


def _level(label: Any) -> "models.PositiveSmallIntegerField[int | None, int | None]":
    return models.PositiveSmallIntegerField(label, null=True, editable=False, choices=RiskLevel.choices)


class Risk(Numbered):
    """Something that may happen, for worse or for better: to the system (`concerns` empty), a service, an item or a group.

    `likelihood` and `impact` are those without the treatment; `residual_` ones are those that remain, the same until it is
    treated. The levels follow from the matrix in force when it was assessed.
    """

    class Category(models.TextChoices):
        RISK = "risk", _("Risk")
        OPPORTUNITY = "opportunity", _("Opportunity")

    class Domain(models.TextChoices):
        SMS = "sms", _("Management system")
        SERVICE = "service", _("Services")
        SUPPLIER = "supplier", _("Suppliers")
        AVAILABILITY = "availability", _("Availability")
        CONTINUITY = "continuity", _("Continuity")
        SECURITY = "security", _("Information security")

    class Cause(models.TextChoices):
        ORGANIZATION = "organization", _("The organization itself")
        REQUIREMENTS = "service-requirements", _("Service requirements that are not met")
        PARTIES = "other-parties", _("Other parties")

    class Decision(models.TextChoices):
        REDUCE = "reduce", _("Reduce it")
        AVOID = "avoid", _("Avoid it")
        SHARE = "share", _("Share it")
        ACCEPT = "accept", _("Accept it")
        PURSUE = "pursue", _("Pursue it")

    category = models.CharField(
        _("Risk or opportunity"), max_length=11, choices=Category.choices, default=Category.RISK
    )
    domain = models.CharField(_("Domain"), max_length=12, choices=Domain.choices, default=Domain.SMS)
    cause = models.CharField(_("Where it comes from"), max_length=20, choices=Cause.choices, blank=True)
    concerns = models.ForeignKey(
        Record, null=True, blank=True, on_delete=models.PROTECT, related_name="risks", verbose_name=_("What it concerns"),
        help_text=_("A service, an item or a group; what runs on it or belongs to it inherits it. Empty: the management system."),
    )  # fmt: skip
    party = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Other party"),
        db_index=False,
    )  # fmt: skip
    description = models.TextField(_("What may happen, and why"), blank=True)
    consequence = models.TextField(_("Consequence"), blank=True)
    customer_impact = models.TextField(_("What it means for customers"), blank=True)
    owner = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Owner")
    )
    likelihood = _step(_("Likelihood"), _("What the steps mean stands on the risk map."))
    impact = _step(_("Impact"))
    level = _level(_("Level"))
    residual_likelihood = _step(_("Likelihood that remains"))
    residual_impact = _step(_("Impact that remains"))
    residual_level = _level(_("Level that remains"))
    basis = models.TextField(_("What the assessment rests on"), blank=True)
    assessed_at = models.DateTimeField(_("Assessed"), null=True, editable=False)
    next_assessment_at = models.DateTimeField(_("Next assessment"), null=True, blank=True)
    decision = models.CharField(_("Decision"), max_length=6, choices=Decision.choices, blank=True)
    decision_reason = models.TextField(_("Why so"), blank=True)
    decided_at = models.DateTimeField(_("Decided"), null=True, editable=False)
    acceptance_reason = models.TextField(_("Why it is accepted"), blank=True)
    accepted_at = models.DateTimeField(_("Accepted"), null=True, editable=False)
    accepted_until = models.DateTimeField(_("Accepted until"), null=True, blank=True)
    accepted_by = models.ForeignKey(
        Person, null=True, editable=False, on_delete=models.PROTECT, related_name="+", verbose_name=_("Accepted by"),
        db_index=False,
    )  # fmt: skip
    reopen_reason = models.TextField(_("Why it is open again"), blank=True)
    close_reason = models.TextField(_("Why it is closed"), blank=True)
    closed_at = models.DateTimeField(_("Closed"), null=True, editable=False)

    class Meta:
        constraints: ClassVar = [
            *state_checks("risk", LIFECYCLE),
            models.CheckConstraint(
                condition=Q(level__isnull=True)
                | Q(likelihood__range=(1, 5), impact__range=(1, 5), level__range=(1, 4)),
                name="risk_level_has_its_place",
            ),
        ]


class Assessment(models.Model):
    """One assessment of a risk: before its treatment, or of what remains. Never changed; the level explains itself by the
    matrix that was in force then.
    """

    class Stage(models.TextChoices):
        BEFORE = "before", _("Without treatment")
        AFTER = "after", _("What remains")

    id = models.BigAutoField(primary_key=True)
    risk = models.ForeignKey(Risk, on_delete=models.PROTECT, related_name="assessments", db_index=False)
    customer = models.ForeignKey(Organization, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    stage = models.CharField(_("Stage"), max_length=6, choices=Stage.choices)
    likelihood = models.PositiveSmallIntegerField(_("Likelihood"), choices=Step.choices)
    impact = models.PositiveSmallIntegerField(_("Impact"), choices=Step.choices)
    level = models.PositiveSmallIntegerField(_("Level"), choices=RiskLevel.choices)
    basis = models.TextField(_("What the assessment rests on"), blank=True)
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(_("Assessed"))
    recorded_at = models.DateTimeField()
    origin = models.CharField(max_length=10, default="native")

    class Meta:
        ordering: ClassVar = ["-at", "-id"]
        indexes: ClassVar = [models.Index(fields=["risk", "-at"], name="assessment_of_risk")]


class RiskMatrix(models.Model):
    """The matrix in force from a moment on: `cells[likelihood][impact]` gives a level, `likelihoods` and `impacts` say what
    each step means, `acceptable` is the highest level that anybody who handles a risk may accept, `criteria` says it in
    words, `months` after how many months a risk of each level is assessed again.
    """

    valid_from = models.DateTimeField(_("In force from"), unique=True)
    cells = models.JSONField(_("Levels"))
    likelihoods = models.JSONField(_("What the likelihoods mean"))
    impacts = models.JSONField(_("What the impacts mean"))
    acceptable = models.PositiveSmallIntegerField(_("Acceptable up to"), choices=RiskLevel.choices)
    criteria = models.TextField(_("Criteria of acceptance"))
    months = models.JSONField(_("Assessed again after (months)"))

    class Meta:
        ordering: ClassVar = ["-valid_from"]
