"""The table of who has a record open."""

from typing import ClassVar

from django.db import models

from wellkept.directory.models import Person
from wellkept.records.models import Record


class Presence(models.Model):
    """Somebody has a record open, and perhaps writes in one of its forms. Rows live for minutes, so there are
    few; the moment has no index, so that saying it again moves nothing else.
    """

    id = models.BigAutoField(primary_key=True)
    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="+", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    writing = models.BooleanField(default=False)
    seen_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["record", "person"], name="presence_once")]
