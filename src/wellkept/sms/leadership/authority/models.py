"""The table of appointments. What an account may do stays with the directory; see docs/adr/0020."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from wellkept.directory.models import Person
from wellkept.records.models import Numbered, state_checks
from wellkept.sms.leadership.authority.lifecycle import LIFECYCLE
from wellkept.sms.leadership.authority.roles import role_choices


class RoleAssignment(Numbered):
    """A person was appointed to a role with certain powers; a bundle of roles is appointed in one act, a row for each.

    `appointed_by` is whoever made the row, `by_top_management` whether he was top management then; `conformity` and
    `reporting` are the two duties that top management assigns by name.
    """

    title = models.CharField(
        _("Title"), max_length=200, blank=True, help_text=_("Left empty: the role and the person.")
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("Person"))
    role = models.CharField(_("Role"), max_length=60, choices=role_choices)
    scope = models.CharField(
        _("For what"), max_length=200, blank=True, help_text=_("Left empty: for the whole management system.")
    )
    authority = models.TextField(
        _("Powers"), blank=True, help_text=_("Left empty: the powers that the role has by the catalogue.")
    )
    conformity = models.BooleanField(
        _("Sees to it that the management system conforms to the standard"), default=False,
        help_text=_("For the manager of the service management system."),
    )  # fmt: skip
    reporting = models.BooleanField(
        _("Reports to top management how the system and the services perform"), default=False,
        help_text=_("For the manager of the service management system."),
    )  # fmt: skip
    starts_on = models.DateField(_("From"), null=True, blank=True)
    ends_on = models.DateField(_("Until"), null=True, blank=True)
    appointed_by = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="+", editable=False, verbose_name=_("Appointed by")
    )
    by_top_management = models.BooleanField(_("Appointed by top management"), default=False, editable=False)
    accepted_at = models.DateTimeField(_("Accepted"), null=True, editable=False)
    ended_at = models.DateTimeField(_("Ended"), null=True, editable=False)
    decline_reason = models.TextField(_("Why not"), blank=True)
    end_reason = models.TextField(_("Why it ends"), blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["role", "state"], name="role_assignment_role"),
            models.Index(fields=["person", "state"], name="role_assignment_person"),
        ]
        constraints: ClassVar = state_checks("role_assignment", LIFECYCLE)
