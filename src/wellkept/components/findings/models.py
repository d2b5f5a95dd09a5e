"""The table of findings."""

from collections.abc import Callable, Iterable
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wellkept.components.findings.lifecycle import LIFECYCLE
from wellkept.directory.models import Person
from wellkept.records.models import Numbered, Record, state_checks

#: Gives the requirements of the catalogue: number and what to call each; an upper floor knows them.
_requirements: list[Callable[[], Iterable[tuple[str, str]]]] = []


def requirements_from(give: Callable[[], Iterable[tuple[str, str]]]) -> None:
    """Register what gives the requirements that a finding can be about."""
    _requirements.append(give)


def requirements() -> list[tuple[str, str]]:
    """The requirements that a finding can be about: number and what to call each."""
    return [each for give in _requirements for each in give()]


class Finding(Numbered):
    """Something found of the management system. Major and minor ones are nonconformities: they are treated, not answered.

    `source` is the record that shows it (an audit, an incident, a review), `rule` the evidence rule that failed, with what it
    had come to in `rule_found`, and in `rule_checked` what it came to at the check. Corrective actions are the tasks about
    it; who approved its closure follows from the votes. `similar_hits` are the numbers of what the query `similar_query`
    found when it was run. `whys` are questions with their answers in order, `fishbone` causes by branch.
    """

    class Grade(models.TextChoices):
        MAJOR = "major", _("Major nonconformity")
        MINOR = "minor", _("Minor nonconformity")
        OPPORTUNITY = "opportunity", _("Opportunity for improvement")
        STRENGTH = "strength", _("Strength")

    class Source(models.TextChoices):
        INTERNAL_AUDIT = "internal_audit", _("Internal audit")
        EXTERNAL_AUDIT = "external_audit", _("External audit")
        RULE = "rule", _("A rule that failed")
        INCIDENT = "incident", _("An incident")
        PROBLEM = "problem", _("A problem")
        COMPLAINT = "complaint", _("A complaint")
        REVIEW = "review", _("A review")
        SUPPLIER = "supplier", _("A supplier")
        WORK = "work", _("Seen at work")

    class Acceptance(models.TextChoices):
        ACCEPTED = "accepted", _("Accepted")
        DISPUTED = "disputed", _("Disputed")

    grade = models.CharField(_("Grade"), max_length=12, choices=Grade.choices)
    source_type = models.CharField(_("Came from"), max_length=16, choices=Source.choices, default=Source.WORK)
    source = models.ForeignKey(
        Record, null=True, blank=True, on_delete=models.PROTECT, related_name="findings", verbose_name=_("Shown by")
    )
    rule = models.CharField(_("Rule"), max_length=40, blank=True, editable=False)
    rule_found = models.JSONField(_("What the rule had come to"), default=dict, editable=False)
    rule_checked = models.JSONField(_("What the rule came to at the check"), default=dict, editable=False)
    requirement = models.CharField(_("Requirement"), max_length=40, blank=True, choices=requirements)
    description = models.TextField(_("What was found"), blank=True)
    evidence = models.TextField(_("Evidence"), blank=True)
    owner = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Owner")
    )
    raised_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Raised by"),
        editable=False,
    )  # fmt: skip
    due_at = models.DateTimeField(_("Due"), null=True, blank=True)
    grade_reason = models.TextField(_("Why the grade changed"), blank=True)
    prolonged_at = models.DateTimeField(_("More time given"), null=True, editable=False)
    prolong_reason = models.TextField(_("Why it takes longer"), blank=True)

    acceptance = models.CharField(_("Acceptance"), max_length=8, choices=Acceptance.choices, blank=True, editable=False)
    acceptance_words = models.TextField(pgettext_lazy("acceptance", "In the owner's words"), blank=True)
    accepted_at = models.DateTimeField(_("Answered by the owner"), null=True, editable=False)

    correction = models.TextField(_("Correction and containment"), blank=True)
    consequences = models.TextField(_("Consequences, and how they were dealt with"), blank=True)
    corrected_at = models.DateTimeField(_("Corrected"), null=True, editable=False)

    similar_query = models.CharField(_("Searched for"), max_length=200, blank=True)
    similar_kind = models.CharField(_("Searched among"), max_length=40, blank=True)
    similar_hits = models.JSONField(_("What was found there"), default=list, editable=False)
    similar_searched_at = models.DateTimeField(_("Searched"), null=True, editable=False)
    similar_found = models.TextField(_("Does the like exist, or could it occur, elsewhere?"), blank=True)

    whys = models.JSONField(_("Five whys"), default=list, editable=False)
    fishbone = models.JSONField(_("Causes by branch"), default=list, editable=False)
    cause = models.TextField(_("Root cause"), blank=True)
    action_needed = models.BooleanField(_("Action is needed"), null=True, editable=False)
    action_reason = models.TextField(_("Why action is needed, or not"), blank=True)
    action_decided_at = models.DateTimeField(_("Decided on action"), null=True, editable=False)

    effectiveness = models.TextField(_("How it is known whether it works"), blank=True)
    effectiveness_checked_at = models.DateTimeField(_("Effectiveness confirmed"), null=True, editable=False)
    sms_changes = models.TextField(
        _("What changed in the management system"), blank=True, help_text=_("Write “none” where nothing had to change.")
    )
    conclusion = models.TextField(_("What comes of it"), blank=True)
    closed_at = models.DateTimeField(_("Closed"), null=True, editable=False)
    cancel_reason = models.TextField(_("Reason to withdraw"), blank=True)
    reopen_reason = models.TextField(_("Reason to reopen"), blank=True)
    reopened_count = models.PositiveSmallIntegerField(_("Reopened"), default=0, editable=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["state", "grade", "record"], name="finding_state"),
            models.Index(fields=["rule"], name="finding_rule", condition=~Q(rule="")),
            models.Index(fields=["requirement"], name="finding_requirement"),
        ]
        constraints: ClassVar = [
            *state_checks("finding", LIFECYCLE),
            models.CheckConstraint(
                condition=~Q(state="closed")
                | ~Q(origin="native")
                | (~Q(effectiveness="") & ~Q(sms_changes="") & Q(effectiveness_checked_at__isnull=False))
                | (Q(grade__in=["opportunity", "strength"]) & ~Q(conclusion="")),
                name="finding_closed_for_a_reason",
            ),
        ]


#: The grades that say that a requirement is not met.
NONCONFORMITIES = (Finding.Grade.MAJOR, Finding.Grade.MINOR)
