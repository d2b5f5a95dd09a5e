"""The tables of audits: programmes, audits, checks, and the samples that were drawn."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wellkept.conformity.models import OUTCOMES
from wellkept.directory.models import Person
from wellkept.ledger import triggers
from wellkept.records.models import Numbered, state_checks
from wellkept.sms.evaluation.audits import scope
from wellkept.sms.evaluation.audits.lifecycle import AUDIT, CHECK, PROGRAMME
from wellkept.sms.portfolio.services.models import Service


class AuditProgramme(Numbered):
    """How the organization audits itself over some years. `weights` says of some clauses that they matter more (3) or less
    (1) than others; `approver` is who put it in force.
    """

    period_start = models.DateField(_("From"))
    period_end = models.DateField(_("Until"))
    owner = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Owner")
    )
    frequency = models.TextField(_("How often"), blank=True)
    methods = models.TextField(_("Methods"), blank=True)
    responsibilities = models.TextField(_("Who does what"), blank=True)
    planning_requirements = models.TextField(_("How an audit is planned"), blank=True)
    reporting = models.TextField(_("Reporting"), blank=True)
    basis_importance = models.TextField(_("What matters most, and why"), blank=True)
    basis_changes = models.TextField(_("What has changed"), blank=True)
    basis_results = models.TextField(_("What earlier audits showed"), blank=True)
    weights = models.JSONField(default=dict, editable=False)
    approved_at = models.DateTimeField(_("Approved"), null=True, editable=False)
    approver = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", editable=False,
        verbose_name=_("Approved by"),
    )  # fmt: skip
    revise_reason = models.TextField(_("Why it is revised"), blank=True)
    cancel_reason = models.TextField(_("Reason to cancel"), blank=True)

    class Meta:
        constraints: ClassVar = [
            *state_checks("audit_programme", PROGRAMME),
            models.CheckConstraint(condition=Q(period_end__gte=F("period_start")), name="audit_programme_in_order"),
        ]


class Audit(Numbered):
    """One internal audit. `clauses` (or single requirements) and `processes` of the catalogue and `services` are its scope;
    `frozen` is the report as it was signed, with its `digest`.
    """

    programme = models.ForeignKey(
        AuditProgramme,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="audits",
        verbose_name=_("Programme"),
    )
    lead = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Lead auditor")
    )
    team = models.ManyToManyField(Person, blank=True, related_name="+", verbose_name=_("Further auditors"))
    criteria = models.TextField(_("Audited against"), blank=True)
    clauses = models.JSONField(_("Clauses"), default=scope.whole, editable=False)
    processes = models.JSONField(_("Processes"), default=list, editable=False)
    services = models.ManyToManyField(Service, blank=True, related_name="audits", verbose_name=_("Services"))
    agenda = models.TextField(_("Plan of the days"), blank=True)
    planned_at = models.DateTimeField(_("Planned for"), null=True, blank=True)
    held_at = models.DateTimeField(_("Opened"), null=True, editable=False)
    ended_at = models.DateTimeField(_("Fieldwork ended"), null=True, editable=False)
    conformity_conclusion = models.TextField(_("Does the system conform?"), blank=True)
    effectiveness_conclusion = models.TextField(_("Does it work?"), blank=True)
    report = models.TextField(_("Summary"), blank=True)
    reported_at = models.DateTimeField(_("Reported"), null=True, editable=False)
    reported_to = models.CharField(_("Reported to"), max_length=300, blank=True, editable=False)
    distribution = models.TextField(_("Who else gets it"), blank=True)
    signer = models.ForeignKey(
        Person,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("Signed by"),
    )
    frozen = models.JSONField(default=dict, editable=False)
    digest = models.CharField(_("Digest of the report"), max_length=64, blank=True, editable=False)
    closed_at = models.DateTimeField(_("Closed"), null=True, editable=False)
    cancel_reason = models.TextField(_("Reason to cancel"), blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["held_at"], name="audit_held")]
        constraints: ClassVar = state_checks("audit", AUDIT)


class AuditCheck(Numbered):
    """One look at one requirement within an audit. What it rests on are links to the records that were looked at;
    `indicator` is what the rules showed at that moment. The private notes are the auditors' until the audit is reported.
    """

    class Method(models.TextChoices):
        RECORD = "record", _("Records")
        DOCUMENT = "document", _("Document")
        INTERVIEW = "interview", _("Interview")
        OBSERVATION = "observation", _("Observation")

    class Result(models.TextChoices):
        CONFORM = "conform", _("Conforms")
        NONCONFORM = "nonconform", _("Does not conform")
        OPPORTUNITY = "opportunity", _("Could be better")
        NOT_APPLICABLE = "not_applicable", _("Not applicable")

    audit = models.ForeignKey(Audit, on_delete=models.PROTECT, related_name="checks", verbose_name=_("Audit"))
    requirement = models.CharField(_("Requirement"), max_length=24, choices=scope.requirement_choices)
    method = models.CharField(_("Method"), max_length=11, choices=Method.choices, default=Method.RECORD)
    asked = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Who was asked")
    )
    notes = models.TextField(_("What was found"), blank=True)
    private_notes = models.TextField(_("Private notes"), blank=True)
    result = models.CharField(_("Result"), max_length=14, choices=Result.choices, blank=True)
    checked_at = models.DateTimeField(_("Checked"), null=True, editable=False)
    checker = models.ForeignKey(
        Person,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("Checked by"),
    )
    indicator = models.CharField(
        _("What the rules showed"), max_length=16, choices=OUTCOMES, blank=True, editable=False
    )
    cancel_reason = models.TextField(_("Why it is left out"), blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["requirement", "checked_at"], name="audit_check_requirement"),
            models.Index(fields=["audit", "state"], name="audit_check_audit"),
        ]
        constraints: ClassVar = state_checks("audit_check", CHECK)


class AuditSample(models.Model):
    """A draw from a population, written once: which records there were, how was drawn, which came out. `digest` is the
    SHA-256 of the population's numbers in their order, a line each.
    """

    class Method(models.TextChoices):
        RANDOM = "random", _("Random")
        SYSTEMATIC = "systematic", _("Every so many")

    id = models.BigAutoField(primary_key=True)
    audit = models.ForeignKey(Audit, on_delete=models.PROTECT, related_name="samples")
    kind = models.CharField(_("Records"), max_length=40)
    query = models.CharField(_("Filters"), max_length=500, blank=True)
    as_of = models.DateTimeField(_("As of"))
    method = models.CharField(_("Method"), max_length=10, choices=Method.choices)
    seed = models.CharField(_("Seed"), max_length=64)
    size = models.PositiveIntegerField(_("Size"))
    population = models.PositiveIntegerField(_("Population"))
    digest = models.CharField(_("Digest"), max_length=64)
    drawn = models.JSONField(_("Drawn"))
    drawn_at = models.DateTimeField(_("Drawn at"))
    by_id = models.BigIntegerField(null=True)


triggers.guard("A sample stays as it was drawn.", AuditSample._meta.db_table)
