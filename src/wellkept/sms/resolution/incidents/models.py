"""Tables of incidents."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wellkept.components.classification.models import Category, Prioritized, Priority
from wellkept.directory.models import Person
from wellkept.records.models import Assigned, Escalated, Mergeable, Numbered, state_checks
from wellkept.sms.portfolio.configuration.models import Item
from wellkept.sms.portfolio.services.models import Service
from wellkept.sms.resolution.incidents.lifecycle import LIFECYCLE


class Incident(Numbered, Prioritized, Assigned, Escalated, Mergeable):
    """An interruption of a service, a loss of its quality, or an event that could become one.

    `priority_given` is what the matrix gave for impact and urgency; `priority` differs from it only with a reason.
    """

    class Channel(models.TextChoices):
        PHONE = "phone", _("Phone")
        PORTAL = "portal", _("Portal")
        MAIL = "mail", _("E-mail")
        MONITORING = "monitoring", _("Monitoring")
        PERSON = "person", _("In person")
        API = "api", _("Other system")

    class HoldReason(models.TextChoices):
        CALLER = "caller", _("Waiting for the caller")
        SUPPLIER = "supplier", _("Waiting for a supplier")
        CHANGE = "change", _("Waiting for a change")
        PROBLEM = "problem", _("Waiting for a problem")
        EVIDENCE = "evidence", _("Waiting for it to happen again")

    class ResolutionCode(models.TextChoices):
        SOLUTION = "solution", _("Solution provided")
        WORKAROUND = "workaround", _("Workaround provided")
        CHANGE = "change", _("Resolved by change")
        PROBLEM = "problem", _("Resolved by problem")
        REQUEST = "request", _("Resolved by request")
        CALLER = "caller", _("Resolved by caller")
        USER_ERROR = "user_error", _("User error")
        DUPLICATE = "duplicate", _("Duplicate")
        NONE = "none", _("No resolution provided")

    class Major(models.TextChoices):
        NO = "", _("No")
        PROPOSED = "proposed", _("Proposed")
        ACCEPTED = "accepted", _("Major incident")
        REJECTED = "rejected", _("Rejected")
        DEMOTED = "demoted", _("Demoted")

    description = models.TextField(_("What happened"), blank=True)
    requester = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Caller")
    )
    channel = models.CharField(_("Came by"), max_length=12, choices=Channel.choices, default=Channel.PHONE)
    service = models.ForeignKey(
        Service, null=True, blank=True, on_delete=models.PROTECT, related_name="incidents", verbose_name=_("Service")
    )
    item = models.ForeignKey(
        Item, null=True, blank=True, on_delete=models.PROTECT, related_name="incidents", verbose_name=_("Item")
    )
    category = models.ForeignKey(
        Category, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Category")
    )
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
        verbose_name=_("Parent incident"),
    )

    occurred_at = models.DateTimeField(_("Happened"), null=True, blank=True)
    detected_at = models.DateTimeField(_("Noticed"), null=True, blank=True)
    acknowledged_at = models.DateTimeField(_("Acknowledged"), null=True, editable=False)
    responded_at = models.DateTimeField(_("First response"), null=True, editable=False)
    resolved_at = models.DateTimeField(_("Resolved"), null=True, editable=False)
    closed_at = models.DateTimeField(_("Closed"), null=True, editable=False)
    due_at = models.DateTimeField(_("Due"), null=True, editable=False)
    told_at = models.DateTimeField(_("Last word to the caller"), null=True, editable=False)
    workaround = models.TextField(
        _("Workaround"), blank=True, help_text=_("How the caller can go on until it is resolved. The caller reads it.")
    )
    workaround_at = models.DateTimeField(_("Workaround given"), null=True, editable=False)

    hold_reason = models.CharField(_("Why it waits"), max_length=12, choices=HoldReason.choices, blank=True)
    hold_until = models.DateTimeField(_("Until"), null=True, blank=True)
    cancel_reason = models.TextField(_("Reason to cancel"), blank=True)
    reopen_reason = models.TextField(_("Reason to reopen"), blank=True)
    resolution_code = models.CharField(_("How it ended"), max_length=12, choices=ResolutionCode.choices, blank=True)
    resolution = models.TextField(_("What was done"), blank=True)
    resolver = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Resolved by"),
        editable=False,
    )  # fmt: skip
    cause_category = models.ForeignKey(
        Category, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Cause")
    )
    reopened_count = models.PositiveSmallIntegerField(_("Reopened"), default=0, editable=False)
    reassigned_count = models.PositiveSmallIntegerField(_("Reassigned"), default=0, editable=False)
    targets_met = models.BooleanField(
        _("Targets met, as recorded elsewhere"), null=True, editable=False, help_text=_("Empty: our own clocks tell.")
    )

    major = models.CharField(_("Major incident"), max_length=10, choices=Major.choices, blank=True, editable=False)
    major_at = models.DateTimeField(_("Classified as major"), null=True, editable=False)
    major_lead = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Major incident lead")
    )
    major_reason = models.TextField(_("Why major, or why not"), blank=True)
    next_update_at = models.DateTimeField(_("Next update due"), null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["state", "due_at", "record"], name="incident_state"),
            models.Index(fields=["assignee", "state", "due_at", "record"], name="incident_assignee"),
            models.Index(fields=["team", "state", "due_at", "record"], name="incident_team"),
            models.Index(fields=["resolved_at"], name="incident_resolved", condition=Q(state="resolved")),
            models.Index(fields=["resolved_at"], name="incident_resolved_at", condition=Q(resolved_at__isnull=False)),
            models.Index(fields=["closed_at"], name="incident_closed", condition=Q(closed_at__isnull=False)),
            models.Index(fields=["opened_at"], name="incident_opened"),
            models.Index(fields=["parent"], name="incident_parent", condition=Q(parent__isnull=False)),
            models.Index(fields=["merged_into"], name="incident_merged", condition=Q(merged_into__isnull=False)),
            models.Index(fields=["major_at"], name="incident_major", condition=Q(major_at__isnull=False)),
        ]
        constraints: ClassVar = [
            *state_checks("incident", LIFECYCLE),
            models.CheckConstraint(
                condition=Q(priority=F("priority_given")) | ~Q(priority_reason="") | ~Q(origin="native"),
                name="incident_priority_reasoned",
            ),
            models.CheckConstraint(condition=~Q(parent=F("record")), name="incident_not_own_parent"),
            models.CheckConstraint(condition=~Q(merged_into=F("record")), name="incident_not_into_itself"),
        ]


class Seen(models.TextChoices):
    """What the system itself sees of a major incident, so that nobody has to be asked for it."""

    CLASSIFIED = "classified", _("Classified as major")
    LED = "led", _("Lead named")
    MANAGEMENT_TOLD = "management_told", _("Top management told")
    CUSTOMER_TOLD = "customer_told", _("Customer or caller told")
    RESOLVED = "resolved", _("Resolved")
    END_TOLD = "end_told", _("Top management told of the end")


class MajorProcedure(models.Model):
    """What makes an incident a major one and the steps to take, in force from a date on; settings with a history.

    `seen` says by `Seen` which step, by its name, is settled when the system sees it.
    """

    valid_from = models.DateTimeField(_("In force from"), unique=True)
    criteria = models.TextField(_("Criteria"))
    priority = models.PositiveSmallIntegerField(
        _("Priority that makes an incident major"), choices=Priority.choices, default=1
    )
    steps = models.JSONField(_("Steps"), default=list)
    seen = models.JSONField(_("What settles a step by itself"), default=dict)
    inform_within = models.PositiveIntegerField(_("Inform top management within (minutes)"), default=120)

    class Meta:
        ordering: ClassVar = ["-valid_from"]


class MajorStep(models.Model):
    """A step of the procedure as it was taken, or left out with a reason, in one major incident."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="major_steps")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    seen = models.CharField(max_length=20, choices=Seen.choices, blank=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    omitted_reason = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["incident", "position"], name="major_step_once")]


class DeskPolicy(models.Model):
    """How the desk handles the end of an incident; one row."""

    grace_days = models.PositiveSmallIntegerField(_("Days after which a resolved incident closes by itself"), default=7)
    reopen_days = models.PositiveSmallIntegerField(_("Days in which a closed incident may be reopened"), default=14)
