"""The table of acknowledgements."""

from typing import ClassVar

from django.db import models

from wellkept.directory.models import Organization, Person
from wellkept.ledger import triggers
from wellkept.records.models import Record


class Acknowledgement(models.Model):
    """A person has read an edition of a record and understood it; once and for good, a new edition is read anew."""

    id = models.BigAutoField(primary_key=True)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="acknowledgements", db_index=False)
    customer = models.ForeignKey(Organization, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    edition = models.PositiveIntegerField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="acknowledgements")
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    origin = models.CharField(max_length=10, default="native")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["record", "edition", "person"], name="acknowledged_once")
        ]


triggers.guard("What somebody has acknowledged stands as it was said.", "acknowledgements_acknowledgement")
