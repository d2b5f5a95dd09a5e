"""Tables of problems."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wellkept.components.classification.models import Category, Prioritized
from wellkept.directory.models import Organization, Person
from wellkept.records.models import Assigned, Escalated, Mergeable, Numbered, state_checks
from wellkept.sms.portfolio.configuration.models import Item
from wellkept.sms.portfolio.services.models import Service
from wellkept.sms.resolution.problems.lifecycle import LIFECYCLE


class Problem(Numbered, Prioritized, Assigned, Escalated, Mergeable):
    """The cause, or possible cause, of incidents. With `known_error_at` it is a known error as well; with `advised_at` the
    people who use the service read `advice_title` and `advice` while it is one, and nothing else of it.

    `cause_found_at` is when a cause was first written down; `priority_given` is what the matrix gave. What is tied to a
    problem (incidents, changes) are links, never columns.
    """

    class Source(models.TextChoices):
        INCIDENT = "incident", _("An incident")
        TREND = "trend", _("A trend in incidents")
        SUPPLIER = "supplier", _("A supplier")
        OWN = "own", _("Found by ourselves")

    class Method(models.TextChoices):
        FIVE_WHYS = "five_whys", _("Five whys")
        FISHBONE = "fishbone", _("Cause and effect diagram")
        TIMELINE = "timeline", _("Course of events")
        FAULT_TREE = "fault_tree", _("Fault tree")
        EXPERIMENT = "experiment", _("Reproduced and tried out")
        SUPPLIER = "supplier", _("Told by the supplier")

    class ResolutionCode(models.TextChoices):
        FIX = "fix", _("Fix applied")
        UNCHANGED = "unchanged", _("Solved without altering anything")
        RISK_ACCEPTED = "risk_accepted", _("Risk accepted")
        DUPLICATE = "duplicate", _("Duplicate")

    description = models.TextField(_("What is known"), blank=True)
    source = models.CharField(_("Came from"), max_length=10, choices=Source.choices, default=Source.OWN)
    supplier = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Supplier")
    )
    service = models.ForeignKey(
        Service, null=True, blank=True, on_delete=models.PROTECT, related_name="problems", verbose_name=_("Service")
    )
    item = models.ForeignKey(
        Item, null=True, blank=True, on_delete=models.PROTECT, related_name="problems", verbose_name=_("Item")
    )
    category = models.ForeignKey(
        Category, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Category")
    )
    due_at = models.DateTimeField(_("Due"), null=True, blank=True)

    method = models.CharField(_("How it was analysed"), max_length=12, choices=Method.choices, blank=True)
    cause = models.TextField(_("Root cause"), blank=True)
    contributing_causes = models.TextField(_("What contributed"), blank=True)
    cause_category = models.ForeignKey(
        Category, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Kind of cause")
    )
    no_cause_reason = models.TextField(_("Why no cause was found"), blank=True)
    possible_actions = models.TextField(_("Possible actions"), blank=True)
    cause_found_at = models.DateTimeField(_("Cause found"), null=True, editable=False)

    symptoms = models.TextField(_("How it shows"), blank=True)
    workaround = models.TextField(_("Workaround"), blank=True)
    known_error_at = models.DateTimeField(_("Known error since"), null=True, editable=False)
    known_error_checked_at = models.DateTimeField(_("Workaround last confirmed"), null=True, editable=False)
    retract_reason = models.TextField(_("Why it is no known error"), blank=True)
    advice_title = models.CharField(
        _("What users notice"),
        max_length=200,
        blank=True,
        help_text=_("In words that need no knowledge of the technology."),
    )
    advice = models.TextField(_("What users can do meanwhile"), blank=True)
    advised_at = models.DateTimeField(_("Published to users"), null=True, editable=False)

    resolution_code = models.CharField(_("How it ended"), max_length=14, choices=ResolutionCode.choices, blank=True)
    resolution = models.TextField(_("What was done"), blank=True)
    resolver = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Resolved by"),
        editable=False,
    )  # fmt: skip
    resolved_at = models.DateTimeField(_("Resolved"), null=True, editable=False)
    closed_at = models.DateTimeField(_("Closed"), null=True, editable=False)
    cancel_reason = models.TextField(_("Reason to cancel"), blank=True)
    reopen_reason = models.TextField(_("Reason to reopen"), blank=True)
    reopened_count = models.PositiveSmallIntegerField(_("Reopened"), default=0, editable=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["state", "priority", "record"], name="problem_state"),
            models.Index(fields=["assignee", "state", "record"], name="problem_assignee"),
            models.Index(fields=["team", "state", "record"], name="problem_team"),
            models.Index(
                fields=["known_error_at"], name="problem_known_error", condition=Q(known_error_at__isnull=False)
            ),
            models.Index(fields=["merged_into"], name="problem_merged", condition=Q(merged_into__isnull=False)),
        ]
        constraints: ClassVar = [
            *state_checks("problem", LIFECYCLE),
            models.CheckConstraint(
                condition=Q(priority=F("priority_given")) | ~Q(priority_reason="") | ~Q(origin="native"),
                name="problem_priority_reasoned",
            ),
            models.CheckConstraint(
                condition=Q(known_error_at__isnull=True) | ~Q(workaround="") | ~Q(origin="native"),
                name="problem_known_error_helps",
            ),
            models.CheckConstraint(condition=~Q(merged_into=F("record")), name="problem_not_into_itself"),
        ]


class Recurrence(models.Model):
    """Incidents of one service and category that came back often within days, found by the system: a proposal to open a
    problem, until somebody opens one or says why not.
    """

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey(Organization, null=True, on_delete=models.PROTECT, related_name="+")
    count = models.PositiveIntegerField()
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    proposed_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)
    problem = models.ForeignKey(Problem, null=True, on_delete=models.PROTECT, related_name="recurrences")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["service", "category"], condition=Q(decided_at__isnull=True), name="recurrence_waits_once"
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True) | Q(problem__isnull=False) | ~Q(reason=""),
                name="recurrence_decided_for_a_reason",
            ),
        ]


class ProblemPolicy(models.Model):
    """When the system proposes a problem, how long one may take and how long its fix is watched; one row."""

    recurring_count = models.PositiveSmallIntegerField(_("So many incidents of a service and category"), default=5)
    recurring_days = models.PositiveSmallIntegerField(_("Within so many days"), default=30)
    due_days = models.PositiveSmallIntegerField(_("A problem is due after (days)"), default=60)
    watch_days = models.PositiveSmallIntegerField(_("A fix is watched for (days)"), default=60)
    review_months = models.PositiveSmallIntegerField(_("Problem solving is reviewed every (months)"), default=6)
