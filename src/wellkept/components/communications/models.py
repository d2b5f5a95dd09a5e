"""The table of communications."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from wellkept.directory.models import Organization, Person
from wellkept.records.models import Record


class Communication(models.Model):
    """A message that was sent about a record. `audience` is a role of the catalogue or a name; `recipients` are people."""

    class Stage(models.TextChoices):
        START = "start", _("Start")
        UPDATE = "update", _("Update")
        END = "end", _("End")

    id = models.BigAutoField(primary_key=True)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="communications")
    customer = models.ForeignKey(Organization, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    topic = models.CharField(_("Topic"), max_length=200)
    content = models.TextField(_("Text"))
    audience = models.CharField(_("To"), max_length=60)
    channel = models.CharField(_("By"), max_length=20, default="mail")
    stage = models.CharField(_("Stage"), max_length=6, choices=Stage.choices, default=Stage.UPDATE)
    sender = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    recipients = models.ManyToManyField(Person, related_name="+")
    sent_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    origin = models.CharField(max_length=10, default="native")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["audience", "stage", "record"], name="communication_audience")]
