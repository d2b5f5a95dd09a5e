"""The table of attachments; the files themselves lie under settings.FILES by random names."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from wellkept.directory.models import Organization, Person
from wellkept.records.models import Record


class Attachment(models.Model):
    """A file of a record. Not `public`: customers neither see nor download it.

    `place` is its path below settings.FILES, `size` counts bytes, `digest` is the SHA-256 of its content in hex.
    """

    id = models.BigAutoField(primary_key=True)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="attachments", db_index=False)
    customer = models.ForeignKey(Organization, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    author = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(_("Name"), max_length=150)
    media_type = models.CharField(_("Type"), max_length=100)
    size = models.BigIntegerField(_("Size"))
    digest = models.CharField(max_length=64)
    place = models.CharField(max_length=80, unique=True)
    public = models.BooleanField(_("The customer sees it"), default=False)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    origin = models.CharField(max_length=10, default="native")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["record", "id"], name="attachment_record")]
