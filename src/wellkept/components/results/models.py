"""Tables of results: one row for each target and period, and what was said about those that were missed."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wellkept.directory.models import Organization, Person
from wellkept.records.models import Record


class PeriodResult(models.Model):
    """What came of one target of `subject` in one period, from the records as they were effective at its end.

    `measure` names the target within its subject, `about` the record that it measures where that is not the subject: a
    service, a series. `month` is the first day of the period's last month. `target` and `achieved` are percents for a share
    kept in time and for availability, records for a workload, else in `unit`; `population` is `kept` and `missed` together,
    or how many values were measured; all three are empty where nothing counts or measures. `inputs` are what it was worked
    out from and `digest` is over all of this: a figure is never replaced; what a later reckoning would give instead stands in
    `differs`.
    """

    class Verdict(models.TextChoices):
        MET = "met", _("Met")
        MISSED = "missed", _("Missed")
        WITHIN = "within", _("Within the limit")
        OVER = "over", _("Over the limit")
        UNLIMITED = "unlimited", _("No limit agreed")
        UNSAID = "unsaid", _("No word on a limit")
        EMPTY = "empty", _("Nothing to count")
        UNMEASURED = "unmeasured", _("Nothing measures it yet")

    id = models.BigAutoField(primary_key=True)
    subject = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="period_results", db_index=False)
    customer = models.ForeignKey(Organization, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    measure = models.CharField(_("Target"), max_length=60)
    about = models.ForeignKey(Record, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    unit = models.CharField(_("Unit"), max_length=20, blank=True)
    month = models.DateField(_("Month"))
    period_start = models.DateTimeField(_("From"))
    period_end = models.DateTimeField(_("Until"))
    target = models.DecimalField(_("Target"), max_digits=12, decimal_places=3, null=True)
    achieved = models.DecimalField(_("Achieved"), max_digits=12, decimal_places=3, null=True)
    population = models.PositiveIntegerField(_("Population"), null=True)
    kept = models.PositiveIntegerField(_("Kept"), null=True)
    missed = models.PositiveIntegerField(_("Missed"), null=True)
    verdict = models.CharField(_("Verdict"), max_length=10, choices=Verdict.choices)
    inputs = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    computed_at = models.DateTimeField(_("Worked out"))
    recorded_at = models.DateTimeField()
    origin = models.CharField(max_length=10, default="native")
    differs = models.JSONField(default=dict)
    differs_at = models.DateTimeField(null=True)
    review = models.ForeignKey(Record, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    reviewed_at = models.DateTimeField(_("Reviewed"), null=True)
    reported_at = models.DateTimeField(_("Reported"), null=True)
    answered_at = models.DateTimeField(_("Answered"), null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["subject", "measure", "month"], name="period_result_once"),
            models.CheckConstraint(
                condition=~Q(verdict__in=("met", "missed")) | Q(population__gt=0),
                name="period_result_never_met_by_emptiness",
            ),
            models.CheckConstraint(
                condition=Q(kept__isnull=True) | Q(population=F("kept") + F("missed")), name="period_result_adds_up"
            ),
            models.CheckConstraint(
                condition=~Q(verdict="unmeasured") | Q(achieved__isnull=True), name="period_result_made_up_by_nobody"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["subject", "month"], name="period_result_subject"),
            models.Index(fields=["month", "subject"], name="period_result_month"),
            models.Index(fields=["review"], name="period_result_review", condition=Q(review__isnull=False)),
            models.Index(
                fields=["subject", "month"],
                name="period_result_open",
                condition=Q(verdict="missed", answered_at__isnull=True),
            ),
        ]


class Answer(models.Model):
    """What follows from a missed target: a record that will better it, or the reason why nothing can be bettered."""

    class Kind(models.TextChoices):
        IMPROVEMENT = "improvement", _("Improvement")
        PROBLEM = "problem", _("Problem")
        REASON = "reason", _("Reason")

    id = models.BigAutoField(primary_key=True)
    result = models.ForeignKey(PeriodResult, on_delete=models.PROTECT, related_name="answers")
    customer = models.ForeignKey(Organization, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(_("Answer"), max_length=12, choices=Kind.choices)
    record = models.ForeignKey(Record, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(_("Reason"), blank=True)
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    given_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    origin = models.CharField(max_length=10, default="native")

    class Meta:
        ordering: ClassVar = ["given_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind="reason") & ~Q(reason="") | ~Q(kind="reason") & Q(record__isnull=False),
                name="period_answer_says_something",
            )
        ]
