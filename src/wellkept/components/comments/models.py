"""The table of comments."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from wellkept.directory.models import Organization, Person
from wellkept.records.models import Record


class Comment(models.Model):
    """What somebody said about a record. Not public means: an internal note that customers never see.

    `author` empty: a program said it. Said is said: there is no edit; a correction is another comment.
    """

    id = models.BigAutoField(primary_key=True)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="comments", db_index=False)
    customer = models.ForeignKey(Organization, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    author = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    body = models.TextField(_("Text"))
    public = models.BooleanField(_("The customer sees it"), default=False)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    origin = models.CharField(max_length=10, default="native")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["record", "id"], name="comment_record")]
