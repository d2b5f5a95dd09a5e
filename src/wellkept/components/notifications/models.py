"""The table of notifications."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from wellkept.directory.models import Person
from wellkept.records.models import Record


class Notification(models.Model):
    """A person is told of an event, once: by `text` in the list of notices, and in a mail by `body` below it.

    Mail is owed while `mail_at` is set; what keeps failing is parked with its error.
    """

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="notifications", db_index=False)
    record = models.ForeignKey(Record, null=True, on_delete=models.CASCADE, related_name="+", db_index=False)
    event_id = models.BigIntegerField()
    verb = models.CharField(max_length=80)
    text = models.CharField(max_length=300)
    body = models.TextField(blank=True)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    mail_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["person", "-id"], name="notification_person"),
            models.Index(fields=["person"], name="notification_unread", condition=Q(read_at__isnull=True)),
            models.Index(fields=["mail_at"], name="notification_owed", condition=Q(mail_at__isnull=False)),
        ]
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "event_id"], name="notification_once")]
