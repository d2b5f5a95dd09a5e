"""The tables of changes and of the models of standard changes."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wellkept.directory.models import Person, Team
from wellkept.records.models import Numbered, state_checks
from wellkept.sms.portfolio.configuration.models import Item
from wellkept.sms.portfolio.services.models import Service
from wellkept.sms.transition.changes.lifecycle import LIFECYCLE, MODEL


class ChangeModel(Numbered):
    """How a standard change is carried out and taken back: approved once for all changes that follow it, looked at again each
    year by `review_at`, and suspended when one of them fails.
    """

    description = models.TextField(_("What is altered"), blank=True)
    service = models.ForeignKey(
        Service, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Service")
    )
    team = models.ForeignKey(
        Team, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Team")
    )
    owner = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Owner")
    )
    instructions = models.TextField(_("How it is carried out"), blank=True)
    backout = models.TextField(_("How it is taken back"), blank=True)
    review_at = models.DateField(_("To be reviewed by"), null=True, blank=True)
    approved_at = models.DateTimeField(_("Approved"), null=True, editable=False)
    reviewed_at = models.DateTimeField(_("Reviewed"), null=True, editable=False)
    suspend_reason = models.TextField(_("Why it is suspended"), blank=True)
    withdraw_reason = models.TextField(_("Why it is withdrawn"), blank=True)

    class Meta:
        constraints: ClassVar = state_checks("change_model", MODEL)


class Change(Numbered):
    """Something that is to be altered in a service or its items. `authorized_at` is when it was allowed to go ahead: by whoever
    authorizes changes, by its approved `model`, or by `authorizer` in an emergency, which is decided on afterwards by `decide_by`.
    """

    class Type(models.TextChoices):
        NORMAL = "normal", _("Normal")
        STANDARD = "standard", _("Standard")
        EMERGENCY = "emergency", _("Emergency")

    class Afterwards(models.TextChoices):
        APPROVED = "approved", _("Approved")
        REFUSED = "refused", _("Refused")

    class Outcome(models.TextChoices):
        SUCCESSFUL = "successful", _("Successful")
        WITH_ISSUES = "with_issues", _("Successful with issues")
        BACKED_OUT = "backed_out", _("Unsuccessful, backed out")
        UNSUCCESSFUL = "unsuccessful", _("Unsuccessful, not backed out")

    type = models.CharField(_("Type"), max_length=10, choices=Type.choices, default=Type.NORMAL)
    description = models.TextField(_("What is to be altered"), blank=True)
    justification = models.TextField(_("Reason"), blank=True)
    service = models.ForeignKey(
        Service, null=True, blank=True, on_delete=models.PROTECT, related_name="changes", verbose_name=_("Service")
    )
    items = models.ManyToManyField(Item, blank=True, related_name="changes", verbose_name=_("Items"))
    team = models.ForeignKey(
        Team, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Team")
    )
    assignee = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Assignee")
    )
    model = models.ForeignKey(
        ChangeModel,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="changes",
        verbose_name=_("Change model"),
    )
    emergency_reason = models.TextField(_("Why it cannot wait"), blank=True)
    authorizer = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", editable=False,
        verbose_name=_("Authorized in the emergency by"),
    )  # fmt: skip
    decide_by = models.DateTimeField(_("Decision afterwards due"), null=True, editable=False)
    afterwards = models.CharField(_("Decision afterwards"), max_length=8, choices=Afterwards.choices, blank=True)
    afterwards_note = models.TextField(_("Why so decided"), blank=True)
    afterwards_at = models.DateTimeField(_("Decided afterwards"), null=True, editable=False)
    planned_start = models.DateTimeField(_("Planned start"), null=True, blank=True)
    planned_end = models.DateTimeField(_("Planned end"), null=True, blank=True)
    authorized_at = models.DateTimeField(_("Authorized"), null=True, editable=False)
    started_at = models.DateTimeField(_("Begun"), null=True, editable=False)
    implemented_at = models.DateTimeField(_("Implemented"), null=True, editable=False)
    closed_at = models.DateTimeField(_("Closed"), null=True, editable=False)
    outcome = models.CharField(_("Outcome"), max_length=12, choices=Outcome.choices, blank=True)
    outcome_note = models.TextField(_("What came of it"), blank=True)
    cancel_reason = models.TextField(_("Reason to cancel"), blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "planned_start", "record"], name="change_state")]
        constraints: ClassVar = [
            *state_checks("change", LIFECYCLE),
            models.CheckConstraint(
                condition=Q(planned_end__isnull=True)
                | Q(planned_start__isnull=True)
                | Q(planned_end__gte=F("planned_start")),
                name="change_ends_after_start",
            ),
            models.CheckConstraint(
                condition=~Q(state="closed")
                | ~Q(origin="native")
                | Q(decide_by__isnull=True)
                | Q(afterwards_at__isnull=False),
                name="change_emergency_decided",
            ),
        ]
