"""The tables of statements of scope and of what was considered when they were drawn up."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wellkept.records.models import Numbered, Record, state_checks
from wellkept.sms.context.scope.lifecycle import LIFECYCLE


class ScopeStatement(Numbered):
    """One version of the scope. Who approved it follows from the votes; `published_to` are the audiences that can read it.

    The services that it covers, and the circumstances and parties that were considered, are those that stood on record when it
    was put to the vote (Considered); nobody types them.
    """

    class Audience(models.TextChoices):
        STAFF = "staff", _("All of our people")
        CUSTOMERS = "customers", _("Customers")
        SUPPLIERS = "suppliers", _("Suppliers")

    organization_name = models.CharField(
        _("Organization"), max_length=200, blank=True, help_text=_("As it is to stand on the certificate.")
    )
    organizational_boundary = models.TextField(
        _("Organizational boundary"), blank=True, help_text=_("Which units and people are inside, which are not.")
    )
    technology_boundary = models.TextField(
        _("Technology boundary"), blank=True, help_text=_("Which systems are inside, and where others' begin.")
    )
    locations = models.TextField(_("Locations"), blank=True)
    applicability = models.TextField(_("Applicability"), blank=True)
    excludes = models.CharField(
        _("Clauses left out"), max_length=200, blank=True,
        help_text=_("None may be left out of clauses 4 to 10; fill this in only where you claim less than the standard."),
    )  # fmt: skip
    approved_at = models.DateTimeField(_("Approved"), null=True, editable=False)
    superseded_at = models.DateTimeField(_("Superseded"), null=True, editable=False)
    reviewed_at = models.DateTimeField(_("Reviewed"), null=True, editable=False)
    published_to = models.JSONField(_("Published to"), default=list, editable=False)
    published_at = models.DateTimeField(_("Published"), null=True, editable=False)

    class Meta:
        constraints: ClassVar = [
            *state_checks("scope_statement", LIFECYCLE),
            models.UniqueConstraint(fields=["state"], condition=Q(state="in_force"), name="scope_one_in_force"),
        ]


class Considered(models.Model):
    """A circumstance, party or service that was looked at for a statement, with its words of then."""

    statement = models.ForeignKey(ScopeStatement, on_delete=models.PROTECT, related_name="considered")
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["statement", "record"], name="scope_considered_once")]
