"""Tables of links and references."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wellkept.directory.models import Organization
from wellkept.records.models import Record


class Link(models.Model):
    """Two records hang together. The type reads from source to target and has a reading back; ended, never deleted."""

    class Type(models.TextChoices):
        RELATES = "relates", _("relates to")
        CAUSED_BY = "caused_by", _("caused by")
        DUPLICATE = "duplicate_of", _("duplicate of")
        AFFECTS = "affects", _("affects")
        RESOLVED_BY = "resolved_by", _("resolved by")
        DEPENDS_ON = "depends_on", _("depends on")
        RUNS_ON = "runs_on", _("runs on")
        CONTAINS = "contains", _("contains")
        CONNECTS = "connects_to", _("connects to")
        BACKED_UP = "backed_up_by", _("backed up by")
        FOLLOWS = "follows", _("follows up")
        ARISES = "arises_from", _("arises from")
        EVIDENCE = "rests_on", _("rests on")
        USED = "used", _("used")

    source = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="links_out")
    target = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="links_in")
    type = models.CharField(max_length=20, choices=Type.choices)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    by_id = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["source", "target", "type"], condition=Q(until__isnull=True), name="link_once_at_a_time"
            ),
            models.CheckConstraint(condition=~Q(source=F("target")), name="link_between_two"),
        ]


#: How a link reads from its target.
BACK = {
    Link.Type.RELATES: _("relates to"),
    Link.Type.CAUSED_BY: _("caused"),
    Link.Type.DUPLICATE: _("has duplicate"),
    Link.Type.AFFECTS: _("affected by"),
    Link.Type.RESOLVED_BY: _("resolves"),
    Link.Type.DEPENDS_ON: _("used by"),
    Link.Type.RUNS_ON: _("runs"),
    Link.Type.CONTAINS: _("contained by"),
    Link.Type.CONNECTS: _("connects to"),
    Link.Type.BACKED_UP: _("backs up"),
    Link.Type.FOLLOWS: _("followed up by"),
    Link.Type.ARISES: _("gives rise to"),
    Link.Type.EVIDENCE: _("looked at by"),
    Link.Type.USED: _("used in"),
}


class Reference(models.Model):
    """A thing of another system that a record has to do with: a problem or change of a log, a supplier's ticket.

    The relation "identity" says that the record *is* that thing there, and is unique for a system.
    """

    id = models.BigAutoField(primary_key=True)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="references")
    customer = models.ForeignKey(Organization, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    system = models.CharField(_("System"), max_length=60)
    relation = models.CharField(_("Relation"), max_length=20)
    identifier = models.CharField(_("Number there"), max_length=120)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["record", "system", "relation", "identifier"], name="reference_once"),
            models.UniqueConstraint(
                fields=["system", "identifier"], condition=Q(relation="identity"), name="reference_identity"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["relation", "record"], name="reference_relation")]
