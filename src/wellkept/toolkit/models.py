"""What the pages themselves remember: forms that were sent."""

from django.db import models

from wellkept.directory.models import User
from wellkept.records.models import Record


class SentForm(models.Model):
    """A form that made a record: the same form sent again leads to the same record. Kept for some days."""

    token = models.CharField(max_length=40, primary_key=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", db_index=False)
    record = models.ForeignKey(Record, null=True, on_delete=models.CASCADE, related_name="+", db_index=False)
    at = models.DateTimeField(auto_now_add=True, db_index=True)
